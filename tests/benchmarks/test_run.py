"""The whole benchmark on a tiny dump, with the floor alone."""

import sys
import tarfile
from pathlib import Path

import polars as pl
import pytest

from benchmarks.contestants import NAMES, contestants
from benchmarks.dump import VARIABLE, Dump
from benchmarks.floor import review_frame, review_paths
from benchmarks.run import main

REVIEWS = {
    "train/pos/0_9.txt": "Warm and <BR/>slow.<br /><br />See it",
    "train/unsup/0_0.txt": "Plain.",
    "test/neg/0_2.txt": "Trop  long, déjà vu",
}


# Stands in for `reviewmart load SOURCE --direct --quiet --no-extract --to DATABASE`: stores the dump, or finds it.
LOADER = """#!{python}
import sys, duckdb
from pathlib import Path
verb, source, direct, quiet, extraction, to, database = sys.argv[1:]
assert (verb, direct, quiet, extraction, to) == ("load", "--direct", "--quiet", "--no-extract", "--to")
print("again" if Path(database).exists() else "first", file=(Path(__file__).parent / "calls.txt").open("a"))
with duckdb.connect(database) as con:
    con.execute("create table if not exists fact_review as select * from range({count})")
"""


def loader(folder: Path, count: int) -> Path:
    program = folder / "loader"
    program.write_text(LOADER.format(python=sys.executable, count=count), encoding="utf-8")
    program.chmod(0o755)
    return program


@pytest.fixture
def tiny_dump(tmp_path: Path) -> Path:
    folder = tmp_path / "dump"
    for name, text in REVIEWS.items():
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "train" / "urls_pos.txt").write_text("a line of addresses", encoding="utf-8")
    return folder


def test_the_floor_reads_cleans_and_counts(tiny_dump: Path) -> None:
    frame = review_frame(review_paths(tiny_dump)).with_columns(pl.col("path").str.strip_prefix(f"{tiny_dump}/"))
    assert sorted(frame.rows()) == [
        ("test/neg/0_2.txt", "Trop  long, déjà vu", "Trop  long, déjà vu", 4),
        ("train/pos/0_9.txt", "Warm and <BR/>slow.<br /><br />See it", "Warm and \nslow.\n\nSee it", 5),
        ("train/unsup/0_0.txt", "Plain.", "Plain.", 1),
    ]


def test_every_contestant_can_be_asked_for(tiny_dump: Path) -> None:
    field = contestants(Dump(tiny_dump, None, 3), "python", "python", "reviewmart")
    assert tuple(one.name for one in field) == NAMES


def test_without_a_dump_it_says_why_and_is_no_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert main([]) == 0
    assert f"{VARIABLE} is not set" in capsys.readouterr().out


def test_a_wrong_dump_is_a_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    assert main([]) == 1
    assert "holds no train" in capsys.readouterr().err


def test_the_floor_is_timed_watched_and_written_down(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tiny_dump: Path, tmp_path: Path
) -> None:
    monkeypatch.setenv(VARIABLE, str(tiny_dump))
    page = tmp_path / "benchmarks.md"
    assert main(["--only", "floor", "--repeats", "1", "--write", str(page)]) == 0
    told = capsys.readouterr().out.splitlines()
    assert [line.rpartition(" ")[2] for line in told if line.startswith("floor: ")] == ["MB", "s"]
    text = page.read_text(encoding="utf-8")
    assert "with 3 reviews" in text
    assert "| floor | reads, replaces breaks, counts words, stores one table |" in text
    assert str(tmp_path) not in text


def test_a_program_that_is_missing_is_told_and_strict_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tiny_dump: Path
) -> None:
    monkeypatch.setenv(VARIABLE, str(tiny_dump))
    given = ["--only", "reviewmart", "reviewmart_archive", "--reviewmart", "no-such-program"]
    assert main(given) == 0
    assert main([*given, "--strict"]) == 1
    told = capsys.readouterr().out
    assert "- reviewmart has no figures: There is no program no-such-program." in told
    assert "- reviewmart_archive has no figures: Only the unpacked folder was given." in told


def test_the_folder_the_archive_and_the_reload(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tiny_dump: Path, tmp_path: Path
) -> None:
    archive = tmp_path / "dump.tar.gz"
    with tarfile.open(archive, "w:gz") as members:
        members.add(tiny_dump, arcname="aclImdb")
    monkeypatch.setenv(VARIABLE, str(archive))
    program = loader(tmp_path, len(REVIEWS))
    ours = ["reviewmart", "reviewmart_archive", "reviewmart_reload"]
    assert main(["--only", *ours, "--repeats", "1", "--reviewmart", str(program)]) == 0
    told = capsys.readouterr().out
    assert "| load from the folder: at most 30 s |" in told
    assert "| again with nothing new: at most 3 s |" in told
    # Watched: folder, archive, one load for the reload and the reload itself. Timed: one of each.
    calls = (tmp_path / "calls.txt").read_text(encoding="utf-8").split()
    assert calls == ["first", "first", "first", "again", "first", "first", "again"]


def test_a_load_that_lacks_a_review_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tiny_dump: Path, tmp_path: Path
) -> None:
    monkeypatch.setenv(VARIABLE, str(tiny_dump))
    program = loader(tmp_path, len(REVIEWS) - 1)
    assert main(["--only", "reviewmart", "--repeats", "1", "--reviewmart", str(program)]) == 1
    assert "- reviewmart has no figures: It stored 2 of 3 reviews." in capsys.readouterr().out
