"""How names of works are written: the forms that a title takes in running text, before anything is known of it."""

from __future__ import annotations

import polars as pl

from transforms.spans import CONTEXT_CHARACTERS, folded, occurrences

# Small words that stand in the middle of a title, and the capitalised word or number that is the rest of it.
_SMALL = (
    r"(?:of|the|and|in|a|an|to|for|on|with|from|at|by|&|or|de|la|le|du|des|del|der|die|das|und|et|vs\.?|is|as|into|no|my|your|que|di|el"
    r"|und|y|von|van|Of|The|And|In|A|To|For|On)"
)
_WORD = r"['’]?(?:\p{Lu}|[0-9])[\p{L}0-9'’*&!-]*"
_TITLED = r"(?:Mr|Mrs|Dr|St|vs|Ms|Vol|Jr|No)\. "
RUN = rf"(?:{_TITLED})?{_WORD}(?: (?:{_SMALL} ){{0,3}}(?:{_TITLED})?{_WORD})*"
LONG_RUN = rf"(?:{_TITLED})?{_WORD}(?:(?::| -|,|\.\.\.)? (?:{_SMALL} ){{0,3}}(?:{_TITLED})?{_WORD})*"
_WELL_FORMED = rf"^{LONG_RUN}[!?]{{0,3}}$"
# Titles of other languages that capitalise the first word only.
_FOREIGN = (
    r"^(?:La|Le|Les|El|Los|Las|Il|Lo|Gli|Die|Der|Das|Ein|Eine|Un|Une|Una|L['’]\p{L}+|Det|Os|De|Het|Quel"
    r"|Nos|Ma|Mes|Cet|Ce) \p{Ll}[\p{L}'’]*(?: [\p{L}'’]+){0,5}$"
)
_ENGLISH = (
    r"(?i)(?:^| )(?:of|the|and|is|was|that|this|it|to|for|he|she|you|are|not|with|my|your|have|had|be"
    r"|can|will|i|we|know|love|good|great|real|bad|little|big|new)(?: |$)"
)
_EDGES = " \"“”'‘’`_*.,;:"

_WORK_WORDS = (
    r"(?i:movies?|films?|flicks?|sequels?|episodes?|remakes?|versions?|adaptations?|series|shows?|documentary|novels?|books?|play|song|musical|game"
    r"|entitled|called|titled|title|classics?|parody|spoof|trilogy|franchise)"
)
_LINK = (
    r"(?i:,? (?:(?:of|to|like|such as|is|was|as|entitled|called|titled|named|from|including"
    r"|are) )?(?:(?:the )?(?:movie|film|classic|original|great) )?)"
)
_WATCHED = (
    r"(?i:watch(?:ed|ing)?|rent(?:ed|ing)|saw|seen|seeing|(?:fans?|sequel|remake|version|adaptation"
    r"|parody|copy|reminded me|reminiscent|beginning|end|review|title|cast) of) "
)

_YEAR = r"[(\[](?:1[89]|20)[0-9]{2}[)\]]"
_NOUNS = (
    r"(?i:(?:film|movie|show|series|story|comedy|drama|thriller|documentary|classic|masterpiece|picture|flick|adaptation|tale|western"
    r"|musical|gem|mess|sequel|remake|spoof|parody|romp|epic|feature|farce|satire|sitcom|mystery|cartoon|anime"
    r"|disaster|waste of)s?)(?-u:\b)"
)
_NOUN = rf"^[^.!?\n]{{0,45}}{_NOUNS}"
# "Charlton Heston in The Wreck": somebody in a work.
_PLAYER_IN = r"^(?:\p{Lu}\p{Ll}[\p{L}.'’-]* ){2,3}(?:in|from) "
IS_A_WORK = (
    r"^[\"”'’]?,? (?:is|was|has to be|may be|are|isn['’]t) (?:(?:probably|simply|certainly|definitely|without"
    r"|by|one|just|really|truly|not|quite|easily|such|still"
    r"|about|based|set|directed|far|doubt|a|an|the|yet|another|my|in|undoubtedly|perhaps|only|more|also|very"
    r"|pretty|so) )+"
)

# Words that begin sentences or stand for other things, and are no names by themselves.
_NO_TITLES = frozenset(
    """
    I This It The A An And But That There What When If In On At He She They We You My His Her Its As So Not No
    For With From After Before While Although Though Because Since Even Just Only Also Well Yes Oh OK DVD TV VHS
    CD IMDb IMDB USA UK US BBC HBO MTV CGI Hollywood Bollywood English American British French German Italian
    Japanese Christmas One Two Three How Why Who Where Which These Those Some Many Most All Every Don't Mr Mrs
    Ms Dr God B-movie I'm I've I'd I'll It's That's Let's Sci-Fi Sci-fi B A+ Part Movie Film Great Good Bad
    Really Very Here Now Then Once Maybe Perhaps Like See Watch Spoilers SPOILERS SPOILER Disney Lifetime PBS
    NBC ABC CBS Festival Awards WWII WW2 Blu-ray
    """.split()  # noqa: SIM905 -- a list of words is read as words
)


