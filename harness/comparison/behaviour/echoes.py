"""What was sent against what is shown of it: in the answer to the sending itself, and in every read that follows."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from harness.comparison.behaviour.alignment import aligned
from harness.comparison.behaviour.played import SAFE, answer_of, method_of, rows_of, sent_by
from harness.model.forms import FileText
from harness.model.observation import BodyKind
from harness.model.pointer import ANY, joined, values_at
from harness.model.secret import MASK
from harness.model.spelling import normalised

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.behaviour.alignment import Aligned
    from harness.comparison.behaviour.played import Played, Row
    from harness.comparison.pairing import Pair
    from harness.model.json import Json
    from harness.model.observation import Observation

SCALARS = (str, int, float, bool)


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value that was sent and what is shown in its place, on one side at one asking."""

    sent: Json
    shown: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo:
    """One value that was sent, and what each side shows of it."""

    write: Pair
    shown: Pair
    """The pair that shows it: the writing itself, or a later read."""
    needed: tuple[Pair, ...]
    """Further pairs without which it could not be seen."""
    pointer: str
    """Where the answer shows it, `*` for items."""
    property: str
    """Where the resource has it."""
    here: tuple[Value, ...]
    """Of each asking of the reference."""
    there: Value
    before: tuple[Json, Json] = (None, None)
    """What the two sides showed at the same place before the writing; `None` where they showed nothing."""
    is_name: bool = False
    """Whether the values are names of members and not what stands in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writing:
    """A step that writes, and the step that made what it writes to."""

    sequence: Played
    step: int
    owner: int

    @property
    def pair(self) -> Pair:
        return self.sequence.steps[self.step]

    def own(self, side: str) -> Aligned | None:
        """What its own answer shows."""
        answer = answer_of(self.pair, side)
        return self._beside(side, answer.body) if answer is not None and answer.body_kept else None

    def read(self, later: int, side: str) -> Aligned | None:
        """What a later step shows: the resource itself, or its row in a list."""
        answer = answer_of(self.sequence.steps[later], side)
        if answer is None or not answer.body_kept:
            return None
        if self.sequence.subject(later) == self.owner:
            part = self._part(later, answer.body)
            return self._beside(side, answer.body) if part is None else self._beside(side, part.value, part.pointer)
        identifier = self.sequence.identifier(self.owner, side)
        row = identifier.row(answer.body) if identifier is not None else None
        return self._beside(side, row.value, row.pointer) if row is not None else None

    def _part(self, later: int, body: Json) -> Row | None:
        """The one row of a list of parts of the item, where the writing added a part: others are not there yet."""
        write, read = self.pair.case, self.sequence.steps[later].case
        if write is None or read is None or write.path != read.path or write.method != "POST":
            return None
        rows = [*islice(rows_of(body), 2)]
        return rows[0] if len(rows) == 1 else None

    def before(self, side: str) -> Json:
        """What a side showed last of the resource before, laid out as what was sent."""
        body = shown_before(self.sequence, self.step, self.owner, side)
        found = self._beside(side, body)
        return found.shown if found is not None else None

    def _beside(self, side: str, shown: Json, prefix: str = "") -> Aligned | None:
        sending = answer_of(self.pair, side)
        return aligned(sent_by(sending), shown, prefix) if sending is not None else None


def echoes(sequence: Played) -> Iterator[Echo]:
    """Everything that a sequence shows of what it sent itself, on both sides."""
    for step, pair in sequence.steps.items():
        if method_of(pair) in SAFE or not pair.here.valid or not serve(pair):
            continue
        subject = sequence.subject(step)
        writing = _Writing(sequence=sequence, step=step, owner=step if subject is None else subject)
        yield from _compared(writing, pair, [writing.own(side) for side in sides(pair)])
        for later in sequence.until_changed(step, writing.owner):
            read = sequence.steps[later]
            if serve(read) and sides(read) == sides(pair):
                yield from _compared(writing, read, [writing.read(later, side) for side in sides(read)])
                if sequence.subject(later) == writing.owner:
                    yield from _content(writing, read)


def shown_before(sequence: Played, step: int, owner: int, side: str) -> Json:
    """The body in which a side showed a resource last before a step; `None` where it did not."""
    for earlier in sorted((number for number in sequence.steps if owner <= number < step), reverse=True):
        answer = answer_of(sequence.steps[earlier], side)
        is_about = earlier == owner or sequence.subject(earlier) == owner
        if is_about and answer is not None and answer.succeeded and answer.body_kept:
            return answer.body
    return None


def sides(pair: Pair) -> tuple[str, ...]:
    """Whose answers there are, the environment's last."""
    return ("here", "there") if pair.again is None else ("here", "again", "there")


def serve(pair: Pair) -> bool:
    """Whether it was served at every asking."""
    answers = (answer_of(pair, side) for side in sides(pair))
    return all(one is not None and one.succeeded for one in answers)


