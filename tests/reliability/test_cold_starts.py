"""The first runs on a new machine, at the same moment: none of them spoils the start of another."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.flows.dumps import TEN, written
from tests.flows.dying import say
from tests.flows.mart import Mart, conserved
from tests.flows.typed import begun
from tests.reliability.counts import count_of

pytestmark = pytest.mark.slow

TOGETHER = 3
TIMES = count_of("cold_starts", 5)


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("is_shared", [False, True], ids=["a warehouse each", "one warehouse"])
def test_runs_that_start_together_with_an_empty_home_of_prefect_all_finish(is_shared: bool, tmp_path: Path) -> None:
    dump, outcomes = written(tmp_path / "dump", TEN), Counter[str]()
    for time in range(TIMES):
        here = tmp_path / str(time)
        here.mkdir()
        marts = [Mart(here / ("all" if is_shared else str(one)) / "reviews.duckdb") for one in range(TOGETHER)]
        env = {"PREFECT_API_URL": "", "PREFECT_HOME": str(here / "prefect")}
        words = ("--wait", "600", "--no-extract")
        loads = [begun("load", dump, "--to", mart.target, *words, here=here, env=env) for mart in marts]
        for load, (out, err) in [(load, load.communicate()) for load in loads]:
            assert (load.returncode, "Traceback" in err) == (0, False), err
            outcomes[out.split(":")[0].split("\n")[0]] += 1
        for mart in marts:
            assert mart.value("SELECT count(*) FROM fact_review") == len(TEN) - 2  # two files say which films they are
            assert (mart.is_locked(), mart.leftovers()) == (False, [])
            conserved(mart)
    assert outcomes["Nothing new"] == (TIMES * (TOGETHER - 1) if is_shared else 0), outcomes
    say(f"{TIMES} times {TOGETHER} cold starts at once, {'one warehouse' if is_shared else 'one each'}: {outcomes}")
