"""The steps of one sequence side by side, what each of them is about, and what it shows of it."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote

from harness.model.exchange import NOT_SENT
from harness.model.forms import fields_of, is_form, meant
from harness.model.links import last_segment, led_to
from harness.model.media_type import URL_ENCODED, bare
from harness.model.place import Part
from harness.model.pointer import ANY, joined, tokens_of, values_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from harness.comparison.evidence import ApiEvidence
    from harness.comparison.pairing import Pair
    from harness.model.case import Capture
    from harness.model.json import Json
    from harness.model.observation import Observation

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """One sequence, as far as both sides were asked its steps; a single case is a sequence of one step."""

    steps: Mapping[int, Pair]

    def subject(self, step: int) -> int | None:
        """The step that created what a step's path names last; `None` where it names nothing that was created."""
        case = self.steps[step].case
        capture = case.path_slots[-1].capture if case is not None and case.path_slots else None
        return capture.step if capture is not None else None

    def subjects(self, step: int) -> tuple[int, ...]:
        """The steps that created what a step's path names, what stands in it last."""
        case = self.steps[step].case
        return case.subjects if case is not None else ()

    def needed(self, step: int) -> frozenset[int]:
        """The steps that made what a step names anywhere, and what those name."""
        case = self.steps[step].case if step in self.steps else None
        own = frozenset(case.sources if case is not None else ())
        return own.union(*map(self.needed, own))

    def captures(self, step: int) -> Iterator[tuple[Pair, Capture]]:
        """The steps that take from one the identifier of what it made, and where they take it from."""
        for number in sorted(self.steps):
            pair = self.steps[number]
            for slot in pair.case.path_slots if pair.case is not None else ():
                if slot.capture is not None and slot.capture.step == step:
                    yield pair, slot.capture

    def naming(self, step: int) -> tuple[Pair, ...]:
        """A step that names what another one made: without it nobody knows where the name stands."""
        return tuple(islice((pair for pair, _ in self.captures(step)), 1))

    def until_changed(self, step: int, subject: int) -> Iterator[int]:
        """The safe steps after one that wrote, until something is done to the same resource once more."""
        for later in sorted(number for number in self.steps if number > step):
            if method_of(self.steps[later]) in SAFE:
                yield later
            elif self.subject(later) == subject:
                return

    def identifier(self, step: int, side: str) -> Identifier | None:
        """What the thing that a step made is called on one side."""
        made = answer_of(self.steps[step], side) if step in self.steps else None
        if made is None or not made.succeeded:
            return None
        return next((found for _, capture in self.captures(step) if (found := _identifier(made, capture))), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """What a resource is called, and the property in which it was shown."""

    text: str
    name: str
    """Empty where no property showed it."""

    def row(self, body: Json) -> Row | None:
        """The one row of the lists in a body that is the resource; `None` for none, and for several that may be."""
        rows = [row for row in rows_of(body) if isinstance(row.value, dict)]
        named = [row for row in rows if self._is_named(row.value)]
        found = named or [row for row in rows if self._is_in(row.value)]
        return found[0] if len(found) == 1 else None

    def is_in(self, body: Json) -> bool:
        """Whether any row of the lists in a body is the resource, or may be."""
        return any(self._is_named(row.value) or self._is_in(row.value) for row in rows_of(body))

    def _is_named(self, row: Json) -> bool:
        return isinstance(row, dict) and text_of(row.get(self.name)) == self.text

    def _is_in(self, row: Json) -> bool:
        """Whether any property has the value, where the answer that made it named it by another or by none."""
        return isinstance(row, dict) and self.name not in row and self.text in map(text_of, row.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An item of a list in a body."""

    value: Json
    pointer: str
    """With `*` for its index."""


def played(api: ApiEvidence) -> tuple[Played, ...]:
    """Every sequence of an API, and every single case."""
    sequences: dict[str, dict[int, Pair]] = defaultdict(dict)
    singles: list[Played] = []
    for evidence in api.declared:
        for pair in evidence.pairs:
            if not pair.is_own:
                continue
            if pair.here.sequence is None:
                singles.append(Played(steps={0: pair}))
            else:
                sequences[pair.here.sequence][pair.here.step] = pair
    return (*singles, *(Played(steps=_played_alike(sequences[name])) for name in sorted(sequences)))


def _played_alike(steps: Mapping[int, Pair]) -> Mapping[int, Pair]:
    """The steps up to one that changes something and that one side alone was sent: what follows is of two stories."""
    for number in sorted(steps):
        if method_of(steps[number]) not in SAFE and _was_sent(steps[number].here) != _was_sent(steps[number].there):
            return {step: pair for step, pair in steps.items() if step < number}
    return steps


def _was_sent(observation: Observation) -> bool:
    return observation.failure is None or observation.failure.kind not in NOT_SENT


def method_of(pair: Pair) -> str:
    """The method of a pair's requests."""
    return pair.case.method if pair.case is not None else pair.here.operation.partition(" ")[0]


def answer_of(pair: Pair, side: str) -> Observation | None:
    """What one side gave: `here`, `again` (`None` where it was not asked again) or `there`."""
    return {"here": pair.here, "again": pair.again, "there": pair.there}[side]


def sent_by(observation: Observation) -> Json:
    """The JSON body or the fields of a form as they were sent there, secrets masked; `None` for none."""
    sent = observation.requested
    if sent is None or not sent.body:
        return None
    media_type = next((value for name, value in sent.headers if name.lower() == "content-type"), "")
    if is_form(media_type):
        # What is read back shows objects, whatever the contract says of the form.
        fields = fields_of(media_type, sent.body.encode(), nested=bare(media_type) == URL_ENCODED)
        return None if fields is None else {name: _meant(value) for name, value in fields.items()}
    try:
        value: Json = json.loads(sent.body)
    except (ValueError, RecursionError):
        return None
    return value


def _meant(value: Json) -> Json:
    """What the fields of a form spell, those inside objects and lists, too."""
    if isinstance(value, dict):
        return {name: _meant(one) for name, one in value.items()}
    return [_meant(one) for one in value] if isinstance(value, list) else meant(value)


def rows_of(body: Json) -> Iterator[Row]:
    """What stands in the lists of a body: at its root, or in a member of it or of one below."""
    yield from _rows(body, "", 2)


def _rows(value: Json, pointer: str, depth: int) -> Iterator[Row]:
    if isinstance(value, list):
        for item in value:
            yield Row(value=item, pointer=joined(pointer, ANY))
    elif isinstance(value, dict) and depth:
        for name, member in value.items():
            yield from _rows(member, joined(pointer, name), depth - 1)


def _identifier(made: Observation, capture: Capture) -> Identifier | None:
    location = next((value for name, value in made.headers if name == "location"), "")
    if capture.path:
        named = led_to(location, made.body if made.body_kept else None, capture.path)
        return Identifier(text=named, name="") if named else None
    if capture.part is Part.RESPONSE_BODY and made.body_kept:
        for pointer in capture.pointers:
            text = text_of(next(values_at(made.body, pointer), None))
            if text:
                return Identifier(text=text, name=(tokens_of(pointer) or ("",))[-1])
    if capture.part is Part.REQUEST_PATH and made.requested is not None:
        return _last_segment(made.requested.target)
    return _last_segment(location)


def _last_segment(target: str) -> Identifier | None:
    segment = unquote(last_segment(target))
    return Identifier(text=segment, name="") if segment else None


def text_of(value: Json) -> str | None:
    """A text or number as a text; `None` for anything else."""
    if isinstance(value, str):
        return value
    return json.dumps(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