_OPENERS = (
    r"^(?i:during|according|throughout|where|actor|actress|stars|technically|worst|forget|fyi|maybe|here|now|then|all|each|every|both|many"
    r"|people|fans|mr|ms|mrs|director|writer|producer|imagine|take|see|watch|overall|finally|personally|actually|basically|perhaps|whilst"
    r"|originally|apparently|surprisingly|unfortunately|sadly|without|between|under|over|through|about|written|directed|starring|produced|based|set|spoilers?|as|in|when|if|while|although|though|since|because|for|with|from|on|at|and|but|so|first|firstly|another|unlike|like|along"
    r"|this|these|that|it|i|we|he|she|they|there|what|how|why|after|before|definitely|am|is|are|okay|ok|well|let|let's|just|not|one|being|having"
    r"|once|even|some|most|i've|i'm|it's)(?-u:\b)"
)
_MADE_BY = r"^(?:\p{Lu}[\p{L}.-]+ ){1,3}\p{Lu}[\p{L}-]+['’]s? (\p{Lu}|[0-9])|^\p{Lu}[\p{L}-]+['’]s ((?:The|A|An) )"


NAMING_FORMS = ("quoted", "dated", "opening")
PRESENTING_FORMS = ("subject", "watched")


def title_candidates(review: pl.DataFrame) -> pl.DataFrame:
    """What is written as a title, wherever it stands: rows as of `occurrences`, with `form` and `normalised_text`.

    `form` is `quoted`, `dated` (a year in brackets follows), `introduced` (the movie X, such as X), `watched` (saw X),
    `opening` (the text begins with it and says what it is), `subject` (X is a film that) or `capitals`. One place can
    stand here in several forms.

    Args:
        review: `review_key` and `clean_text`.
    """
    text = pl.col("mention_text")
    parts = (
        (_quoted(review), "quoted"),
        (_dated(review), "dated"),
        (_led(review, _WATCHED), "watched"),
        (_opening(review), "opening"),
        (_subjects(review), "subject"),
        (_led(review, _WORK_WORDS + _LINK), "introduced"),
        (_capitals(review), "capitals"),
    )
    found = _without_makers(pl.concat(frame.with_columns(form=pl.lit(form)) for frame, form in parts))
    return (
        _trimmed(found)
        .with_columns(normalised_text=title_name(text))
        .filter((pl.col("normalised_text") != "") & (text.str.len_chars() <= 100))
    )


# What stands before a title that is introduced or watched.
LEADS_TO_A_TITLE = rf"(?:{_WORK_WORDS}{_LINK}|{_WATCHED})$"


def title_name(text: pl.Expr) -> pl.Expr:
    """A title to compare by: folded, with "and" for "&", without an article in front."""
    return folded(text.str.replace_all("&", " and ", literal=True)).str.replace(r"^(?:the|a|an) (.)", "$1")


def _quoted(review: pl.DataFrame) -> pl.DataFrame:
    double = occurrences(review, r"[\"“][^\"“”\n]{1,90}[\"”]")
    single = occurrences(review, r"['‘`][A-Z0-9][^\"“”\n]{0,60}?['’]", r"(?:^|[\s(,./-])").filter(
        pl.col("after").str.contains(r"^[^\p{L}0-9]|^$")
    )
    lined = occurrences(review, r"_[^_\n]{2,60}_")
    text = pl.col("mention_text").str.strip_chars(_EDGES)
    # "Ace" in William "Ace" Turner is a nickname.
    nickname = pl.col("before").str.contains(r"\p{Lu}\p{Ll}+ $") & pl.col("after").str.contains(r"^ \p{Lu}\p{Ll}")
    return pl.concat([double, single, lined]).filter(
        (text.str.contains(_WELL_FORMED) | (text.str.contains(_FOREIGN) & ~text.str.contains(_ENGLISH))) & ~nickname
    )


def _dated(review: pl.DataFrame) -> pl.DataFrame:
    """The run that stands before a year in brackets; it is looked for in the context of the year."""
    text = pl.col("mention_text")
    tail = r"[\"”'’]?,? $"
    return (
        occurrences(review, _YEAR)
        .with_columns(run=pl.col("before").str.extract(rf"({LONG_RUN}{tail})", 1))
        .drop_nulls("run")
        .with_columns(
            mention_text=pl.col("run").str.replace(tail, ""),
            start_character=pl.col("start_character") - pl.col("run").str.len_chars().cast(pl.Int32),
            before=pl.lit(""),
        )
        .drop("run")
        .with_columns(whole=text)
        .with_columns(mention_text=text.str.replace(_PLAYER_IN, "").str.replace(r" by (?:\p{Lu}[\p{L}.'’-]* ?)+$", ""))
        .with_columns(start_character=pl.col("start_character") + _cut_in_front().cast(pl.Int32))
        .drop("whole")
    )