def _compared(writing: _Writing, shown: Pair, by_side: list[Aligned | None]) -> Iterator[Echo]:
    """The values that every side was sent and shows."""
    found = [one for one in by_side if one is not None]
    if len(found) != len(by_side) or len({one.prefix for one in found}) != 1:
        return
    here, there = writing.before("here"), writing.before("there")
    for reading, is_name in ((_leaves, False), (_names, True)):
        values = [{place: (pointer, value) for place, pointer, value in reading(one.sent, one.shown)} for one in found]
        for place, (pointer, value) in values[-1].items():
            if all(place in others for others in values):
                yield Echo(
                    write=writing.pair,
                    shown=shown,
                    needed=writing.sequence.naming(writing.owner),
                    pointer=found[-1].prefix + pointer,
                    property=pointer,
                    here=tuple(others[place][1] for others in values[:-1]),
                    there=value,
                    before=(None, None) if is_name else (_at(here, place), _at(there, place)),
                    is_name=is_name,
                )


def _content(writing: _Writing, read: Pair) -> Iterator[Echo]:
    """The one file that was sent, and what is read instead of an object."""
    found = [_file(answer_of(writing.pair, side), answer_of(read, side)) for side in sides(read)]
    values = [one[1] for one in found if one is not None]
    if len(values) == len(found):
        yield Echo(
            write=writing.pair,
            shown=read,
            needed=writing.sequence.naming(writing.owner),
            pointer="",
            property=next(one[0] for one in found if one is not None),
            here=tuple(values[:-1]),
            there=values[-1],
        )


def _file(sending: Observation | None, reading: Observation | None) -> tuple[str, Value] | None:
    """The field of the file, and the file beside what is shown: as text where all of that is known, else its size."""
    fields = sent_by(sending) if sending is not None else None
    files = (
        [(name, one) for name, one in fields.items() if isinstance(one, FileText)] if isinstance(fields, dict) else []
    )
    if reading is None or len(files) != 1 or reading.body_kind not in {BodyKind.TEXT, BodyKind.BINARY}:
        return None
    name, file = files[0]
    sent = file.encode("latin-1")
    text = reading.text
    if text is not None and len(text.encode()) == reading.body_size:
        return name, Value(sent=sent.decode(errors="replace"), shown=text)
    return name, Value(sent=f"{len(sent)} bytes", shown=f"{reading.body_size} bytes")


def _leaves(sent: Json, shown: Json, place: str = "", pointer: str = "") -> Iterator[tuple[str, str, Value]]:
    """(place, place with `*` for items, value) of everything in both; lists of other lengths are values as a whole."""
    if isinstance(sent, dict) and isinstance(shown, dict):
        # What is null may be left out (RFC 7396).
        nulls = {name for name, value in sent.items() if value is None}
        for name in sorted(sent.keys() & (shown.keys() | nulls)):
            yield from _leaves(sent[name], shown.get(name), joined(place, name), joined(pointer, name))
    elif isinstance(sent, list) and isinstance(shown, list) and len(sent) == len(shown):
        for index, (one, other) in enumerate(zip(sent, shown, strict=True)):
            yield from _leaves(one, other, joined(place, index), joined(pointer, ANY))
    elif _is_comparable(sent, shown) and MASK not in (sent, shown):
        yield place, pointer, Value(sent=sent, shown=shown)


def _names(sent: Json, shown: Json, place: str = "", pointer: str = "") -> Iterator[tuple[str, str, Value]]:
    """The names of the members of inner objects, each beside the shown one that is spelled nearly so."""
    if not isinstance(sent, dict) or not isinstance(shown, dict):
        return
    for name in sorted(sent.keys() & shown.keys()):
        one, other, at = sent[name], shown[name], joined(place, name)
        if isinstance(one, dict) and isinstance(other, dict):
            others = {normalised(called): called for called in other if called not in one}
            for called in sorted(one):
                found = called if called in other else others.get(normalised(called))
                if found is not None:
                    yield joined(at, called), joined(pointer, name, ANY), Value(sent=called, shown=found)
            yield from _names(one, other, at, joined(pointer, name))


def _is_comparable(sent: Json, shown: Json) -> bool:
    """Whether a value could stand for another: that a type is another has a name of its own."""
    if isinstance(sent, list) and isinstance(shown, list):
        return True
    if sent is None or shown is None:
        other = shown if sent is None else sent
        return not isinstance(other, dict | list) or not other
    return _type(sent) == _type(shown) and isinstance(sent, SCALARS)


def _type(value: Json) -> str:
    if isinstance(value, bool):
        return "boolean"
    return "number" if isinstance(value, int | float) else type(value).__name__


def _at(value: Json, place: str) -> Json:
    return next(values_at(value, place), None)
