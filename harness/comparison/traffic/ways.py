"""The ways in which one environment answers one and the same request, and whether they come and go."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Final, TypeAlias

from harness.comparison.traffic.answers import Answer, Aspect, Matter, changed_values, parted
from harness.model.case import Purpose
from harness.model.exchange import TIMEOUTS, FailureKind
from harness.model.paths import is_of_item
from harness.model.place import Part
from harness.model.repeating import is_fresh

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from harness.model.observation import Observation

FAILED: Final = -1
"""Stands for a request that was asked and failed, in the order of ways."""

FEWEST_FAILURES: Final = 3
"""A server that was ended and started again while it was asked has failed, but is not unstable."""

OWN_SHARE: Final = 0.2
"""Of the time that was waited in vain: who was late by so much himself may not blame the other."""

BROKEN = frozenset(
    {
        FailureKind.READ_TIMEOUT,
        FailureKind.TOTAL_TIMEOUT,
        FailureKind.CONNECTION_RESET,
        FailureKind.CONNECTION_REFUSED,
        FailureKind.PROTOCOL_ERROR,
        FailureKind.INCOMPLETE_BODY,
        FailureKind.DECOMPRESSION_FAILED,
        FailureKind.GATEWAY,
    }
)
"""Failures of a request that a client would have sent alike."""

OF_THE_MOMENT = frozenset({408, 409, 412, 423, 425, 429})
"""Statuses that speak of the state of a resource or of the moment."""

DEFINITE = frozenset({501, 505})
"""Statuses above 499 that say what a version cannot do, not that it failed."""

Label: TypeAlias = int
"""Index of a way, or `FAILED`."""


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way of answering: answers of which none parts from the first."""

    answers: tuple[Answer, ...]

    @property
    def first(self) -> Answer:
        """The one that the others are held against."""
        return self.answers[0]

    @property
    def succeeded(self) -> bool:
        """Whether the request is served that way."""
        return self.first.observation.succeeded

    @cached_property
    def varying(self) -> frozenset[tuple[str, str]]:
        """Where values differ among its own answers."""
        return frozenset().union(*(changed_values(self.first, one) for one in self.answers[1:]))


@dataclass(frozen=True, kw_only=True)
class Repeated:
    """One request that was put to one environment over and over, in the order of asking."""

    case: str
    ways: tuple[Way, ...]
    """In the order in which they came first."""
    labels: Mapping[int, Label]
    """Number of the asking to what came of it; askings that tell nothing are missing."""
    askings: int
    """How often it was asked."""

    @property
    def runs(self) -> Counter[Label]:
        """How often each way came up anew."""
        return Counter(label for label, _ in groupby(self.labels.values()))

    @cached_property
    def recurring(self) -> tuple[Way, ...]:
        """The ways that come and go; one that comes once and stays, or went for good, is a change of state."""
        runs, counts = self.runs, Counter(self.labels.values())
        found = [
            way
            for label, way in enumerate(self.ways)
            if runs[label] >= 2 and counts[label] >= 2 and not self._is_of_connection(label)
        ]
        return tuple(found) if found else self.ways[:1]

    @property
    def fails_now_and_then(self) -> bool:
        """Whether it succeeds and fails by turns."""
        served = any(way.succeeded and self.runs[label] >= 2 for label, way in enumerate(self.ways))
        often = self.runs[FAILED] >= 2 and self.failures >= FEWEST_FAILURES
        return served and often and not self._is_of_connection(FAILED)

    @property
    def is_undecided(self) -> bool:
        """Whether something besides the commonest was seen, and has not come back yet."""
        runs = self.runs
        return len(runs) > 1 and (any(runs[label] < 2 for label in runs) or 0 < self.failures < FEWEST_FAILURES)

    @property
    def is_promising(self) -> bool:
        """Whether more than one change of state, or one accident of the way there, was seen."""
        others = [label for label in self.runs if label != FAILED]
        enclosed = len(others) > 1 and self.runs.total() > 2
        return enclosed or self.failures > 1

    @property
    def failures(self) -> int:
        """How often it failed."""
        return Counter(self.labels.values())[FAILED]

    def _is_of_connection(self, label: Label) -> bool:
        """Whether it is what new connections get, always and they alone."""
        fresh = {asking for asking in self.labels if is_fresh(Purpose.REPEAT, asking)}
        return {asking for asking, each in self.labels.items() if each == label} == fresh


@dataclass(frozen=True, slots=True)
class _Askings:
    """The askings of one request, the same ones where the very same observations are in them."""

    ids: tuple[int, ...]
    """Of the objects: they are kept beside them, so that no other object can have them meanwhile."""
    observations: tuple[Observation, ...] = field(compare=False)


def repeated(observations: Iterable[Observation]) -> Repeated | None:
    """What the repeats of one operation in one environment show; `None` where it was not repeated."""
    asked = sorted((one for one in observations if one.purpose is Purpose.REPEAT), key=lambda one: one.asking)
    if not asked:
        return None
    return _repeated(_Askings(tuple(map(id, asked)), tuple(asked)))


@lru_cache(maxsize=512)  # compared again and again, while other questions are answered
def _repeated(askings: _Askings) -> Repeated:
    asked = askings.observations
    members: list[list[Answer]] = []
    labels: dict[int, Label] = {}
    of_one = is_of_item(asked[0].operation)
    for one in asked:
        if _is_failure(one):
            labels[one.asking] = FAILED
        elif one.answered and one.status not in OF_THE_MOMENT:
            labels[one.asking] = _placed(Answer(observation=one, of_one=of_one), members)
    return Repeated(
        case=asked[0].case,
        ways=tuple(Way(answers=tuple(each)) for each in members),
        labels=labels,
        askings=len(asked),
    )


def aspects(one: Way, other: Way) -> frozenset[Aspect]:
    """Everything in which two ways part, the values included that each of them always gives."""
    found = parted(one.first, other.first)
    if any(aspect.matter is Matter.STATUS for aspect in found):
        return found
    values = changed_values(one.first, other.first) - one.varying - other.varying
    retyped = {aspect.pointer for aspect in found}
    return found | {
        Aspect(matter=Matter.VALUE, part=Part.RESPONSE_BODY, pointer=pointer)
        for pointer, _ in values
        if pointer not in retyped
    }


def _placed(answer: Answer, members: list[list[Answer]]) -> Label:
    """Adds the answer to the first way that it does not part from, else as a way of its own."""
    for label, each in enumerate(members):
        if not parted(each[0], answer):
            each.append(answer)
            return label
    members.append([answer])
    return len(members) - 1


def _is_failure(observation: Observation) -> bool:
    if observation.failure is not None:
        is_ours = observation.failure.kind in TIMEOUTS and observation.lateness > OWN_SHARE * observation.total
        return observation.failure.kind in BROKEN and not is_ours
    return says_that_it_failed(observation)


def says_that_it_failed(observation: Observation) -> bool:
    """Whether the service or the way to it answered that something there failed."""
    status = observation.status or 0
    return status >= 500 and status not in DEFINITE