def _cut_in_front() -> pl.Expr:
    return pl.col("whole").str.extract(_PLAYER_IN, 0).fill_null("").str.len_chars()


def _opening(review: pl.DataFrame) -> pl.DataFrame:
    """The run that a text begins with, where it has several words or is said to be a work."""
    text = pl.col("mention_text")
    whole = pl.col("clean_text").str.head(2 * CONTEXT_CHARACTERS)
    return (
        review.select(
            "review_key",
            pl.lit(1, pl.Int32).alias("start_character"),
            whole.str.extract(f"^({RUN})", 1).alias("mention_text"),
            pl.lit("").alias("before"),
            whole.alias("whole"),
        )
        .drop_nulls("mention_text")
        .with_columns(after=pl.col("whole").str.slice(text.str.len_chars()).str.head(CONTEXT_CHARACTERS))
        .filter(
            (pl.col("after").str.contains(IS_A_WORK) | text.str.contains(r" .* | (?:of|and|the|in) "))
            & ~text.str.contains(_OPENERS)
            & ~text.is_in(sorted(_NO_TITLES))
        )
        .drop("whole")
    )


def _led(review: pl.DataFrame, lead: str) -> pl.DataFrame:
    """The runs behind some words. Only their first letter is looked for in the text; the rest is read from there."""
    rest = pl.concat_str("mention_text", "after")
    return (
        occurrences(review, r"\p{Lu}", lead)
        .with_columns(mention_text=rest.str.extract(f"^({RUN})", 1), rest=rest)
        .drop_nulls("mention_text")
        .with_columns(after=pl.col("rest").str.slice(pl.col("mention_text").str.len_chars()))
        .filter(~pl.col("mention_text").is_in(sorted(_NO_TITLES)))
        .drop("rest")
    )


def _subjects(review: pl.DataFrame) -> pl.DataFrame:
    """What a sentence begins with and then calls a film or the like; it is looked for around the verb."""
    adverb = r"(?:not|just|by|simply|definitely|truly|really|without|probably|yet)"
    verb = rf"(?: (?:is|was) (?:an?|one|the|{adverb})|,[\"”]? an?) "
    before, after = pl.col("before"), pl.col("after")
    tail = r",?[\"'”]?$"
    return (
        occurrences(review, verb)
        .filter(before.str.contains(rf"\p{{Lu}}[\p{{L}}0-9'’*&!-]*{tail}"))
        .filter(after.str.contains(_NOUNS))
        .filter(after.str.contains(_NOUN))
        .with_columns(run=before.str.extract(rf"(?:^|[.!?\n] *[\"'“]?)({RUN}{tail})", 1))
        .drop_nulls("run")
        .with_columns(
            mention_text=pl.col("run").str.replace(tail, ""),
            after=pl.col("mention_text") + after,
            start_character=pl.col("start_character") - pl.col("run").str.len_chars().cast(pl.Int32),
        )
        .drop("run")
        .filter(~pl.col("mention_text").str.contains(_OPENERS) & ~pl.col("mention_text").is_in(sorted(_NO_TITLES)))
    )


def _capitals(review: pl.DataFrame) -> pl.DataFrame:
    found = occurrences(review, r"[A-Z][A-Z0-9'’&:-]+(?: [A-Z0-9&][A-Z0-9'’&:-]*)+|[A-Z][A-Z0-9'’-]{3,}")
    return found.filter(pl.col("mention_text").str.count_matches("[A-Z]") >= 4)


def _without_makers(found: pl.DataFrame) -> pl.DataFrame:
    """Without the maker in front: "Sweet Sixteen" of "Ken Loach's Sweet Sixteen"; not where it stands in quotes."""
    text = pl.col("mention_text")
    bare = pl.when(pl.col("form") == "quoted").then(text).otherwise(text.str.replace(_MADE_BY, "$1$2"))
    return found.with_columns(
        mention_text=bare,
        start_character=pl.col("start_character") + (text.str.len_chars() - bare.str.len_chars()).cast(pl.Int32),
    )


def _trimmed(found: pl.DataFrame) -> pl.DataFrame:
    """Without quotes and stops at either end; the start moves with them."""
    text = pl.col("mention_text")
    moved = text.str.len_chars() - text.str.strip_chars_start(_EDGES).str.len_chars()
    return found.with_columns(
        mention_text=text.str.strip_chars(_EDGES).str.replace(r"['’][sS]$", ""),
        start_character=pl.col("start_character") + moved.cast(pl.Int32),
    )
