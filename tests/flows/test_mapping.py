"""Tables loaded with a mapping, and mappings proposed, as a user does both."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from contracts.errors import PipelineError
from tests.flows.conftest import Command
from tests.flows.mart import Mart, conserved
from tests.sources.made_dumps import saved, zip_bytes

REASONS = "SELECT record_number::INT, reason FROM audit.refused_review ORDER BY record_number"
TABLE = b"no,body,stars\n1,Good.,5\n2,Bad.,1\n"
MAPPING = '[source]\nname = "shop"\n[file]\nformat = "csv"\n[columns]\ntext = "body"\nid = "no"\n'
RATED = MAPPING + 'rating = "stars"\n[rating]\nscale = "1-5"\n'


@pytest.fixture
def mapped(sample: Path) -> Path:
    return sample / "mapped"


def test_the_shop(mart: Mart, mapped: Path) -> None:
    mart.load(mapped / "shop.tsv", mapping=mapped / "shop.toml")
    assert mart.fates() == {"kept": 7, "duplicate": 1, "refused": 4}
    assert conserved(mart) == 1
    reasons = dict(mart.rows(REASONS))
    assert sorted(reasons) == [10, 11, 12, 13]  # what is said of the short record 12 is for the reader of CSV to say
    assert (reasons[10], reasons[11], reasons[13]) == ("rating_out_of_range", "date_unreadable", "blank_text")
    assert mart.rows("SELECT source_id, layout, platform, has_global_ids FROM dim_source WHERE source_key <> 0") == [
        ("corner_shop", "mapping", "corner_shop", False)
    ]
    ratings = "SELECT review_id, rating_raw, rating_out_of_10::VARCHAR FROM fact_review ORDER BY record_number"
    assert [row for row in mart.rows(ratings) if row[0] in ("1002", "1003", "1004")] == [
        ("1002", "4.5", "9.00"),
        ("1004", None, None),
        ("1003", "2", "4.00"),
    ]
    titles = "SELECT id_namespace, title_id, title_name FROM dim_title WHERE title_key <> 0 ORDER BY title_id"
    assert mart.rows(titles)[-1] == ("other", "corner_shop:W-88", "Whisk Zephyr")
    assert ("name", "Tea towel, blue", "Tea towel, blue") in mart.rows(titles)
    assert mart.value("SELECT clean_text FROM review_text WHERE clean_text LIKE 'The lid%'").endswith(
        "my café uses two."
    )


def test_the_hotels_are_judged_as_for_users(judged_mart: Mart, mapped: Path) -> None:
    result = judged_mart.load(mapped / "hotels.jsonl", mapping=mapped / "hotels.toml")
    assert result.outcome == "published"
    assert judged_mart.fates() == {"kept": 6, "duplicate": 1, "refused": 5}
    assert judged_mart.rows(REASONS) == [
        (6, "rating_out_of_range"),
        (7, "date_unreadable"),
        (8, "missing_text"),
        (9, "malformed_record"),
        (10, "duplicate_field"),
    ]
    text = (mapped / "hotels.toml").read_text()
    assert judged_mart.rows("SELECT DISTINCT layout, mapping FROM audit.refused_review") == [("mapping", text)]


def test_a_changed_mapping_reads_the_same_file_again(mart: Mart, tmp_path: Path) -> None:
    table, file = saved(tmp_path / "r.csv", TABLE), saved(tmp_path / "m.toml", MAPPING.encode())
    for text, outcome, fates in (
        (MAPPING, "published", {"kept": 2}),
        (MAPPING, "nothing_new", {"kept": 2}),
        (RATED, "published", {"updated": 2}),
    ):
        file.write_text(text)
        assert mart.load(table, mapping=file).outcome.startswith(outcome)
        assert mart.fates() == fates
    assert mart.rows("SELECT rating_raw FROM fact_review ORDER BY 1") == [("1",), ("5",)]


def test_the_command_line_wins_over_the_mapping(mart: Mart, tmp_path: Path) -> None:
    table = saved(tmp_path / "r.csv", TABLE.replace(b"Good", b"Gr\xfc\xdfe"))
    file = saved(tmp_path / "m.toml", MAPPING.encode())
    mart.load(table, mapping=file, source="mine", encoding="latin-1")
    assert mart.rows("SELECT source_id FROM dim_source WHERE source_key <> 0") == [("mine",)]
    assert mart.value("SELECT clean_text FROM review_text WHERE clean_text LIKE 'Gr%'") == "Grüße."
    assert mart.rows("SELECT encoding FROM audit.load_file") == [("iso8859-1",)]


def test_a_folder_and_an_archive_of_tables(mart: Mart, tmp_path: Path) -> None:
    (tmp_path / "dump").mkdir()
    saved(tmp_path / "dump" / "a.csv", TABLE)
    saved(tmp_path / "dump" / "users.csv", b"user,name\nu,Ann\n")
    file = saved(tmp_path / "m.toml", RATED.encode())
    packed = saved(tmp_path / "more.zip", zip_bytes({"b.csv": b"no,body,stars\n3,Fine.,3\n"}))
    mart.load(tmp_path / "dump", packed, mapping=file)
    assert mart.rows("SELECT review_id FROM fact_review ORDER BY 1") == [("1",), ("2",), ("3",)]
    assert mart.rows("SELECT path, state, reason FROM audit.load_file WHERE reason IS NOT NULL") == [
        ("users.csv", "ignored", "other_fields")
    ]


# words of the command after the dump, and of its one message
WRONG = [
    (["--mapping", "none.toml"], "The mapping none.toml cannot be used: there is no such file."),
    (["--mapping", "."], "The mapping . cannot be used: it is no file."),
    (["--mapping", "bad.toml"], "it is not valid TOML"),
    (["--mapping", "other.toml"], "lacks 'words' (columns.text); as cells between ',' it has 'no', 'body', 'stars'."),
    (["--mapping", "m.toml", "--layout", "yelp"], "The layout yelp and the mapping m.toml cannot both be used"),
    (["--layout", "mapping"], "The layout mapping needs a mapping: give --mapping FILE.toml"),
    (["--mapping", "m.toml", "--encoding", "utf-99"], "There is no encoding 'utf-99'"),
]


@pytest.mark.parametrize("direct", [True, False], ids=["direct", "before a server starts"])
@pytest.mark.parametrize(("words", "message"), WRONG, ids=[" ".join(words) for words, _ in WRONG])
def test_what_cannot_be_loaded_is_told_before_anything_is_made(
    words: list[str], message: str, direct: bool, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    saved(Path("r.csv"), TABLE)
    saved(Path("m.toml"), MAPPING.encode())
    saved(Path("bad.toml"), b"[source")
    saved(Path("other.toml"), MAPPING.replace("body", "words").encode())
    said = command("load", "r.csv", *words, *(["--direct"] if direct else []))
    assert (said.code, said.out, said.err.count("\n"), said.is_clean) == (1, "", 1, True)
    assert message in said.err
    assert not Path("reviews.duckdb").exists()


def test_a_mapping_may_stand_in_the_settings(command: Command, approval: None) -> None:
    saved(Path("r.csv"), TABLE)
    saved(Path("m.toml"), MAPPING.encode())
    saved(Path("reviewmart.toml"), b'mapping = "m.toml"\ndirect = true\n')
    assert command("load", "r.csv").code == 0
    said = command("load", "r.csv", "--layout", "yelp")
    assert (said.code, "in reviewmart.toml" in said.err) == (1, True)


@pytest.mark.parametrize("name", ["shop.tsv", "hotels.jsonl"])
def test_what_is_proposed_loads_as_it_is(name: str, mapped: Path, command: Command, mart: Mart) -> None:
    shutil.copy(mapped / name, name)
    shown = command("sources", "--propose", name)
    assert (shown.code, shown.err) == (0, "")
    said = command("sources", name, "--propose", "--output", "m.toml")
    assert (said.code, Path("m.toml").read_text()) == (0, shown.out)
    assert f"reviewmart load {name} --mapping m.toml" in said.out
    mart.load(Path(name), mapping=Path("m.toml"))
    assert mart.value("SELECT read_count FROM latest_run") == 12
    assert mart.fates()["kept"] >= 6


def test_a_proposal_overwrites_nothing(command: Command, mapped: Path) -> None:
    saved(Path("m.toml"), b"mine")
    said = command("sources", "--propose", mapped / "shop.tsv", "--output", "m.toml")
    assert (said.code, said.err.count("\n"), Path("m.toml").read_text()) == (1, 1, "mine")
    assert "Cannot write the mapping to m.toml: it is there already and was left as it is." in said.err
    said = command("sources", "--propose", mapped / "shop.tsv", "--output", "nowhere/m.toml")
    assert (said.code, "no such file or directory" in said.err) == (1, True)


def test_a_proposal_needs_a_table(command: Command) -> None:
    saved(Path("prose.txt"), b"Nothing but prose.\n")
    for words in (["prose.txt"], ["nowhere.csv"], []):
        said = command("sources", "--propose", *words)
        assert (said.code, said.out, said.err.count("\n"), said.is_clean) == (1, "", 1, True)


def test_a_dump_that_lacks_the_columns_is_an_error_of_the_user(mart: Mart, mapped: Path) -> None:
    with pytest.raises(PipelineError, match=r"shop\.tsv lacks 'words'"):
        mart.load(mapped / "shop.tsv", mapping=mapped / "hotels.toml")
    assert not mart.target.exists()
