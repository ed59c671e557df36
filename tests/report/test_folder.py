"""The folder of a report: whole or not at all, and never in the place of something else."""

from pathlib import Path

import pytest

from report.environment import ASSETS
from report.folder import ASSET_NAMES, BadReportFolder, written
from report.pages import pages
from tests.report.example import findings

NAME = "films.duckdb"


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_pages_stylesheet_and_script_are_written_into_a_folder_that_is_made(tmp_path: Path) -> None:
    path = written(findings(), tmp_path / "reports" / "00000007", NAME)
    assert path == tmp_path / "reports" / "00000007" / "index.html"
    assets = {name: (ASSETS / name).read_text(encoding="utf-8") for name in ASSET_NAMES}
    assert contents(path.parent) == {**pages(findings(), warehouse=NAME), **assets}
    assert [other.name for other in path.parent.parent.iterdir()] == ["00000007"]


def test_a_report_is_replaced_whole(tmp_path: Path) -> None:
    folder = written(findings(), tmp_path / "report", NAME).parent
    written({}, folder, NAME)
    assert sorted(contents(folder)) == sorted([*pages({}), *ASSET_NAMES])


def test_a_report_that_cannot_be_finished_leaves_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = written({}, tmp_path / "report", NAME).parent
    before = contents(folder)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        written(findings(), folder, NAME)
    assert contents(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


@pytest.mark.parametrize(
    ("names", "why"),
    [
        (["index.html", "report.css", "thesis.odt"], "it holds something other than a report, for example thesis.odt"),
        (["index.html"], "it holds pages that are not a report"),
        (["about.html"], "it holds pages that are not a report"),
    ],
)
def test_a_folder_of_something_else_is_left_alone(names: list[str], why: str, tmp_path: Path) -> None:
    for name in names:
        (tmp_path / name).write_text("<title>My films</title>")
    before = contents(tmp_path)
    with pytest.raises(BadReportFolder, match=why):
        written(findings(), tmp_path, NAME)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("is_link", [True, False])
def test_a_file_or_link_in_the_place_of_the_folder_is_left_alone(is_link: bool, tmp_path: Path) -> None:
    place = tmp_path / "report"
    if is_link:
        place.symlink_to(tmp_path / "nowhere")
    else:
        place.write_text("mine")
    with pytest.raises(BadReportFolder, match="it is not a folder"):
        written(findings(), place, NAME)
    assert place.is_symlink() or place.read_text() == "mine"


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    assert written(findings(), tmp_path, NAME).is_file()
