"""Plausible film reviews in the layout of aclImdb, as many as shares and distributions need to say something.

They name people, works, places and the like in the shares that real film reviews have, so that a load of them is a
good load by every expectation. The same number always gives the same review.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

from tests.flows.dumps import written
from tests.sources.made_dumps import url

SHARES = (("pos", 3), ("neg", 3), ("unsup", 4))
FIRST = ("Ann", "Bo", "Clara", "David", "Edith", "Frank", "Greta", "Harold", "Ingrid", "James", "Karen", "Louis")
LAST = ("Abbott", "Brandt", "Castle", "Dalton", "Ellison", "Fields", "Grant", "Hudson", "Irving", "Jordan", "Keller")
GOOD = ("warm", "funny", "moving", "elegant", "tender", "sharp", "clever", "lovely", "gripping", "brave")
BAD = ("dull", "clumsy", "endless", "noisy", "hollow", "stale", "muddled", "lazy", "tired", "pointless")
THINGS = ("script", "camera work", "music", "cast", "ending", "first half", "humour", "dialogue", "editing", "story")
PLACES = ("Paris", "London", "New York", "Chicago", "Italy", "Texas", "Berlin", "Japan")
WORKS = ("Casablanca", "Vertigo", "Jaws", "The Godfather", "Star Wars", "Psycho")
REVIEWS_OF_A_TITLE = 10


def plausible_dump(root: Path, split: str, count: int) -> Path:
    """A dump of one split with a number of reviews: 30% positive, 30% negative, 40% unlabelled."""
    files: dict[str, bytes] = {}
    for folder, share in SHARES:
        in_folder = count * share // 10
        titles = []
        for number in range(in_folder):
            chance = Random(f"{split}/{folder}/{number}")
            rating = {"pos": chance.choice((7, 8, 9, 10)), "neg": chance.choice((1, 2, 3, 4)), "unsup": 0}[folder]
            title = number % (1 + count // REVIEWS_OF_A_TITLE)
            titles.append(url(1000 + title))
            is_good = folder == "pos" or (folder == "unsup" and chance.random() < 0.5)
            text = _review(chance, title, rating, is_good=is_good)
            files[f"{split}/{folder}/{number}_{rating}.txt"] = text.encode()
        files[f"{split}/urls_{folder}.txt"] = b"\n".join(titles) + b"\n"
    return written(root, files)


def _review(chance: Random, title: int, rating: int, *, is_good: bool) -> str:
    """Two or three paragraphs of sentences, most of them about the film, some about the things that are counted."""
    words = GOOD if is_good else BAD
    sentences = [
        f"The {thing} of this film is {chance.choice(words)} and the {other} is {chance.choice(words)} in scene"
        f" {chance.randrange(10, 10_000)}."
        for thing, other in (chance.sample(THINGS, 2) for _ in range(chance.randrange(3, 9)))
    ]
    made_in = 1950 + title % 50
    asides = (
        (0.55, f"It was directed by {_person(title)}."),
        (0.30, f"{_person(title + 7)} plays the mother and is {chance.choice(words)} in it."),
        (0.35, f'It is no match for "{chance.choice(WORKS)}" and knows it.'),
        (0.25, f"The story is set in {chance.choice(PLACES)} and stays there."),
        (0.25, f"It was made in {made_in} and looks like it."),
        (0.25, "I highly recommend this film." if is_good else "I would not recommend this film."),
        (0.15 if rating else 0.0, f"I give it {rating}/10."),
        (0.05, "It won an Oscar for its costumes."),
        (0.04, "Warning: spoilers ahead."),
    )
    sentences += [aside for share, aside in asides if chance.random() < share]
    chance.shuffle(sentences)
    half = len(sentences) // 2
    return " ".join(sentences[:half]) + "<br /><br />" + " ".join(sentences[half:])


def _person(number: int) -> str:
    return f"{FIRST[number % len(FIRST)]} {LAST[number % len(LAST)]}"
