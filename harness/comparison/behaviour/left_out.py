"""What a property that a request leaves out is taken for, where the answer shows it: the default of a body."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from harness.comparison.behaviour.alignment import aligned
from harness.comparison.behaviour.alterations import shortened
from harness.comparison.behaviour.echoes import serve, sides
from harness.comparison.behaviour.played import SAFE, answer_of, method_of, sent_by
from harness.comparison.evidence import Shown, counted
from harness.contract.schemas import property_schema, request_schema
from harness.model.difference import Basis, Side
from harness.model.media_type import bare
from harness.model.place import Part
from harness.model.pointer import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import OperationEvidence, Sides
    from harness.comparison.pairing import Pair
    from harness.model.difference import Difference
    from harness.model.json import Json

FEWEST = 3
"""Requests that leave a property out and show one value for it, from which on it is no accident."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _LeftOut:
    """A property that one request did not give, and what each side took it for."""

    pair: Pair
    here: tuple[Json, ...]
    """Of each asking of the reference."""
    there: Json


def body_defaults(evidence: OperationEvidence) -> Iterator[Difference]:
    """Properties for which the reference takes one value wherever they are left out, and this environment another."""
    found: dict[str, list[_LeftOut]] = defaultdict(list)
    for pair in evidence.own:
        for name, one in _left_out(evidence, pair):
            found[name].append(one)
    fewest = 1 if evidence.sides.view.confirming else FEWEST
    for name, each in sorted(found.items()):
        values = {_text(value) for one in each for value in one.here}
        others = {_text(one.there) for one in each}
        is_steady = len(each) >= fewest and len(values) == len(others) == 1
        if is_steady and not _mean_the_same(each[0].here[0], each[0].there):
            yield _difference(evidence, name, each)


def _left_out(evidence: OperationEvidence, pair: Pair) -> Iterator[tuple[str, _LeftOut]]:
    if method_of(pair) in SAFE or not pair.here.valid or not serve(pair) or not _sets(evidence, pair):
        return
    by_side = [_shown(pair, side) for side in sides(pair)]
    for name in sorted(set.intersection(*map(set, by_side))):
        if _may_be_given(evidence, pair, name):
            *here, there = (one[name] for one in by_side)
            yield name, _LeftOut(pair=pair, here=tuple(here), there=there)


def _sets(evidence: OperationEvidence, pair: Pair) -> bool:
    """Whether it makes something, or does something to what the run made.

    What was there before has the values that somebody gave it, and what is changed the ones that it was made with.
    """
    return evidence.creates or (method_of(pair) == "POST" and pair.is_created and not pair.uses_existing)


def _shown(pair: Pair, side: str) -> dict[str, Json]:
    """What the answer shows of single values that the request did not give."""
    answer = answer_of(pair, side)
    sent = sent_by(answer) if answer is not None else None
    found = aligned(sent, answer.body) if answer is not None and answer.body_kept else None
    if found is None or not isinstance(found.sent, dict) or not isinstance(found.shown, dict) or found.sent != sent:
        return {}
    own = {name: value for name, value in found.shown.items() if name not in found.sent}
    return {name: value for name, value in own.items() if isinstance(value, str | int | float)}


def _may_be_given(evidence: OperationEvidence, pair: Pair, name: str) -> bool:
    """Whether the contract has the property in the request: what only the service sets has no default."""
    body = pair.case.body if pair.case is not None else None
    contract, operation = evidence.sides.contract, evidence.operation
    if body is None or operation is None:
        return False
    schema = request_schema(contract, operation, bare(body.media_type))
    found = property_schema(contract, schema, joined("", name)) if schema is not None else None
    return found is not None and not (isinstance(found, dict) and found.get("readOnly") is True)


def _difference(evidence: OperationEvidence, name: str, each: list[_LeftOut]) -> Difference:
    here, there = shortened(each[0].here[0]), shortened(each[0].there)
    sides_ = evidence.sides
    shown = Shown(
        pairs=tuple(one.pair for one in each),
        compared=len(each),
        reference=Side(text=f"{here} in {counted(len(each), len(each))}", value=each[0].here[0]),
        environment=Side(text=f"{there} in {counted(len(each), len(each))}", value=each[0].there),
        cause=f"{name} left out",
        basis=Basis.RELATION,
    )
    message = meaning(sides_, name, here, there)
    place = evidence.place(Part.REQUEST_BODY, pointer=joined("", name))
    return evidence.difference("default-changed", place, message, shown)


def meaning(sides: Sides, name: str, here: str, there: str) -> str:
    """What each side takes for what is left out, in words."""
    return f"leaving out {name} means {there} in {sides.environment}, {here} in {sides.reference}"


def _mean_the_same(here: Json, there: Json) -> bool:
    """Whether two values are spelled otherwise only: that a number is a text, or in what letters, is told by others."""
    if isinstance(here, bool) or isinstance(there, bool) or (isinstance(here, str) and isinstance(there, str)):
        return _text(here).casefold() == _text(there).casefold()
    try:
        return Decimal(str(here)) == Decimal(str(there))
    except ArithmeticError:
        return False


def _text(value: Json) -> str:
    return json.dumps(value, sort_keys=True)
