"""Write the documents that are made of the declarations: `python -m flows.docs`; with --check, compare them."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

DOCS = Path(__file__).resolve().parent.parent / "docs"


def documents() -> Mapping[str, str]:
    """The generated documents by their path below `docs/`."""
    from expectations.catalogue import catalogue_markdown
    from expectations.own_manual import own_expectations_markdown
    from sources.mapping_manual import mapping_markdown
    from warehouse.diagram import star_svg
    from warehouse.dictionary import dictionary_markdown

    return {
        "data-dictionary.md": dictionary_markdown(),
        "expectations.md": catalogue_markdown(),
        "own-expectations.md": own_expectations_markdown(),
        "mapping.md": mapping_markdown(),
        "star.svg": star_svg(),
    }


def stale_documents() -> tuple[str, ...]:
    """The documents that differ from what would be generated now."""
    return tuple(
        name
        for name, text in documents().items()
        if not (DOCS / name).is_file() or (DOCS / name).read_text(encoding="utf-8") != text
    )


def main() -> int:
    """Write the documents, or with --check say which are out of date."""
    if "--check" in sys.argv[1:]:
        stale = stale_documents()
        for name in stale:
            sys.stderr.write(f"docs/{name} is out of date: run `make docs`\n")
        return 1 if stale else 0
    for name, text in documents().items():
        (DOCS / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
