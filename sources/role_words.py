"""Words in the names of columns that tell which part they play."""

from __future__ import annotations

TEXT = ("text", "review", "body", "comment", "comments", "content", "message", "words", "opinion", "reviewtext")
NO_TEXT = ("title", "headline", "summary", "subject", "url", "link", "id", "name")
RATING = ("rating", "ratings", "star", "stars", "score", "overall", "grade", "points", "rate", "sterne", "note")
LABEL = ("label", "labels", "sentiment", "polarity", "class", "target", "verdict", "recommended", "recommends")
SPLIT = ("split", "set", "partition", "fold", "subset", "part")
DATE = ("date", "day", "time", "timestamp", "created", "posted", "written", "published", "when", "on", "at")
ID = ("id", "uuid", "guid", "key", "no", "nr", "number", "code", "sku", "asin", "isbn", "handle")
PAGE = ("url", "link", "href", "page")
TITLE = (
    "product",
    "item",
    "asin",
    "isbn",
    "sku",
    "movie",
    "movies",
    "film",
    "title",
    "book",
    "business",
    "hotel",
    "restaurant",
    "game",
    "app",
    "show",
    "place",
    "parent",
)
REVIEWER = (
    "user",
    "reviewer",
    "customer",
    "author",
    "member",
    "account",
    "guest",
    "profile",
    "critic",
    "writer",
    "username",
    "nickname",
)
HEADLINE = ("headline", "summary", "subject", "title")
HELPFUL = ("helpful", "useful", "helpfulness", "upvotes", "likes")
VOTES = ("votes", "vote")
VERIFIED = ("verified",)
ROW_NUMBER = ("unnamed", "index", "row")
