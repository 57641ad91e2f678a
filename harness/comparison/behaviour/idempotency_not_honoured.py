"""The same idempotency key twice gives two effects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.comparison.behaviour.echoes import sides as sides_of
from harness.comparison.behaviour.played import answer_of, played
from harness.comparison.evidence import Shown
from harness.comparison.rule import Level, Rule
from harness.model.case import Role, Slot
from harness.model.difference import Basis, Side
from harness.model.measure import Measure
from harness.model.place import Part
from harness.model.pointer import joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from harness.comparison.behaviour.played import Played
    from harness.comparison.evidence import ApiEvidence
    from harness.comparison.pairing import Pair
    from harness.comparison.rule import Told
    from harness.model.json import Json
    from harness.model.observation import Observation

LOCATION = "location"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """The same request three times: with a key, with the same key, with another."""

    header: str
    first: Pair
    second: Pair
    third: Pair

    def answers(self, side: str) -> tuple[Observation, Observation, Observation] | None:
        """What one side gave to the three; `None` where it was not asked all."""
        first, second, third = (answer_of(pair, side) for pair in (self.first, self.second, self.third))
        return None if first is None or second is None or third is None else (first, second, third)

    def telling(self, side: str) -> frozenset[str]:
        """Where an answer shows that it is about another effect than the first; nothing where that never shows.

        With another key it is another one. With the same key it is the same one, or there is none at all.
        """
        answers = self.answers(side)
        if answers is None or not (answers[0].succeeded and answers[2].succeeded):
            return frozenset()
        first, second, third = (_shown(one) for one in answers)
        differing = {place for place in first.keys() & third.keys() if first[place] != third[place]}
        if answers[1].succeeded:
            return frozenset(place for place in differing if second.get(place) == first[place])
        return frozenset(differing) if _is_refused(answers[1]) else frozenset()

    def twice(self, side: str, telling: frozenset[str]) -> str | None:
        """Where one side shows that the second request had an effect of its own; `None` where it does not."""
        answers = self.answers(side)
        if answers is None or not (answers[0].succeeded and answers[1].succeeded):
            return None
        first, second = _shown(answers[0]), _shown(answers[1])
        both = sorted(place for place in telling if place in first and place in second)
        # Two effects within one second have one moment of creation, and other names all the same.
        named = [place for place in both if Measure.MOMENT.read(first[place]) is None] or both
        return named[0] if named and all(first[place] != second[place] for place in named) else None

    def is_answered_again(self, side: str) -> bool:
        """Whether the second is answered as the first is, and with another key it is refused: it may be made once."""
        answers = self.answers(side)
        if answers is None or not (answers[0].succeeded and answers[1].succeeded and _is_refused(answers[2])):
            return False
        first, second = (_named(_shown(one)) for one in answers[:2])
        return bool(first) and first == second

    def is_refused_again(self, side: str) -> bool:
        """Whether the second is refused as it is with another key, there and in the reference."""
        answers = self.answers(side)
        if answers is None or not (answers[0].succeeded and _is_refused(answers[1])):
            return False
        return answers[1].status == answers[2].status == self.third.here.status


def judge(api: ApiEvidence) -> Iterator[Told]:
    """One difference for each operation that takes keys."""
    for sequence in played(api):
        for trial in _trials(sequence):
            askings = [side for side in sides_of(trial.second) if side != "there"]
            telling = frozenset.intersection(*(trial.telling(side) for side in askings))
            place = trial.twice("there", telling) if telling else None
            if place is not None:
                first, second = (_shown(one.there)[place] for one in (trial.first, trial.second))
                name = "Location" if place == LOCATION else place.removeprefix("/")
                yield _difference(api, trial, f"two effects: {name} is {first}, then {second}")
            elif all(map(trial.is_answered_again, askings)) and trial.is_refused_again("there"):
                refusal = f"{trial.second.there.status}, as with another key"
                yield _difference(api, trial, f"no answer to the second: it is refused ({refusal})")


def _trials(sequence: Played) -> Iterator[Trial]:
    for step, second in sequence.steps.items():
        for header, value in second.case.headers if second.case is not None else ():
            capture = value.capture if isinstance(value, Slot) else None
            if capture is None or capture.part is not Part.REQUEST_HEADER or capture.step not in sequence.steps:
                continue
            first = sequence.steps[capture.step]
            third = sequence.steps.get(step + 1)
            if third is not None and _is_anew(third, header) and first.here.operation == third.here.operation:
                yield Trial(header=header, first=first, second=second, third=third)


def _is_anew(pair: Pair, header: str) -> bool:
    """Whether the request carries a key of its own."""
    headers = dict(pair.case.headers) if pair.case is not None else {}
    value = headers.get(header)
    return isinstance(value, Slot) and value.role is Role.ABSENT


def _shown(answer: Observation) -> Mapping[str, Json]:
    """Every scalar of the body by its place, and the Location."""
    found: dict[str, Json] = dict(_leaves(answer.body, "")) if answer.body_kept else {}
    return found | {name: value for name, value in answer.headers if name == LOCATION}


def _leaves(value: Json, place: str) -> Iterator[tuple[str, Json]]:
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _leaves(member, joined(place, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _leaves(item, joined(place, index))
    else:
        yield place, value


def _named(shown: Mapping[str, Json]) -> Mapping[str, Json]:
    """Without moments, which an answer may have anew."""
    return {place: value for place, value in shown.items() if Measure.MOMENT.read(value) is None}


def _is_refused(answer: Observation) -> bool:
    return answer.answered and answer.status is not None and 400 <= answer.status < 500


def _difference(api: ApiEvidence, trial: Trial, words: str) -> Told:
    sides = api.sides
    header, status = trial.header, trial.second.here.status
    answered = f"{status} to the second of two requests with one key"
    shown = Shown(
        pairs=(trial.first, trial.second, trial.third),
        compared=3,
        reference=Side(text=f"one effect: {answered}", value=status),
        environment=Side(text=words, value=trial.second.there.status),
        basis=Basis.RELATION,
    )
    message = (
        f"two requests with the same {header} have {words} in {sides.environment}; in {sides.reference} they have one"
    )
    where = sides.place(
        trial.second.here.operation, Part.REQUEST_HEADER, status=status, pointer=joined("", header.lower())
    )
    return api.operations[trial.second.here.operation].difference("idempotency-not-honoured", where, message, shown)


RULE = Rule(
    kinds=("idempotency-not-honoured",),
    level=Level.API,
    judge=judge,
    decided=(
        "The same creation is sent twice with one fresh key, then with another. In the reference the second answer is "
        "about the first one's effect (or refuses), both times, and the third is about one of its own; here the second "
        "answer differs from the first wherever that shows, each time it is asked. Where the same may be made once "
        "only, the second is answered as the first in the reference, and here it is refused as the third is on both."
    ),
    remedy="keep keys and their answers in the store that all instances share, for as long as the contract says",
)
