"""What no two items may have alike: each asking draws another value, and one sequence asks for the same twice."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import chain, islice
from math import log2
from string import ascii_lowercase, ascii_uppercase, digits
from typing import TYPE_CHECKING

from harness.generation.adapting import is_alike, is_plain
from harness.generation.case_identity import identified, identified_sequence
from harness.generation.placing import with_body_slot
from harness.generation.rewriting import digested, rewritten
from harness.model.case import UNIQUE, Capture, Fault, Purpose, Role, Sequence, Slot, chance
from harness.model.fields import value_at
from harness.model.paths import is_of_item
from harness.model.place import Part
from harness.model.pointer import tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from harness.model.case import Case, Corpus
    from harness.model.fields import Field

LEAST = 16.0
"""Bits of chance that are enough: few items are there at the same time."""

FEWER = 13.0
"""Where a pattern leaves no more: one that is there already is refused, as what is faulty is, once in many runs."""

FEWEST = 9.0
"""The same where a refusal says that it is for what is there: in one environment alone that says nothing."""

ENOUGH = 40.0

LONGEST = 12
"""Characters that a short text is made of by repeating its last one."""

LAST_YEAR = 6
"""Of a decade from which on the years of the next one are drawn: the rest of this one is too little."""

_DATED = re.compile(r"([12][0-9])([0-9])([0-9])-[0-9]{2}-[0-9]{2}($|[Tt ].*)", re.ASCII | re.DOTALL)
"""A date, or a time (RFC 3339, section 5.6): the century, the decade and the year in it, and the time of day."""

_STEPS = (7, 3, 17)
"""How far on in its alphabet the letter lies that stands for one, by turn."""

_ALPHABETS = (ascii_lowercase, ascii_uppercase, digits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unique:
    """A property of a new item that may be no other's."""

    field: Field
    """In the body."""
    value: str
    """What the plainest request has there."""
    form: tuple[str, ...]
    """The characters from which each one of another value is drawn."""

    @property
    def slot(self) -> Slot:
        """What draws another value for each asking."""
        return Slot(name=tokens_of(self.field.pointer)[-1], role=Role.ABSENT, form=self.form)


def forms(text: str, alphabets: tuple[str, ...] = _ALPHABETS) -> Iterator[tuple[str, ...]]:
    """Forms of texts like one: of its own length, longer ones, then those in which letters or digits vary alone.

    Of these, too, longer ones come first. Of an address the part before the `@` varies; of a date all of it, ahead of
    it and then soon after, and of a time the date: an appointment may be refused for what is booked then already.

    Args:
        text: The text.
        alphabets: The characters that may become others of their kind.
    """
    if (dated := _DATED.match(text)) is not None:
        yield from _other_days(*dated.groups())
        return
    name, at, domain = text.partition("@")
    longer = name + name[-1:] * max(0, LONGEST - len(name))
    found = [(_varied(local, alphabets), LEAST) for local in (name, longer)]
    found += [(_varied(longer, (one,)), LEAST) for one in alphabets]
    found += [(_varied(name, kinds), FEWEST) for kinds in (alphabets, *((one,) for one in alphabets))]
    yield from dict.fromkeys((*form, *at, *domain) for form, least in found if chance(form) >= least)


def another(text: str, turn: int = 0) -> str | None:
    """A text of the form of one and of its length, as nobody is likely to have; `None` where it has too few letters.

    Args:
        text: The text.
        turn: Any number; there are as many texts as steps.
    """
    form = next((one for one in forms(text) if len(one) == len(text)), None)
    if form is None:
        return None
    step = _STEPS[turn % len(_STEPS)]
    return "".join(every[(every.find(own) + step) % len(every)] for own, every in zip(text, form, strict=True))


def is_dated(text: str) -> bool:
    """Whether it is a date or a time."""
    return _DATED.match(text) is not None


def _other_days(century: str, decade: str, year: str, rest: str) -> Iterator[tuple[str, ...]]:
    """Dates up to the end of the century, then ones of the years that come next: there may be a last day for bookings.

    Whatever the draw, there is such a day: it is in one of the first nine months, and no later than the twenty-eighth.
    """
    day = ("-", "0", digits[1:], "-", "012", digits[1:9], *rest)
    is_late = int(year) > LAST_YEAR and decade != "9"
    yield (*century, digits[min(int(decade) + (year != "0"), 9) :], digits, *day)
    yield (*century, str(int(decade) + is_late), digits if is_late else digits[int(year) :], *day)


def _varied(text: str, alphabets: tuple[str, ...]) -> tuple[str, ...]:
    """The text with all characters of its kind in the place of each, from its end until that is enough."""
    form, bits = list(text), 0.0
    for position in reversed(range(len(text))):
        alphabet = next((one for one in alphabets if text[position] in one), None)
        if alphabet is not None and bits < ENOUGH:
            form[position] = alphabet
            bits += log2(len(alphabet))
    return tuple(form)


def made_unique(corpus: Corpus, found: Mapping[str, tuple[Unique, ...]]) -> Corpus:
    """The corpus with a value of its own wherever a request has one that others have too, and with one once more.

    Args:
        corpus: One API's.
        found: By key of the creating operation.
    """
    if not found:
        return corpus
    slots = [(key, one, _slots(corpus, key, one)) for key, several in found.items() for one in several]

    def change(case: Case) -> Case:
        for key, one, drawn in slots:
            value = value_at(case, one.field) if is_alike(case.operation, key) else None
            slot = drawn.get(value) if isinstance(value, str) else None
            if slot is not None and not _is_about(case, one):
                case = with_body_slot(case, one.field.pointer, slot)
        return case

    made = rewritten(corpus, change)
    twice = [again for key, one, _ in slots for again in _twice(made, key, one)]
    gone = [again for key, several in found.items() for again in _once_gone(made, key, several)]
    return digested(replace(made, sequences=(*twice, *gone, *made.sequences)))


