"""Real samples of other dumps: recognised without an option, and every record of them accounted for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.mart import Mart, conserved

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = {  # file: layout, records
    "amazon_2014_reviews.json": ("amazon_2014", 50),
    "kaggle_imdb_dataset.csv": ("kaggle_imdb", 50),
    "plain_txt": ("plain_text", 1),
    "rotten_tomatoes_critic_reviews.csv": ("rotten_tomatoes", 24),
    "snap_finefoods.txt": ("snap", 244),
}


@pytest.mark.real_data
@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_recognised_and_every_record_of_it_accounted_for(name: str, real_samples: Path, mart: Mart) -> None:
    layout, count = SAMPLES[name]
    result = mart.load(real_samples / name)
    assert mart.rows("SELECT DISTINCT layout FROM audit.load_file WHERE state = 'read'") == [(layout,)]
    assert (result.counts["read_count"], result.counts["kept_count"], conserved(mart)) == (count, count, 1)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_readme_says_how_many_records_that_were(name: str) -> None:
    layout, count = SAMPLES[name]
    assert f"| `{layout}` | {count} of {count} |" in (ROOT / "README.md").read_text(encoding="utf-8")
