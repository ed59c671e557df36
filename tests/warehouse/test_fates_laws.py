"""Laws of the fates: how a warehouse came to its data leaves no trace in its star tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.warehouse.loading import IGNORED, UNREADABLE, Files, Loading, Review, empty_loading, touched
from tests.warehouse.soundness import broken_laws, star

# A load takes a tenth of a second: fewer examples than elsewhere, and no time to make a failing one smaller.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
SOME = settings(max_examples=max(1, settings().max_examples // 15), phases=PHASES)

REVIEWS = st.builds(
    Review,
    text=st.sampled_from(["Fine film", "Dull film", "Long film", "<br />"]),
    rating=st.sampled_from([None, "2", "9", "11"]),
    title=st.sampled_from([None, "tt0000001", "tt0000002"]),
    day=st.sampled_from([None, date(2001, 2, 3), date(2004, 5, 6)]),
    id=st.sampled_from(["k1", "k2", "k3"]),
)
CONTENTS = st.lists(REVIEWS, max_size=2).map(tuple)
PATHS = st.sampled_from(["a.txt", "b.txt", "c.txt", "d.txt"])
DIRECTORIES = st.dictionaries(PATHS, CONTENTS, min_size=1, max_size=4)
ODD_DIRECTORIES = st.dictionaries(
    PATHS, CONTENTS | CONTENTS.map(touched) | st.just(UNREADABLE) | st.just(IGNORED), max_size=4
)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loading]:
    loading = empty_loading(tmp_path_factory.mktemp("laws"))
    yield loading
    loading.connection.close()


@SOME
@given(
    history=st.lists(st.tuples(DIRECTORIES, st.booleans()), max_size=3),
    last=DIRECTORIES,
    container=st.sampled_from([None, "dump.tar.gz"]),
)
def test_any_history_that_ends_with_a_sync_equals_one_load(
    database: Loading, history: list[tuple[Files, bool]], last: Files, container: str | None
) -> None:
    loading = database.begin()
    try:
        loading.load(last, container=container)
        once = star(loading)
    finally:
        loading.forget()
    loading.begin()
    try:
        for files, sync in [*history, (last, True)]:
            fates = loading.load(files, container=container, sync=sync)
            assert not broken_laws(loading, fates)
        assert star(loading) == once
    finally:
        loading.forget()


@SOME
@given(files=DIRECTORIES, places=st.lists(st.sampled_from(["/one", "/two", "/three"]), min_size=4, max_size=4))
def test_a_dump_cut_into_parts_equals_the_whole(database: Loading, files: Files, places: list[str]) -> None:
    loading = database.begin()
    try:
        loading.load(files)
        whole = star(loading)
    finally:
        loading.forget()
    loading.begin()
    try:
        for root in dict.fromkeys(places):
            part = {
                path: content for (path, content), place in zip(files.items(), places, strict=False) if place == root
            }
            fates = loading.load(part, root=root)
            assert not broken_laws(loading, fates)
        assert star(loading) == whole
    finally:
        loading.forget()


@SOME
@given(
    history=st.lists(
        st.tuples(
            ODD_DIRECTORIES,
            st.sampled_from(["/dump", "/copy"]),
            st.sampled_from([None, "dump.zip"]),
            st.sampled_from(["films", "notes"]),
            st.booleans(),
            st.booleans(),
        ),
        max_size=5,
    )
)
def test_every_history_leaves_a_sound_warehouse(
    database: Loading, history: list[tuple[Files, str, str | None, str, bool, bool]]
) -> None:
    loading = database.begin()
    try:
        for files, root, container, source, sync, verify in history:
            fates = loading.load(files, root=root, container=container, source=source, sync=sync, verify=verify)
            assert not broken_laws(loading, fates)
    finally:
        loading.forget()
