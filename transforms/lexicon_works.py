"""Learning works: what the film of a title is called by its reviews, and which works are named across titles."""

from __future__ import annotations

import polars as pl

from transforms.film_names import NO_FILMS, film_names, film_terms
from transforms.folding import folded_name
from transforms.lexicon_evidence import EVIDENCE, SHARES
from transforms.name_words import STOP_WORDS
from transforms.title_forms import title_name

WORK = "work"

# What reviews write like titles and is none: cries, prizes, styles, times and places.
_NO_WORKS = (
    r"^(?:oh|wtf|hey|wow|spoilers?|warning|my god|one of|best|season|part|episode|film noir|new wave|old west"
    r"|wild west|golden age|middle ages"
    r"|big apple|box office|special effects|jazz age|grand guignol|mother s day|world war|cold war|vietnam war"
    r"|civil war|great depression|new age"
    r"|grade [abcdz]|b movies?|a list|r rated|pg|g rated|sci fi|science fiction|academy awards?|oscars?"
    r"|golden globes?|top ten|american dream"
    r"|hollywood|tv movie|united states|new york|los angeles|las vegas|great britain)\b"
)
# How surely each form is a title.
_WEIGHT = {
    "quoted": 1.0,
    "dated": 1.0,
    "opening": 1.0,
    "subject": 1.0,
    "introduced": 0.7,
    "watched": 0.7,
    "capitals": 0.6,
}


def evidence(review: pl.DataFrame, titles: pl.DataFrame) -> pl.DataFrame:
    """What a batch writes as titles, by form and title, and how many texts each title has: rows of `EVIDENCE`.

    Args:
        review: `review_key` and `title_key`.
        titles: the candidates for titles that were found in these reviews, and maybe in others.
    """
    found = (
        titles.join(review.select("review_key", "title_key"), on="review_key")
        .with_columns(term_kind=pl.concat_str(pl.lit("title_"), "form"))
        .group_by("term_kind", pl.col("mention_text").alias("term"), "title_key")
        .agg(pl.col("review_key").n_unique().cast(pl.Int64).alias("support_count"))
    )
    texts = review.group_by("title_key").agg(support_count=pl.len().cast(pl.Int64))
    counted = texts.with_columns(term_kind=pl.lit("title_texts"), term=pl.lit(""))
    return pl.concat(frame.select(EVIDENCE.names()).cast(EVIDENCE) for frame in (found, counted))


def written_titles(evidence: pl.DataFrame) -> pl.DataFrame:
    """The rows of `EVIDENCE` on what is written as a title, and on how many texts each title has."""
    return evidence.filter(pl.col("term_kind").str.starts_with("title_"))


def spellings(written: pl.DataFrame) -> pl.DataFrame:
    """What is written as a title, each spelling once: `term`, `name`, and `core`, which is counted in plain text.

    Each is written twice on average, in several forms and of several titles.
    """
    term = written.filter(pl.col("term_kind") != "title_texts").select("term").unique()
    return term.with_columns(name=title_name(pl.col("term")), core=core_of(pl.col("term")))


def runs(evidence: pl.DataFrame, spelling: pl.DataFrame) -> pl.DataFrame:
    """The rows of `EVIDENCE` that say in how many texts of a title a core stands as a run of capitalised words."""
    core = spelling.select(term="core").unique()
    return evidence.filter(pl.col("term_kind") == "name").join(core, on="term", how="semi")


