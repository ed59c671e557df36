"""A small dump of reviews that name people, works, places, years and awards, and one that teaches the names."""

from __future__ import annotations

from tests.flows.dumps import Files
from tests.sources.made_dumps import url

# Loaded first, as a source of its own: what it teaches is the lexicon of everything that follows.
SEED: Files = {
    f"{number}.txt": text.encode()
    for number, text in enumerate(
        [
            "The Glass Orchard was directed by Mara Quill, and Tobias Wren plays the gardener.",
            "Mara Quill directs again. Tobias Wren is wonderful as the baker, and so is Ines Halloway.",
            "Directed by Mara Quill, starring Tobias Wren and Ines Halloway.",
            "I have seen every film by director Oskar Venn. Ines Halloway stars in this one.",
            "Oskar Venn directed The Paper Tide in 1974, with Tobias Wren as the ferryman.",
            "A film directed by Oskar Venn and written by Petra Lund, who also wrote The Glass Orchard.",
            "Petra Lund wrote the script. Oskar Venn directed it in Lisbon.",
        ]
    )
}

# Three films; the second has two ids, which share two texts.
POOL = (
    b"The Glass Orchard was directed by Mara Quill in 1988. Tobias Wren plays the gardener. 8/10.",
    b"Mara Quill directed this in Lisbon, and Tobias Wren is very good as the gardener. Highly recommended.",
    b"Contains spoilers! Tobias Wren dies, and Mara Quill, who directed it, won an Oscar. 3/10, avoid it.",
    b"The Paper Tide, directed by Oskar Venn, is better than The Glass Orchard. I give it 9 out of 10.",
    b"Oskar Venn directed The Paper Tide. Ines Halloway stars as Vera, and Petra Lund wrote it in the 1970s.",
    b"Nothing is named here, and nothing happens.",
    b"Ines Halloway plays Vera in The Paper Tide by Oskar Venn, a film of 1974 that was shown in Cannes.",
)
FILMS = (1, 2, 3)


def naming(texts_of_films: dict[int, tuple[int, ...]]) -> dict[str, bytes]:
    """Reviews by film: each film's number with the texts of the pool that are its reviews."""
    files: dict[str, bytes] = {}
    pages: list[bytes] = []
    for film, numbers in sorted(texts_of_films.items()):
        for number in numbers:
            files[f"train/pos/{len(pages)}_8.txt"] = POOL[number]
            pages.append(url(film))
    files["train/urls_pos.txt"] = b"\n".join(pages) + b"\n"
    return files
