"""Plausible film reviews, as many as are wanted, no two alike: `python -m benchmarks.generate 1000000 dump.tar`.

The real dump ends at 100,000. What grows with a dump is made to grow as it does there: seven reviews a title, a
director and a cast for each title, names shared by many titles, lengths from one paragraph to forty sentences. The same
number and seed give the same bytes.
"""

import argparse
import io
import random
import sys
import tarfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

REVIEWS_OF_A_TITLE = 7
SHARES = (("pos", 25), ("neg", 25), ("unsup", 50))
SYLLABLES = ("ba", "ben", "cor", "da", "del", "fen", "gar", "hol", "ja", "kel", "lin", "mar", "nor", "pe", "ros", "ta")
ENDINGS = ("son", "ton", "man", "ley", "field", "ner", "wood", "ski", "berg", "ford", "den", "well")
FIRST = (
    *("Anna", "Boris", "Carla", "Daniel", "Edith", "Felix", "Greta", "Henry", "Irene", "Jonas", "Karen", "Louis"),
    *("Maria", "Nora", "Oscar", "Paula", "Quentin", "Rosa", "Simon", "Teresa", "Ursula", "Victor", "Wanda", "Walter"),
)
ADJECTIVES = ("Silent", "Last", "Crooked", "Golden", "Hidden", "Broken", "Distant", "Burning", "Lonely", "Second")
NOUNS = (
    "River",
    "Letter",
    "Summer",
    "Station",
    "Garden",
    "Witness",
    "Harbour",
    "Promise",
    "Mirror",
    "Soldier",
    "Orchard",
)
OWNERS = ("of the North", "in Winter", "at Noon", "of Glass", "by the Sea", "from Nowhere", "of Others", "before Dawn")
PLACES = ("Paris", "London", "Chicago", "Berlin", "Tokyo", "Rome", "Texas", "Vienna", "New York", "Dublin")
GOOD = ("warm", "funny", "moving", "elegant", "tender", "sharp", "clever", "gripping", "brave", "honest")
BAD = ("dull", "clumsy", "endless", "noisy", "hollow", "stale", "muddled", "lazy", "tired", "pointless")
THINGS = ("script", "camera work", "music", "cast", "ending", "first half", "humour", "dialogue", "editing", "story")
SENTENCES = (
    "The {thing} is {word} and stays {word2} for {number} minutes.",
    "I saw it in {place} with {number} other people, and half of them left.",
    "{actor} is {word} as {character}, but the {thing} lets everyone down.",
    "Nothing in the {thing} prepares you for scene {number}, which is {word}.",
    "My brother says the {thing} is {word}; I think it is merely {word2}.",
    "It was directed by {director}, whose {thing} has always been {word}.",
    'It wants to be "{other}" and ends up {word}.',
    "Made in {year}, it looks {word} today, and the {thing} sounds {word2}.",
    "{director} films {place} as if nobody had ever been there.",
    "After {number} pages of notes I still find the {thing} {word}.",
    "{actor} and {actor2} have nothing to say to each other, and it shows.",
    "The {thing} belongs to another film, a {word} one from {year}.",
)


@cache
def name(number: int) -> str:
    """A person: one of some 70,000, the same for the same number."""
    chance = random.Random(number)
    last = chance.choice(SYLLABLES) + chance.choice(SYLLABLES) + chance.choice(ENDINGS)
    return f"{chance.choice(FIRST)} {last.capitalize()}"


@cache
def title(number: int) -> str:
    """The name of a title; like those of films, some are shared."""
    chance = random.Random(number)
    return f"The {chance.choice(ADJECTIVES)} {chance.choice(NOUNS)} {chance.choice(OWNERS)}"


def review(chance: random.Random, of_title: int, rating: int, *, is_good: bool) -> str:
    """The text of one review, breaks included."""
    words = GOOD if is_good else BAD
    cast = [of_title * 3 + 1, of_title * 3 + 2]
    texts = []
    for sentence in chance.choices(SENTENCES, k=2 + min(int(chance.expovariate(0.1)), 40)):
        texts.append(
            sentence.format(
                thing=chance.choice(THINGS),
                word=chance.choice(words),
                word2=chance.choice(words),
                number=chance.randrange(3, 100_000),
                place=chance.choice(PLACES),
                year=1930 + of_title % 90,
                actor=name(cast[0]),
                actor2=name(cast[1]),
                character=FIRST[of_title % len(FIRST)],
                director=name(of_title // 4),
                other=title(chance.randrange(500)),
            )
        )
        if chance.random() < 0.1:
            texts.append("<br /><br />")
    if rating and chance.random() < 0.15:
        texts.append(f"I give it {rating}/10.")
    if chance.random() < 0.2:
        texts.append(f'If you have seen "{title(of_title)}" you know what I mean.')
    return " ".join(texts)


def members(count: int, seed: int, split: str) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every file of a dump in the layout of aclImdb."""
    chance = random.Random(seed)
    title_count = max(1, count // REVIEWS_OF_A_TITLE)
    for label, share in SHARES:
        urls = []
        for number in range(count * share // 100):
            of_title = chance.randrange(title_count)
            is_good = label == "pos" or (label == "unsup" and chance.random() < 0.5)
            rating = 0 if label == "unsup" else chance.choice((7, 8, 9, 10) if is_good else (1, 2, 3, 4))
            urls.append(f"http://www.imdb.com/title/tt{of_title + 1:07d}/usercomments")
            text = review(chance, of_title, rating, is_good=is_good)
            yield f"aclImdb/{split}/{label}/{number}_{rating}.txt", text.encode()
        yield f"aclImdb/{split}/urls_{label}.txt", "\n".join((*urls, "")).encode()


def write(path: Path, count: int, *, seed: int = 1, split: str = "train") -> Path:
    """Write a dump of `count` reviews as one tar archive."""
    with tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as archive:
        for member, content in members(count, seed, split):
            info = tarfile.TarInfo(member)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def main(given: Sequence[str] | None = None) -> int:
    """Write a dump."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generate", description="Make a dump of film reviews.")
    parser.add_argument("count", type=int, help="reviews")
    parser.add_argument("path", type=Path, help="the .tar to write")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--split", choices=("train", "test"), default="train")
    options = parser.parse_args(given)
    write(options.path, options.count, seed=options.seed, split=options.split)
    return 0


if __name__ == "__main__":
    sys.exit(main())