def learned(written: pl.DataFrame, spelling: pl.DataFrame, run: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """The names of films by their own reviews, and the works that several texts name: terms of the lexicon.

    A `film_name` is the title key, a space and the name; its weight is the share of the film's texts that have it. A
    `work` is a name as it is written most; its weight is the share of the texts with this name that quote it.

    Args:
        written: rows of `written_titles`, of all batches together.
        spelling: rows of `spellings`.
        run: rows of `runs`, of all batches together.
        names: the terms learned on names, by which persons and characters are told from works.
    """
    is_count = pl.col("term_kind") == "title_texts"
    texts = written.filter(is_count).select("title_key", text_count="support_count")
    written = written.filter(~is_count)
    run = run.select("title_key", core="term", run_count="support_count")
    # All at once take twice the memory. What a film is called hangs on no other, and what a name is on no other name.
    films_of_share = (pl.col("title_key") % SHARES == share for share in range(SHARES))
    by_film = [_by_film(written.filter(share), spelling, run.filter(share)) for share in films_of_share]
    names_of_share = (pl.col("name").hash() % SHARES == share for share in range(SHARES))
    parts = (pl.concat(part.filter(share) for part in by_film) for share in names_of_share)
    everywhere = run.group_by("core").agg(run_total=pl.col("run_count").sum())
    who = names.filter(pl.col("term_kind").is_in(["person", "character"])).select(core="term", who="term_kind")
    overall = pl.concat(_overall(part, everywhere, who) for part in parts)
    films = pl.concat(film_names(part, overall, texts) for part in by_film)
    return pl.concat([film_terms(films), _work_terms(overall, films)])


def core_of(title: pl.Expr) -> pl.Expr:
    """The longest run of capitalised words of a title, folded as names are: what can be counted in plain text."""
    plain = title.str.replace(r"^(?:The|A|An|THE|AN) ", "")
    runs = plain.str.extract_all(r"\p{Lu}[\p{L}\p{N}'’-]*(?: \p{Lu}[\p{L}\p{N}'’-]*)*")
    longest = runs.list.eval(pl.element().sort_by(pl.element().str.len_chars(), maintain_order=True)).list.last()
    return folded_name(longest.fill_null(""))


def _is_upper(text: pl.Expr) -> pl.Expr:
    """Whether it is written in capitals only."""
    return ~text.str.contains(r"\p{Ll}")


def _by_film(written: pl.DataFrame, term: pl.DataFrame, runs: pl.DataFrame) -> pl.DataFrame:
    """Each name with each title whose reviews write it, how strongly they mean a work, and how often it is a run."""
    support, form = pl.col("support_count"), pl.col("form")
    named = written.with_columns(form=pl.col("term_kind").str.slice(6)).join(term, on="term")
    return (
        named.filter(pl.col("name") != "")
        .with_columns(strength=support * form.replace_strict(_WEIGHT, return_dtype=pl.Float64))
        .group_by("title_key", "name")
        .agg(
            pl.col("strength").sum(),
            quoted=support.filter(form.is_in(["quoted", "dated"])).sum(),
            opening=support.filter(form.is_in(["opening", "subject"])).sum(),
            plain=support.filter(form != "capitals").sum(),
            support_count=support.sum(),
            written=pl.col("term").sort_by(_is_upper(pl.col("term")), -support, "term").first(),
            core=pl.col("core").sort_by(_is_upper(pl.col("term")), -support, "term").first(),
        )
        .join(runs, on=["title_key", "core"], how="left")
        .with_columns(pl.col("run_count").fill_null(0))
    )


def _overall(by_film: pl.DataFrame, everywhere: pl.DataFrame, who: pl.DataFrame) -> pl.DataFrame:
    """Each name over all titles, how often its core is a run of words in all texts, and who has it for a name."""
    return (
        by_film.group_by("name")
        .agg(
            all_strength=pl.col("strength").sum(),
            all_quoted=pl.col("quoted").sum(),
            all_plain=pl.col("plain").sum(),
            all_support=pl.col("support_count").sum(),
            title_count=pl.len().cast(pl.Int64),
            most_written=pl.col("written")
            .sort_by(_is_upper(pl.col("written")), -pl.col("support_count"), "written")
            .first(),
            core=pl.col("core").sort_by(_is_upper(pl.col("written")), -pl.col("support_count"), "written").first(),
        )
        .join(everywhere, on="core", how="left")
        .join(who, on="core", how="left")
        .with_columns(pl.col("run_total").fill_null(0), pl.col("who").fill_null("unknown"))
    )


def _work_terms(overall: pl.DataFrame, films: pl.DataFrame) -> pl.DataFrame:
    own = films.filter(pl.col("name") == pl.col("best")).group_by("name").agg(own_strength=pl.col("strength").max())
    several = pl.col("name").str.contains(" ", literal=True)
    quoted, titles = pl.col("all_quoted"), pl.col("title_count")
    known = (
        (several & (quoted >= 2) & (titles >= 2))
        | (several & (quoted >= 1) & (pl.col("all_plain") >= 3) & (titles >= 2))
        | (~several & (quoted >= 3) & (titles >= 3))
    )
    film = pl.col("own_strength").fill_null(0) >= pl.when(several).then(1.9).otherwise(3.0)
    written = (
        (pl.col("all_plain") >= 0.4 * pl.col("all_support"))
        & (pl.col("name").str.len_chars() >= 3)
        & (~pl.col("name").is_in(sorted(STOP_WORDS)) | (pl.col("all_quoted") >= 20))
        & ~pl.col("name").str.contains(_NO_WORKS)
        & ~pl.col("name").str.contains(NO_FILMS)
    )
    is_run = pl.col("core") == pl.col("name")
    # A word that is never counted as a name, such as an adjective, tells nothing of how often it is quoted.
    is_counted = several | (pl.col("run_total") * 2 >= quoted) | (pl.col("all_quoted") >= 20)
    share = (
        pl.when(~is_counted)
        .then(0.0)
        .when(is_run)
        .then(quoted / pl.max_horizontal("run_total", "all_support"))
        .otherwise(quoted / pl.col("all_support"))
        .clip(upper_bound=1.0)
    )
    return (
        overall.join(own, on="name", how="left")
        .filter(written & (known | film) & ((pl.col("who") == "unknown") | (share >= 0.3)))
        .select(
            term_kind=pl.lit(WORK),
            term="most_written",
            support_count="all_support",
            title_count="title_count",
            weight=share.round(6),
        )
    )