def _slots(corpus: Corpus, operation: str, one: Unique) -> dict[str, Slot]:
    """What draws a value of its own in the place of each text that several requests have there.

    A text that just one request has is told apart already, and may be meant.
    """
    cases = [case for each in corpus.operations for case in each.cases]
    cases += [step for sequence in corpus.sequences for step in sequence.steps]
    values = [value_at(case, one.field) for case in cases if is_alike(case.operation, operation)]
    counts = Counter(value for value in values if isinstance(value, str))
    several = (value for value, count in counts.items() if count > 1)
    return {value: _slot_like(value, one) for value in several} | {one.value: one.slot}


def _slot_like(value: str, one: Unique) -> Slot:
    """Of the text's own form where that leaves enough of them at its length, else of the plainest one's."""
    varied = tuple(alphabet for alphabet in _ALPHABETS if alphabet in one.form)
    least = min(LEAST, chance(one.form))
    own = next((form for form in forms(value, varied) if len(form) == len(value) and chance(form) >= least), None)
    return one.slot if own is None else replace(one.slot, form=own)


def _is_about(case: Case, one: Unique) -> bool:
    place = (one.field.part, one.field.pointer)
    is_filled = case.body is not None and one.field.pointer in dict(case.body.slots)
    return (
        is_filled or case.varied == place or (case.fault is not None and (case.fault.part, case.fault.pointer) == place)
    )


def _twice(corpus: Corpus, operation: str, one: Unique) -> Iterator[Sequence]:
    """What is taken already, asked for once more, after the steps that lead to where it is made first."""
    makings = chain(_makings(corpus, operation, (one,)), _makings_alone(corpus, operation, one))
    for sequence, index in islice(makings, 1):
        fault = Fault(keyword=UNIQUE, part=Part.REQUEST_BODY, pointer=one.field.pointer, description="taken already")
        again = replace(
            _alike(sequence.steps[index], index, (one,)),
            fault=fault,
            description=f"{one.field.pointer} as another has it",
        )
        steps = (*sequence.steps[: index + 1], identified(again))
        words = f"{operation} twice with the same {one.field.pointer}"
        yield identified_sequence(replace(sequence, steps=steps, description=words))


def _once_gone(corpus: Corpus, operation: str, every: tuple[Unique, ...]) -> Iterator[Sequence]:
    """What was taken by an item that is deleted, asked for once more: it is free again, or a trace of it is left."""
    for sequence, index in _makings(corpus, operation, every):
        deletion = next((step for step in sequence.steps[index:] if _deletes(step, index)), None)
        if deletion is not None:
            again = replace(_alike(sequence.steps[index], index, every), description="once more when it is gone")
            steps = (*sequence.steps[: index + 1], deletion, identified(again))
            words = f"{operation} once more when the first one is gone"
            yield identified_sequence(replace(sequence, steps=steps, description=words))
            return


def _makings(corpus: Corpus, operation: str, every: tuple[Unique, ...]) -> Iterator[tuple[Sequence, int]]:
    """The steps of sequences that make an item plainly, each with a value of its own wherever one is needed."""
    places = {one.field.pointer for one in every}
    for sequence in corpus.sequences:
        for index, step in enumerate(sequence.steps):
            filled = dict(step.body.slots).keys() if step.body is not None else set()
            if step.operation == operation and is_plain(step) and places <= filled:
                yield sequence, index


def _makings_alone(corpus: Corpus, operation: str, one: Unique) -> Iterator[tuple[Sequence, int]]:
    """The same of what nothing more can be asked of: it is made by single requests alone."""
    for each in corpus.operations:
        for case in each.cases if each.operation == operation else ():
            if is_plain(case) and case.body is not None and one.field.pointer in dict(case.body.slots):
                step = identified(replace(case, purpose=Purpose.SEQUENCE))
                yield Sequence(id="", api=corpus.api, resource=case.path, steps=(step,)), 0


def _alike(step: Case, index: int, every: tuple[Unique, ...]) -> Case:
    """The step with the values that it was sent with as number `index` of its sequence."""
    if step.body is None:
        return step
    places = {one.field.pointer for one in every}
    slots = tuple(
        (pointer, replace(slot, role=Role.CREATED, form=(), capture=_sent_as(index, pointer)))
        if pointer in places
        else (pointer, slot)
        for pointer, slot in step.body.slots
    )
    return replace(step, body=replace(step.body, slots=slots), purpose=Purpose.SEQUENCE)


def _sent_as(index: int, pointer: str) -> Capture:
    return Capture(step=index, part=Part.REQUEST_BODY, pointers=(pointer,))


def _deletes(step: Case, index: int) -> bool:
    """Whether it deletes what step `index` made."""
    last = step.path_slots[-1:]
    made = [slot.capture.step for slot in last if slot.capture is not None and slot.role is Role.CREATED]
    # A part of it is at a path that goes on: `/users/{id}/avatar`.
    is_whole = is_of_item(step.path) and all(source <= index for source in step.sources)
    return step.method == "DELETE" and made == [index] and is_whole and step.is_ordinary
