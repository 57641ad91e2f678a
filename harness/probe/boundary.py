"""How far each side accepts what one of them refuses: from one refused value to the exact bound on both."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from string import ascii_letters, ascii_lowercase, ascii_uppercase
from typing import TYPE_CHECKING, Final

from harness.model.boundary import Boundary, Edge
from harness.model.fields import Field, fields_like, value_at, values_like
from harness.model.refusing import refuses
from harness.probe.edge import EdgeSearch
from harness.probe.naming import schema_of
from harness.probe.pattern import Texts, smallest_texts
from harness.probe.scales import ITEMS, LENGTHS, MEMBERS, Scale, scale
from harness.probe.search import Search

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from harness.contract.document import Contract
    from harness.model.case import Case, Fault, Sequence
    from harness.model.difference import Question
    from harness.model.json import Json
    from harness.model.observation import Observation
    from harness.probe.edge import Accepts
    from harness.probe.purse import Purse
    from harness.probe.search import Asking

MOST_WITNESSES = 3
"""Refused requests that a search starts from, until one has a value that both sides serve in its place."""

MOST_STARTS = 3
"""Values that are tried as one that both sides serve."""


def boundary(
    question: Question,
    contract: Contract,
    *,
    units: Mapping[str, Case | Sequence],
    observations: Iterable[Observation],
    reference: str,
    purse: Purse | None = None,
) -> Asking[Boundary | None]:
    """Finds the last accepted and the first refused value of both sides by halving.

    A bound needs none in the contract: it is looked for between a value that is served and one that is refused, and,
    on the side that serves both, ever further away. What the contract says, and what was seen before, is tried first.

    Args:
        question: One of `boundary`.
        contract: The contract of its API.
        units: Id of a case to the case, or to the sequence that it is a step of.
        observations: Those of the operation, of both environments.
        reference: Name of the reference.
        purse: What it may cost.

    Yields:
        Requests that differ from a served one in the one value, each for one environment.

    Returns:
        Edges that are not known where no request could be found in which that value alone makes the difference;
        `None` where no request is refused.
    """
    fault, operation = question.fault, contract.operation(question.operation)
    search = Search(question, units, observations, reference, purse)
    if fault is None or operation is None or not search.refusing:
        return None
    for witness in search.refused[:MOST_WITNESSES]:
        field = _field(witness, fault)
        media_type = witness.body.media_type if witness.body else ""
        schema = schema_of(contract, operation, media_type, field)
        found = yield from _of_witness(search, witness, field, fault, schema)
        if found is not None:
            return found
    return _told(search, fault, Edge(), Edge())


def _of_witness(
    search: Search, witness: Case, field: Field, fault: Fault, schema: Json | None
) -> Asking[Boundary | None]:
    measured = scale(fault.keyword, schema, value_at(witness, field))
    start = None
    if measured is not None:
        start = yield from _start(search, witness, field, measured, schema)
    if start is not None:
        found = yield from _measured(search, start, fault, schema)
        if not (yield from _is_something_else(search, start, fault, schema)):
            return found
    if fault.keyword == "pattern" or fault.keyword in LENGTHS:
        # A text of the same length that is served as little: it is not the length that it is refused for.
        return (yield from _of_texts(search, witness, field, fault, schema))
    return None


def _field(witness: Case, fault: Fault) -> Field:
    """Where the witness has the thing: at the fault's own pointer, else at the first place like it."""
    own = Field(part=fault.part, pointer=fault.pointer)
    like = fields_like(witness, fault.part, own.place)
    return own if own in like or not like else like[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Start:
    """A request, a place in it, and two positions between which the edge of the refusing side lies."""

    witness: Case
    field: Field
    scale: Scale
    accepted: int
    refused: int


def _start(search: Search, witness: Case, field: Field, measured: Scale, schema: Json | None) -> Asking[_Start | None]:
    """A value that both sides serve in the place of the refused one."""
    refused = measured.at(value_at(witness, field))
    if refused is None:
        return None
    known = _positions(search.served, field, measured)
    near = sorted({position for position in known if position < refused}, reverse=True)
    likely = [*near[:1], *_declared(measured, schema), *near[-1:], measured.steps[0], 0, -measured.steps[0]]
    candidates = [position for position in dict.fromkeys(likely) if position < refused]
    for position in candidates[:MOST_STARTS]:
        variant = search.variant(witness, field, measured.value(position))
        if variant is None or not (yield from search.serves(variant, search.refusing)):
            continue
        if (yield from search.serves(variant, search.serving)):
            return _Start(witness=witness, field=field, scale=measured, accepted=position, refused=refused)
    return None


def _measured(search: Search, start: _Start, fault: Fault, schema: Json | None) -> Asking[Boundary]:
    hints = list(_hints(search, start, schema))
    narrow = EdgeSearch(start.scale, _accepts(search, start, search.refusing), start.accepted, start.refused)
    refusing = yield from narrow.edge(())
    wide = EdgeSearch(start.scale, _accepts(search, start, search.serving), start.refused, None)
    serving = yield from wide.edge(hints)
    # The first refused value, put to the other side too, is the plainest request that shows the difference.
    nearest = search.variant(start.witness, start.field, start.scale.value(narrow.refused or start.refused))
    if nearest is not None:
        yield from search.parts(nearest)
    told = _told(search, fault, refusing, serving)
    first = search.sent(nearest).id if nearest is not None else ""
    return replace(told, cases=tuple(sorted(told.cases, key=lambda id_: id_ != first)))


def _is_something_else(search: Search, start: _Start, fault: Fault, schema: Json | None) -> Asking[bool]:
    """Whether another text (or list) of a refused length is served: then it is not the length that is refused."""
    if fault.keyword not in LENGTHS | ITEMS | MEMBERS:
        return False
    witness = value_at(start.witness, start.field)
    others = (value for case in search.served for value in values_like(case, start.field.part, start.field.place))
    for other in others:
        like = scale(fault.keyword, schema, other)
        made = None if like is None or not other else like.value(start.refused)
        if made is not None and made != witness:
            variant = search.variant(start.witness, start.field, made)
            return variant is not None and (yield from search.serves(variant, search.refusing))
    return False


def _told(search: Search, fault: Fault, refusing: Edge, serving: Edge) -> Boundary:
    by_environment = search.refusing == search.environment
    return Boundary(
        environment=search.environment,
        operation=search.operation,
        fault=fault,
        keyword=fault.keyword,
        here=serving if by_environment else refusing,
        there=refusing if by_environment else serving,
        cases=search.parted,
    )


def _accepts(search: Search, start: _Start, environment: str) -> Accepts:
    """Asks one side for one position; another refusal than the first is for another reason, and tells nothing."""
    statuses: set[int | None] = set()

    def accepts(position: int) -> Asking[bool | None]:
        variant = search.variant(start.witness, start.field, start.scale.value(position))
        observation = None if variant is None else (yield from search.asked(variant, environment))
        if observation is None:
            return None
        if observation.succeeded:
            return True
        statuses.add(observation.status)
        return False if refuses(observation) and len(statuses) == 1 else None

    return accepts


def _hints(search: Search, start: _Start, schema: Json | None) -> Iterator[int]:
    """Where the edge of the side that serves more may be: where the contract has it, or before what it refused."""
    yield from _declared(start.scale, schema)
    step = start.scale.steps[-1]
    refused = _positions(search.refused_by(search.serving), start.field, start.scale)
    yield from (position - step for position in sorted(set(refused)) if position > start.refused)


def _declared(measured: Scale, schema: Json | None) -> Iterator[int]:
    """The positions of the bounds that a schema has, inclusive and exclusive."""
    said = schema if isinstance(schema, dict) else {}
    for name in measured.limits:
        position = measured.limit(said.get(name))
        if position is not None:
            yield position - (measured.steps[-1] if name.startswith("exclusive") else 0)


def _positions(cases: Iterable[Case], field: Field, measured: Scale) -> list[int]:
    values = (value for case in cases for value in values_like(case, field.part, field.place))
    return [position for value in values if (position := measured.at(value)) is not None]


def _of_texts(
    search: Search, witness: Case, field: Field, fault: Fault, schema: Json | None
) -> Asking[Boundary | None]:
    """A pattern: the smallest text that one side refuses, and the nearest to it that both serve; or a closed set."""
    bad = value_at(witness, field)
    if not isinstance(bad, str):
        return None
    values = [value for case in search.served for value in values_like(case, field.part, field.place)]
    texts = sorted({one for one in values if isinstance(one, str)}, key=lambda text: (len(text) != len(bad), text))
    for good in texts[:MOST_STARTS]:
        variant = search.variant(witness, field, good)
        if variant is not None and (yield from search.serves(variant, search.refusing)):
            found = yield from smallest_texts(search, witness, field, Texts(served=good, refused=bad))
            refusing = Edge(accepted=found.served, refused=found.refused)
            told = _told(search, fault, refusing, Edge(accepted=found.refused))
            is_listed = yield from _is_of_a_set(search, witness, field, good, schema)
            return replace(told, keyword="enum" if is_listed else "pattern")
    return None


def _is_of_a_set(search: Search, witness: Case, field: Field, served: str, schema: Json | None) -> Asking[bool]:
    """Whether a word is served and none beside it: a pattern serves words of the same form."""
    said = schema if isinstance(schema, dict) else {}
    if "pattern" in said or "format" in said or not _WORD.fullmatch(served):
        return False
    letters = [place for place, letter in enumerate(served) if letter.isalpha()]
    for place in dict.fromkeys((letters[0], letters[len(letters) // 2], letters[-1])):
        beside = served[:place] + served[place].translate(_NEXT) + served[place + 1 :]
        variant = search.variant(witness, field, beside)
        if variant is None or (yield from search.serves(variant, search.refusing)):
            return False
    return True


_WORD: Final = re.compile(r"[A-Za-z]([A-Za-z_-]*[A-Za-z])?")

_NEXT: Final = str.maketrans(ascii_letters, ascii_lowercase[1:] + "a" + ascii_uppercase[1:] + "A")
"""Each letter to the one after it, the last to the first."""
