"""A page as a parser reads it: its tags, its attributes, its text, its tables."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

BLOCKS = {"dt", "dd", "div", "p", "li", "td", "th", "caption", "summary", "h1", "h2", "h3", "h4"}


@dataclass
class Tag:
    """One start tag: its attributes as they stand, and the text up to its end tag."""

    name: str
    attributes: dict[str, str]
    text: str = ""


@dataclass
class Seen:
    """Everything on a page, in order."""

    tags: list[Tag] = field(default_factory=list)
    tables: dict[str, list[list[str]]] = field(default_factory=dict)
    text: str = ""

    def named(self, *names: str) -> list[Tag]:
        return [tag for tag in self.tags if tag.name in names]

    def with_attribute(self, attribute: str) -> list[Tag]:
        return [tag for tag in self.tags if attribute in tag.attributes]

    def shape(self) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
        """The tags and attributes, without those that depend on what the data say.

        These are the marks around odd characters and around the words of commands, the places where a name may be
        broken, and the numbers to sort by.
        """
        return [
            (tag.name, tuple((name, value) for name, value in tag.attributes.items() if name != "data-sort"))
            for tag in self.tags
            if tag.attributes.get("class") not in {"odd", "word"} and tag.name != "wbr"
        ]


class _Reader(HTMLParser):
    """Keeps the open tags, and adds text to all of them. An element without an end tag has no text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen = Seen()
        self.open: list[Tag] = []
        self.table: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"<{tag}> has an attribute twice"
        started = Tag(tag, {name: value or "" for name, value in attrs})
        float(started.attributes.get("data-sort", 0))
        self.seen.tags.append(started)
        if tag in BLOCKS:
            self.handle_data(" ")
        if tag not in {"meta", "link", "wbr"}:
            self.open.append(started)
        if tag == "table":
            self.table = []
        elif tag == "caption":
            self.seen.tables[started.attributes["id"]] = self.table
        elif tag == "tr":
            self.table.append([])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        ended = self.open.pop()
        assert ended.name == tag, f"<{ended.name}> is closed by </{tag}>"
        if tag in BLOCKS:
            self.handle_data(" ")
        if tag in {"td", "th"}:
            self.table[-1].append(" ".join(ended.text.split()))

    def handle_data(self, data: str) -> None:
        for tag in self.open:
            tag.text += data
        if not any(tag.name in {"style", "title"} for tag in self.open):
            self.seen.text += data


def read(page: str) -> Seen:
    """The page, parsed; every tag that was opened must have been closed, in order."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == [], f"left open: {[tag.name for tag in reader.open]}"
    return reader.seen
