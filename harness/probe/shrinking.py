"""The smallest request that still shows a difference in acceptance: what a person is shown, and repeats.

This is our own reduction and not Hypothesis' shrinker. That one runs a function again and again, hundreds of times,
with choices that it made itself; here a try is two or three requests to environments, a few dozen have to do, the
requests were made long before and for other environments too, and whoever judges is no function that can be called but
a loop that is waited for. So what helps most is tried first and everything at once: without all that is optional, then
halves of it, then single things; lists of one item; short texts. Every smaller request is judged anew on both sides,
and with the good value in the blamed place as well: that has to be served, else it is refused for something else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.contract.constraints import required_of
from harness.model.boundary import Witness
from harness.model.fields import ABSENT, Field, body_value, fields_like, parameters, value_at, values_like
from harness.model.operation import ParameterLocation
from harness.model.place import Part
from harness.model.pointer import is_below, joined, tokens_of
from harness.probe.naming import schema_of
from harness.probe.search import Search

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from harness.contract.document import Contract
    from harness.model.case import Case, Sequence
    from harness.model.difference import Question
    from harness.model.observation import Observation
    from harness.model.operation import Operation
    from harness.probe.purse import Purse
    from harness.probe.search import Asking

MOST_TRIALS = 12
"""Smaller requests that are tried, each with two or three requests."""

LONG_TEXT = 12
"""Characters; shorter texts are as readable as they get."""

DEEPEST = 6


def smallest(
    question: Question,
    contract: Contract,
    *,
    units: Mapping[str, Case | Sequence],
    observations: Iterable[Observation],
    reference: str,
    purse: Purse | None = None,
) -> Asking[Witness | None]:
    """Reduces the first of the question's requests on which the sides part.

    Args:
        question: One of `smallest`.
        contract: The contract of its API.
        units: Id of a case to the case, or to the sequence that it is a step of.
        observations: Those of the operation, of both environments.
        reference: Name of the reference.
        purse: What it may cost.

    Returns:
        What was found, which may be no smaller request; `None` where there is none to start from.
    """
    fault, operation = question.fault, contract.operation(question.operation)
    search = Search(question, units, observations, reference, purse)
    if fault is None or operation is None or not search.refusing:
        return None
    blamed = Field(part=fault.part, pointer=fault.pointer)
    shrinking = _Shrinking(search, contract, operation, blamed)
    yield from shrinking.reduced(search.refused[0])
    found = tuple(dict.fromkeys(reversed(shrinking.found)))
    return Witness(
        environment=search.environment,
        operation=search.operation,
        fault=fault,
        cases=found,
        tried=tuple(one for one in search.parted if one not in found),
    )


class _Shrinking:
    """One request on its way to a smaller one."""

    def __init__(self, search: Search, contract: Contract, operation: Operation, blamed: Field) -> None:
        self._search = search
        self._contract = contract
        self._operation = operation
        self._blamed = blamed
        self._trials = MOST_TRIALS
        self.found: list[str] = []
        """Ids of the smaller requests that still show it, each smaller than the one before."""

    def reduced(self, case: Case) -> Asking[None]:
        """Leaves out what is optional, then all items of lists but one, then most of long texts."""
        for smaller in (self._optional, self._lists, self._long_texts):
            case = yield from self._with(case, smaller(case))

    def _with(self, case: Case, values: Mapping[Field, object]) -> Asking[Case]:
        """The case with as many of the smaller values as still show it: all, halves, single ones."""
        waiting = [[*values]] if values else []
        while waiting and self._trials:
            group = waiting.pop(0)
            smaller = yield from self._changed(case, {field: values[field] for field in group})
            if smaller is not None:
                case = smaller
            elif len(group) > 1:
                middle = len(group) // 2
                waiting += [group[:middle], group[middle:]]
        return case

    def _changed(self, case: Case, values: Mapping[Field, object]) -> Asking[Case | None]:
        """The case with other values, if it still shows the same; `None` if not, or if it is the same case."""
        changed = self._search.with_values(case, values)
        if changed.id == case.id or not self._trials:
            return None
        self._trials -= 1
        if not (yield from self._search.parts(changed)):
            return None
        mended = self._search.mended(changed, self._blamed, self._good(changed))
        if mended is None or not (yield from self._search.serves(mended, self._search.refusing)):
            return None
        self.found.append(self._search.sent(changed).id)
        return changed

    def _good(self, case: Case) -> object:
        """A value that both serve in the blamed place; `ABSENT` where it is what should not be there."""
        bad = [value_at(case, own) for own in fields_like(case, self._blamed.part, self._blamed.place)]
        like = (
            value for one in self._search.served for value in values_like(one, self._blamed.part, self._blamed.place)
        )
        return next((value for value in like if value not in bad), ABSENT)

    def _optional(self, case: Case) -> Mapping[Field, object]:
        """What the contract does not require, outermost only; parameters first."""
        location = {Part.REQUEST_QUERY: ParameterLocation.QUERY, Part.REQUEST_HEADER: ParameterLocation.HEADER}
        required = {(one.location, one.name.lower()) for one in self._operation.parameters if one.required}
        given = [
            field
            for field in parameters(case)
            if field.part in location and (location[field.part], tokens_of(field.pointer)[0].lower()) not in required
        ]
        optional = [field for field in (*given, *self._members(case, "", 0)) if not self._is_blamed(field)]
        return dict.fromkeys(optional, ABSENT)

    def _members(self, case: Case, pointer: str, depth: int) -> Iterator[Field]:
        """The optional members of the body's objects; those below an optional one go with it."""
        root = Field(part=Part.REQUEST_BODY, pointer=pointer)
        value = value_at(case, root)
        children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        required = self._required(case, root) if isinstance(value, dict) else frozenset()
        for name, _ in children if depth < DEEPEST else ():
            field = Field(part=Part.REQUEST_BODY, pointer=joined(pointer, name))
            if isinstance(value, dict) and name not in required and not self._is_blamed(field):
                yield field
            else:
                yield from self._members(case, field.pointer, depth + 1)

    def _required(self, case: Case, field: Field) -> frozenset[str]:
        media_type = case.body.media_type if case.body else ""
        schema = schema_of(self._contract, self._operation, media_type, field)
        return required_of(self._contract, schema) if schema is not None else frozenset()

    def _lists(self, case: Case) -> Mapping[Field, object]:
        """Lists of several items with nothing in them that is blamed, cut to their first item."""
        return {field: value[:1] for field, value in self._inside(case) if isinstance(value, list) and len(value) > 1}

    def _long_texts(self, case: Case) -> Mapping[Field, object]:
        """Long texts, cut to their first character."""
        inside = self._inside(case)
        return {field: value[:1] for field, value in inside if isinstance(value, str) and len(value) > LONG_TEXT}

    def _inside(self, case: Case) -> Iterator[tuple[Field, object]]:
        """Everything in the body that is not blamed, with its value."""
        for pointer in _pointers(body_value(case), "", 0):
            field = Field(part=Part.REQUEST_BODY, pointer=pointer)
            if not self._is_blamed(field):
                yield field, value_at(case, field)

    def _is_blamed(self, field: Field) -> bool:
        """Whether it is the blamed place, or around or inside it."""
        if field.part is not self._blamed.part:
            return False
        here, there = field.place, self._blamed.place
        return is_below(here, there) or is_below(there, here)


def _pointers(value: object, pointer: str, depth: int) -> Iterator[str]:
    yield pointer
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, child in children if depth < DEEPEST else ():
        yield from _pointers(child, joined(pointer, name), depth + 1)
