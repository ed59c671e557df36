"""A small dump of ten reviews in the aclImdb layout, written down as files that a test adds, changes or takes away."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.sources.made_dumps import url

Files = Mapping[str, bytes]

TEN: Files = {
    "train/pos/0_9.txt": b"A warm and funny film.<br /><br />I laughed all the way home.",
    "train/pos/1_8.txt": b"The harbour at dawn is filmed with great love and patience.",
    "train/pos/2_10.txt": b"Nobody plays a tired postman the way she does, and nobody should try.",
    "train/pos/3_7.txt": b"Slow at first, then it finds its feet and keeps them to the end.",
    "train/pos/4_8.txt": b"My father loved the first half and I loved the second one.",
    "train/neg/0_2.txt": b"Two hours of rain, and then the credits. I want my umbrella back.",
    "train/neg/1_1.txt": b"The dog was the only one in it who seemed to know the script.",
    "train/neg/2_4.txt": b"A fine cast is asked to look at maps, and at nothing else.",
    "train/neg/3_3.txt": b"Every joke is told twice, and it was better neither time.",
    "train/neg/4_2.txt": b"It ends where it should have begun, which is at the station.",
    "train/urls_pos.txt": b"\n".join(map(url, range(1, 6))) + b"\n",
    "train/urls_neg.txt": b"\n".join(map(url, range(1, 6))) + b"\n",
}

PLAIN: Files = {
    "one.txt": b"A quiet film about a loud family, and the better for it.",
    "two.txt": b"I have seen this story told in half the time and with twice the wit.",
    "more/three.txt": b"Bring a coat: the winter scenes are very well done.",
}

CAFE = b"A caf\xe9 in the rain, and nobody leaves it until the end."
# two reviews, of which one is in Latin-1
LATIN: Files = {
    "train/pos/0_9.txt": TEN["train/pos/0_9.txt"],
    "train/pos/3_7.txt": CAFE,
    "train/urls_pos.txt": TEN["train/urls_pos.txt"],
}


def written(root: Path, files: Files) -> Path:
    """The files below a folder."""
    for name, payload in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(payload)
    return root


def changed(root: Path, files: Mapping[str, bytes | None]) -> None:
    """Write some files anew, and take away those without bytes. A change of equal length is seen by its time."""
    for name, payload in files.items():
        path = root / name
        if payload is None:
            path.unlink()
            continue
        before = path.stat().st_mtime_ns if path.exists() else None
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(payload)
        if before is not None:
            os.utime(path, ns=(before + 10**9, before + 10**9))


def numbered(count: int, folder: str = "train/pos", rating: int = 8) -> dict[str, bytes]:
    """As many different reviews as wanted, and their titles, a handful each."""
    reviews = {
        f"{folder}/{number}_{rating}.txt": b"Review number %d of a film that I have seen more than once." % number
        for number in range(count)
    }
    split, label = folder.split("/")
    return {**reviews, f"{split}/urls_{label}.txt": b"\n".join(url(1 + number // 4) for number in range(count)) + b"\n"}


def without(files: Files, names: Iterable[str]) -> dict[str, bytes]:
    """The files but some."""
    left_out = set(names)
    return {name: payload for name, payload in files.items() if name not in left_out}
