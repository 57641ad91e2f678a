"""A share of 10 % is found with 95 % probability in 29 repeats, one of 2 % in 149; nothing is found where there is one.

Drawn, not waited for: what an environment answers is a letter each time.
"""

from __future__ import annotations

from random import Random

import pytest

from harness.comparison.traffic.mixed_versions import LOOKS, LOOKS_AT_CHANGES
from harness.comparison.traffic.ways import Repeated, Way, repeated
from harness.generation.depths import DEPTHS
from harness.model.case import Purpose
from tests.comparison.traffic.repeats_of import ITEM, asked, repeat_of
from tests.evidence_of import THERE, Given

TRIALS = 4000
WHOLE = Given(body={"id": "a1", "total": 1})
WITHOUT = Given(body={"id": "a1"})
"""Two answers that part: literal ones, folded once."""


def found(random: Random, share: float, first: int) -> bool:
    """Whether a mixture is found, asked for again as the run does."""
    letters: list[int] = []
    askings = first
    while True:
        letters += [int(random.random() < share) for _ in range(askings - len(letters))]
        repeats = of_letters(letters)
        if len(repeats.recurring) > 1:
            return True
        looks = LOOKS if repeats.is_promising else LOOKS_AT_CHANGES
        if not repeats.is_undecided or askings >= looks * first:
            return False
        askings += first


ANSWERS = [repeated(asked(repeat_of(ITEM), THERE, [given])) for given in (WHOLE, WITHOUT)]


def of_letters(letters: list[int]) -> Repeated:
    """What so many askings show, the first of which gave the first way."""
    order = list(dict.fromkeys(letters))
    ways = tuple(_way(letter, letters.count(letter)) for letter in order)
    labels = {asking: order.index(letter) for asking, letter in enumerate(letters, start=1)}
    return Repeated(case="again", ways=ways, labels=labels, askings=len(letters))


def _way(letter: int, count: int) -> Way:
    one = ANSWERS[letter]
    assert one is not None
    return Way(answers=one.ways[0].answers * count)


def test_the_literal_answers_part() -> None:
    repeats = repeated(asked(repeat_of(ITEM), THERE, [WHOLE, WITHOUT, WHOLE, WITHOUT]))
    assert repeats is not None
    assert list(repeats.labels.values()) == [0, 1, 0, 1]
    assert repeat_of(ITEM).purpose is Purpose.REPEAT


@pytest.mark.parametrize(
    ("depth", "share"),
    [pytest.param("standard", 0.10, id="standard"), pytest.param("thorough", 0.02, id="thorough")],
)
def test_the_promised_share_is_found(depth: str, share: float) -> None:
    random = Random(f"{depth} {share}")  # noqa: S311  # a draw, no secret
    hits = sum(found(random, share, DEPTHS[depth].repeats) for _ in range(TRIALS))
    # Three standard errors below the promise: the exact chance is 1 - 0.9^29 = 95.3 %, 1 - 0.98^149 = 95.1 %.
    assert hits / TRIALS > 0.95 - 3 * (0.95 * 0.05 / TRIALS) ** 0.5


def test_one_version_is_never_two() -> None:
    random = Random(1)  # noqa: S311  # a draw, no secret
    assert not any(found(random, 0.0, 29) for _ in range(TRIALS))


def test_one_change_of_state_is_never_two_versions() -> None:
    for position in range(1, 29):
        assert len(of_letters([0] * position + [1] * (29 - position)).recurring) == 1
