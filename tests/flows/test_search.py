"""The search: the same reviews with and without the index, the best first, with the passage that has the words."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from contracts.errors import BadQuery, BadTarget
from flows.search_command import passage
from tests.flows.conftest import Command, Loaded
from tests.flows.mart import Mart
from warehouse import searching
from warehouse.extensions import extension_file
from warehouse.searching import folded_words, index_of, make_index, search

NEEDS_EXTENSION = pytest.mark.skipif(extension_file("fts") is None, reason="DuckDB's fts extension is not installed")


@pytest.fixture(scope="module")
def indexed(sample_mart: Mart, tmp_path_factory: pytest.TempPathFactory) -> Mart:
    """The sample with an index."""
    mart = Mart(tmp_path_factory.mktemp("indexed") / "mart" / "reviews.duckdb")
    shutil.copytree(sample_mart.place.folder, mart.place.folder, symlinks=True)
    make_index(mart.target.resolve())
    return mart


def ids(mart: Mart, words: str, **options: str) -> set[str]:
    return set(search(mart.target, words, **options).frame.get_column("review_id").to_list())  # type: ignore[arg-type]


def test_the_words_of_a_text() -> None:
    assert folded_words("Café, CAFÉ & d'Artagnan's 8/10 ☂") == ("cafe", "d", "artagnan", "s", "8", "10")


def expected(mart: Mart, *words: str) -> set[str]:
    holds = " AND ".join(f"regexp_matches(strip_accents(lower(clean_text)), '\\b{word}')" for word in words)
    return {review_id for (review_id,) in mart.rows(f"SELECT review_id FROM review_distinct WHERE {holds}")}


@pytest.mark.parametrize("words", [("lighthouse",), ("cafe",), ("film", "directed"), ("acc",), ("xylophone",)])
def test_a_scan_finds_the_reviews_that_have_all_words(words: tuple[str, ...], sample_mart: Mart) -> None:
    found = search(sample_mart.target, " ".join(words).upper())
    assert found.is_indexed is False
    assert set(found.frame.get_column("review_id").to_list()) == expected(sample_mart, *words)
    scores = found.frame.get_column("score").to_list()
    assert scores == sorted(scores, reverse=True)
    assert bool(scores) is (words != ("xylophone",))


@NEEDS_EXTENSION
@pytest.mark.parametrize("words", ["lighthouse", "cafe", "film directed", "accordion brilliant"])
def test_the_index_finds_what_the_scan_finds_and_other_forms_of_the_words(
    words: str, indexed: Mart, sample_mart: Mart
) -> None:
    found = search(indexed.target, words)
    assert found.is_indexed
    exact = ids(sample_mart, words)
    assert exact <= set(found.frame.get_column("review_id").to_list())
    assert found.frame.get_column("score").is_sorted(descending=True)


@NEEDS_EXTENSION
def test_an_index_is_of_one_version_and_is_shared(indexed: Mart, command: Command) -> None:
    index = index_of(indexed.target.resolve())
    assert index.stat().st_mode & 0o777 == 0o444
    said = command("search", "--index", "lighthouse", "--db", indexed.target, "--limit", "1")
    assert (said.code, said.is_clean, "All texts were read" in said.out) == (0, True, False)
    assert said.out.startswith("Indexed for search: ")
    assert sorted(path.name for path in index.parent.iterdir()) == ["reviews.duckdb", "search.duckdb", "version.json"]
    index.parent.chmod(0o755)


def test_a_search_on_the_terminal(sample_mart: Mart, command: Command) -> None:
    said = command("search", "lighthouse", "--db", sample_mart.target, "--limit", "2")
    assert (said.code, said.err) == (0, "")
    assert said.out.count("ighthouse") >= 2
    assert "These are the best 2; show more with --limit N." in said.out
    rows = json.loads(command("search", "lighthouse", "--db", sample_mart.target, "--format", "json").out)
    assert {"score", "review_key", "source_id", "review_id", "title_label", "passage"} <= set(rows[0])
    none = command("search", "xylophone", "--db", sample_mart.target)
    assert (none.code, "0 reviews have these words." in none.out) == (0, True)
    nobody = command("search", "lighthouse", "--db", sample_mart.target, "--source", "nobody")
    assert nobody.out.startswith("0 reviews have these words.")


def test_what_cannot_be_searched_is_told(
    loaded: Loaded, command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for words in (
        ["search"],
        ["search", "?!"],
        ["search", "--index", "--db", "gone.duckdb"],
        ["search", "x", "--db", "no"],
    ):
        said = command(*words)
        assert (said.code, said.out, said.is_clean) == (1, "", True)
    with pytest.raises(BadQuery, match="There is no word"):
        search(loaded.mart.target, "…")
    monkeypatch.setattr(searching, "extension_file", lambda _: None)
    with pytest.raises(BadQuery, match="python -m pip install 'duckdb-extension-fts=="):
        make_index(loaded.mart.target.resolve())
    monkeypatch.setattr(searching, "extension_file", lambda _: tmp_path / "fts.duckdb_extension")
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(BadTarget, match="may not be written"):
        make_index(loaded.mart.target.resolve())


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("It rained.", "rain", "It rained."),
        ("No such thing here.", "rain", "No such thing here."),
        ("a\x1b[31m storm\n\nof rain", "rain", "a\\x1b[31m storm of rain"),
        ("x " * 100 + "rain", "rain", "…" + "x " * 30 + "rain"),
        ("rain " + "y" * 300, "rain", "rain " + "y" * 135 + "…"),
    ],
)
def test_the_passage_around_the_first_word(text: str, words: str, shown: str) -> None:
    assert passage(text, words) == shown
