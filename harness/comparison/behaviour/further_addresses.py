"""An address in an answer that leads on from it says all of the question, as in the reference: the filter, the order.

A client that follows the next page of what it asked for gets rows of all sorts where the address says less.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

from harness.comparison.behaviour.renderings import VALUE
from harness.comparison.behaviour.volley import LINKED
from harness.comparison.evidence import Shown
from harness.model.difference import Basis, Side
from harness.model.links import last_segment
from harness.model.place import Part
from harness.model.pointer import tokens_of
from harness.model.rows import scalars

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.pairing import Pair
    from harness.comparison.rule import Told
    from harness.model.observation import Observation

_LONGEST: Final = 4096
"""Characters of an address that is looked at."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where addresses stand that lead on, the same in every answer."""

    part: Part
    pointer: str
    relation: str
    """Of a header's: `next`, `first`."""

    @property
    def words(self) -> str:
        """As a message says it."""
        return f"the {self.relation} link" if self.relation else ".".join(tokens_of(self.pointer))


def told(evidence: OperationEvidence, part: Part) -> Iterator[Told]:
    """Parameters that an address of the reference says whenever they were sent, and that of the environment never.

    Args:
        evidence: Of one operation.
        part: Where addresses are looked for: in headers, or in the body.
    """
    pairs = [pair for pair in evidence.steady if pair.is_own and pair.both_succeeded]
    repeated = _repeated((one for pair in pairs for one in (pair.here, pair.again) if one is not None), part)
    lost: dict[Address, dict[str, list[Pair]]] = defaultdict(lambda: defaultdict(list))
    kept: set[tuple[Address, str]] = set()
    for pair in pairs:
        sent = _query(pair.there.target)
        for address, query in _leading_on(pair.there, part):
            for name in repeated[address] & sent.keys():
                if name in query:
                    kept.add((address, name))
                else:
                    lost[address][name].append(pair)
    for address, names in lost.items():
        gone = {name: found for name, found in names.items() if (address, name) not in kept}
        if gone:
            yield _difference(evidence, address, gone, len(pairs))


def _repeated(answers: Iterable[Observation], part: Part) -> Mapping[Address, frozenset[str]]:
    """The parameters that an address says as they were sent, each time that they were."""
    said: dict[Address, dict[str, bool]] = defaultdict(dict)
    for one in answers:
        sent = _query(one.target)
        for address, query in _leading_on(one, part):
            for name, values in sent.items():
                said[address][name] = said[address].get(name, True) and query.get(name) == values
    found = {address: frozenset(name for name, always in names.items() if always) for address, names in said.items()}
    return defaultdict(frozenset, found)


def _leading_on(answer: Observation, part: Part) -> Iterator[tuple[Address, Mapping[str, list[str]]]]:
    """The addresses of what was asked, with a query, beside the rows; and what that says."""
    own = last_segment(answer.target)
    for address, text in _texts(answer, part):
        # An address of one environment has another host, and may have another beginning, than that of the other.
        if "?" in text and len(text) <= _LONGEST and last_segment(text) == own:
            yield address, _query(text)


def _texts(answer: Observation, part: Part) -> Iterator[tuple[Address, str]]:
    if part is Part.RESPONSE_HEADER:
        links = (value for name, value in answer.headers if name == "link")
        for target, relation in (one for value in links for one in LINKED.findall(value[:_LONGEST])):
            yield Address(part, "/link", relation.lower()), target
    elif answer.body_kept:
        for pointer, value in scalars(answer.body):
            if isinstance(value, str):
                yield Address(part, pointer, ""), value


def _query(address: str) -> dict[str, list[str]]:
    return parse_qs(address.partition("?")[2].partition("#")[0], keep_blank_values=True)


def _difference(evidence: OperationEvidence, address: Address, lost: Mapping[str, list[Pair]], compared: int) -> Told:
    sides, names = evidence.sides, " and ".join(sorted(lost))
    pairs = tuple({pair.id: pair for found in lost.values() for pair in found}.values())
    is_header = address.part is Part.RESPONSE_HEADER
    return evidence.difference(
        "response-header-changed" if is_header else VALUE,
        evidence.place(address.part, pointer=address.pointer, status=pairs[0].there.status),
        f"{address.words} leaves out {names} in {sides.environment}, which {sides.reference} says there as it was sent",
        Shown(
            pairs=pairs,
            compared=compared,
            reference=Side(text=f"{names} as sent", value=None),
            environment=Side(text=f"without {names}", value=None),
            cause=f"{address.words} says less than was asked",
            basis=Basis.RELATION,
        ),
    )
