"""How much each context of a name weighs: logarithms of odds, estimated once from names whose kind is plain.

Each entry has two numbers: above 0 for a person and below for a character, and above 0 for somebody and below for a
place, a work or a company. Keys are kinds of contexts, or a kind and its telling word where that word weighs otherwise.
"""

from __future__ import annotations

Score = tuple[float, float]

SCORES: dict[str, Score] = {
    # before the name
    "by": (4, 4),
    **dict.fromkeys(("by:play", "by:portray", "by:perform", "by:act", "by:voic", "by:role", "by:cameo"), (2.5, 3.5)),
    **dict.fromkeys(("by:film", "by:movie", "by:flick", "by:work", "by:anything", "by:made", "by:creat"), (2.5, 2.0)),
    **dict.fromkeys(("by:make", "by:effect", "by:based", "by:inspired", "by:influenced"), (1.0, 1.0)),
    "calling": (4, 4),
    "calling:star": (2.5, 1.0),
    **dict.fromkeys(("calling:hero", "calling:heroine", "calling:villain"), (-0.5, 2.0)),
    **dict.fromkeys(("calling:legend", "calling:veteran", "calling:singer", "calling:critic"), (1.0, 2.0)),
    "cast": (3.5, 3),
    "cast:features": (1, 1),
    "cast:featuring": (1.5, 1),
    "cast:stars": (3, 2.5),
    "cast:cast": (1.5, 1.5),
    "likened": (0.4, 0),
    **dict.fromkeys(("likened:fan", "likened:fans"), (3, 1.0)),
    **dict.fromkeys(("likened:works", "likened:work", "likened:films", "likened:movies", "likened:influence"), (3, 2)),
    "likened:than": (1.2, 0.2),
    "likened:likes": (2, 1),
    "played": (-4, 0.5),
    "played:played": (-3, 0.5),
    "played:named": (-3.5, 0.5),
    **dict.fromkeys(("played:character", "played:characters"), (-1.5, 0.5)),
    "played:as": (-1.4, 0.2),
    **dict.fromkeys(("played:called", "played:into"), (-1.2, -1.3)),
    "played:part": (-2, -0.5),
    "small": (0.3, 0.2),
    "small:the": (-1, -3.5),
    "small:a": (0.5, 0),
    "small:an": (0.5, 0),
    "small:in": (0.3, -1.2),
    "small:at": (-0.5, -1.5),
    "small:on": (0, 0.3),
    "quoted": (0, -3.5),
    "in_brackets": (0.8, 1.8),
    "opens_sentence": (0.5, 1.2),
    "beside": (0.4, 0.5),
    # behind the name
    "does": (1.3, 2),
    **dict.fromkeys(("does:play", "does:plays", "does:portray", "does:portrays", "does:portraying"), (2, 3)),
    **dict.fromkeys(
        ("does:directs", "does:directed", "does:directing", "does:wrote", "does:writes", "does:helms", "does:helmed"),
        (3.5, 3.5),
    ),
    **dict.fromkeys(("does:stars", "does:starred", "does:starring", "does:cast", "does:miscast"), (2, 2)),
    **dict.fromkeys(("does:played", "does:playing"), (1, 1.5)),
    **dict.fromkeys(("does:appears", "does:appeared", "does:appear"), (0.3, 0.7)),
    "of": (0, -1),
    **dict.fromkeys(("of:films", "of:movies", "of:flicks", "of:fans", "of:fan", "of:film", "of:movie"), (0.8, 0)),
    **dict.fromkeys(("of:character", "of:characters"), (-2, 0.5)),
    "'s of": (3, 3),
    **dict.fromkeys(("'s of:film", "'s of:movie", "'s of:role", "'s of:version", "'s of:voice"), (2, 2)),
    **dict.fromkeys(("'s of:performance", "'s of:performances", "'s of:acting", "'s of:portrayal"), (2, 3)),
    **dict.fromkeys(("'s of:story", "'s of:stories"), (-0.5, 0.5)),
    **dict.fromkeys(("'s of:character", "'s of:characters"), (0.8, 3)),
    "turns": (0.6, 0.8),
    "is_played": (-4, 1),
    "is_a": (3.5, 3),
    "is_a:star": (2, 1),
    "be": (1.3, 1),
    **dict.fromkeys(("be:is", "be:was", "be:are", "be:were"), (0, 0.2)),
    "possessive": (0.4, 0.8),
    "opens_brackets": (-1.2, 0),
    "ends_sentence": (-0.4, -0.4),
}
