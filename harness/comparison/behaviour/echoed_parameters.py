"""What a parameter that is left out is taken for, where answers say what was asked for: `meta.granularity: "day"`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from harness.comparison.behaviour.echoes import serve, sides
from harness.comparison.behaviour.left_out import FEWEST, meaning
from harness.comparison.behaviour.played import answer_of
from harness.comparison.evidence import Shown, counted
from harness.model.difference import Basis, Side
from harness.model.operation import ParameterLocation
from harness.model.place import Part
from harness.model.pointer import joined, tokens_of
from harness.model.rows import scalars, sent_as
from harness.model.spelling import normalised

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.pairing import Pair
    from harness.model.difference import Difference
    from harness.model.observation import Observation


@dataclass(slots=True, kw_only=True)
class _Told:
    """What a member that is called like a parameter says, in answers outside their rows."""

    given: list[tuple[Pair, str, set[str]]] = field(default_factory=list)
    """Pairs in which the parameter was sent, with its value, and what all answers say."""
    left_out: list[tuple[Pair, set[str], str]] = field(default_factory=list)
    """Pairs in which it was not, with what the reference says and what the environment does."""


def echoed_defaults(evidence: OperationEvidence) -> Iterator[Difference]:
    """Parameters of which both sides say what they were sent, and one other value each where they were sent none."""
    confirming = evidence.sides.view.confirming
    for (parameter, _), each in sorted(_told(evidence).items()):
        here = {value for _, values, _ in each.left_out for value in values}
        there = {value for *_, value in each.left_out}
        says = bool(each.given) and all(said == {sent} for _, sent, said in each.given)
        is_steady = len(each.left_out) >= (1 if confirming else FEWEST) and len(here) == len(there) == 1
        # What is always said alike is no echo: the value that was sent has to be another than the default.
        is_echo = says and bool({sent for _, sent, _ in each.given} - here)
        if is_echo and is_steady and here != there and _is_declared(evidence, parameter, *here, *there):
            yield _difference(evidence, parameter, each)


def _is_declared(evidence: OperationEvidence, name: str, here: str, there: str) -> bool:
    """Whether the contract says what the reference says, or knows no other values: all else may follow the data.

    What is left out may mean the last day there is, or as many rows as there are.
    """
    operation, contract = evidence.operation, evidence.sides.contract
    parameter = next((one for one in operation.parameters if one.name == name), None) if operation else None
    schema = contract.resolved(parameter.schema) if parameter is not None else None
    if not isinstance(schema, dict):
        return False
    if "default" in schema:
        return sent_as(schema["default"]) == here
    listed = schema.get("enum")
    known = {sent_as(value) for value in listed} if isinstance(listed, list) else {"true", "false"}
    return {here, there} <= known and not any(pair.uses_existing for pair in evidence.own)


def _told(evidence: OperationEvidence) -> dict[tuple[str, str], _Told]:
    """By parameter and place of the member."""
    operation = evidence.operation
    parameters = operation.parameters if operation is not None and operation.is_safe else ()
    names = {normalised(one.name): one.name for one in parameters if one.location is ParameterLocation.QUERY}
    found: dict[tuple[str, str], _Told] = defaultdict(_Told)
    for pair in evidence.own if names else ():
        if pair.case is None or not pair.here.valid or not serve(pair):
            continue
        query = dict(pair.case.query)
        says = [_says(answer_of(pair, side), names) for side in sides(pair)]
        for place in set.intersection(*map(set, says)):
            parameter = names[normalised(tokens_of(place)[-1])]
            *here, there = (one[place] for one in says)
            sent = query.get(parameter)
            if sent is None:
                found[parameter, place].left_out.append((pair, set(here), there))
            elif isinstance(sent, str):
                found[parameter, place].given.append((pair, sent, {*here, there}))
    return found


def _says(answer: Observation | None, names: dict[str, str]) -> dict[str, str]:
    """Place to text of the members that are called like parameters."""
    body = answer.body if answer is not None and answer.body_kept else None
    shown = ((pointer, sent_as(value)) for pointer, value in scalars(body))
    return {place: text for place, text in shown if text is not None and normalised(tokens_of(place)[-1]) in names}


def _difference(evidence: OperationEvidence, parameter: str, each: _Told) -> Difference:
    pairs = tuple(pair for pair, *_ in each.left_out)
    (here,), there = each.left_out[0][1], each.left_out[0][2]
    sides, every = evidence.sides, counted(len(pairs), len(pairs))
    # Without a pair that shows the echo nothing can be said when it is asked again.
    given = next(pair for pair, sent, _ in each.given if sent != here)
    shown = Shown(
        pairs=(*pairs[:FEWEST], given),
        compared=len(pairs) + 1,
        reference=Side(text=f"{here} in {every}", value=here),
        environment=Side(text=f"{there} in {every}", value=there),
        cause=f"{parameter} left out",
        basis=Basis.RELATION,
    )
    message = meaning(sides, parameter, here, there)
    place = evidence.place(Part.REQUEST_QUERY, pointer=joined("", parameter))
    return evidence.difference("default-changed", place, message, shown)
