"""Pickles whose paths below one folder hold in every other folder: batches and answers travel in them."""

from __future__ import annotations

import io
import pickle
from pathlib import Path
from typing import Any


def packed(content: Any, root: Path) -> tuple[bytes, tuple[str, ...]]:
    """Anything as a pickle that holds in every other folder, and the names of all paths below the folder in it."""
    import cloudpickle

    names: dict[str, None] = {}
    beginning = f"{root}/"

    class Packer(cloudpickle.Pickler):  # type: ignore[misc]  # without types
        def persistent_id(self, obj: object) -> tuple[bool, str] | None:
            if isinstance(obj, str | Path) and str(obj).startswith(beginning):
                name = str(obj).removeprefix(beginning)
                names[name] = None
                return isinstance(obj, Path), name
            return None

    file = io.BytesIO()
    Packer(file).dump(content)
    return file.getvalue(), tuple(names)


def unpacked(content: bytes, root: Path) -> Any:
    """What was packed, with its paths below this folder."""

    class Unpacker(pickle.Unpickler):
        def persistent_load(self, pid: tuple[bool, str]) -> str | Path:
            is_path, name = pid
            return root / name if is_path else str(root / name)

    return Unpacker(io.BytesIO(content)).load()
