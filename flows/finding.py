"""The dump at a path, found as the settings say: recognised, of a named layout, or read with a mapping."""

from __future__ import annotations

from pathlib import Path

from flows.settings import SETTINGS_FILE, BadSetting, LoadSettings
from sources import Dump, mapped_layout, recognised


def dump_at(path: Path, settings: LoadSettings) -> Dump:
    """The dump at a path.

    Raises:
        BadSetting: if the settings name a layout and a mapping.
        BadMapping: if the mapping cannot be used, or names columns that the dump lacks.
        NoSuchDump: if nothing is there, or it cannot be opened.
        UnknownDump: if no layout knows it.
        UnknownEncoding: if there is no such encoding.
    """
    layout, mapping = settings.layout, settings.mapping
    if mapping is None and layout == "mapping":
        raise BadSetting("The layout mapping needs a mapping: give --mapping FILE.toml and leave --layout out.")
    if mapping is None:
        return recognised(path, layout, encoding=settings.encoding)
    if layout not in (None, "mapping"):
        raise BadSetting(
            f"The layout {layout} and the mapping {mapping} cannot both be used: give --layout or --mapping, and look "
            f"for the other among the variables REVIEWMART_LAYOUT and REVIEWMART_MAPPING, and in {SETTINGS_FILE}."
        )
    return recognised(path, encoding=settings.encoding, mapping=mapped_layout(mapping))
