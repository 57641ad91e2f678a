"""The relation 'HEAD is answered as GET is, without the body' (RFC 9110, section 9.3.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.evidence import Shown
from harness.model.case import Credential
from harness.model.difference import Basis, Side
from harness.model.place import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import ApiEvidence, OperationEvidence
    from harness.comparison.pairing import Pair
    from harness.comparison.rule import Told

REFUSED = frozenset({404, 405, 410, 501})
"""Statuses by which a server says that it does not do so: not what the request lacks, who asks, or how often."""


def heads(api: ApiEvidence) -> Iterator[Told]:
    """Where the reference answers HEAD as GET of the same resource, and the environment refuses it and serves GET.

    Of methods that the contract has every rule tells; here it is the HEAD that comes with each GET.
    """
    for evidence in api.declared:
        method, _, path = evidence.key.partition(" ")
        asked = api.operations.get(f"HEAD {path}")
        if method == "GET" and asked is not None and asked.operation is None:
            refused = ((pair, _read(evidence, pair)) for pair in asked.pairs if _is_refused(pair))
            held = [(head, read) for head, read in refused if read is not None]
            if held:
                yield _difference(evidence, [head for head, _ in held], [read for _, read in held])


def _is_refused(pair: Pair) -> bool:
    askings = [pair.here] if pair.again is None else [pair.here, pair.again]
    is_own = pair.here.credential is Credential.OWN
    return is_own and all(one.succeeded for one in askings) and pair.there.status in REFUSED


def _read(evidence: OperationEvidence, head: Pair) -> Pair | None:
    """A GET of the same resource, on each side, that both serve with the status that HEAD has.

    One that stands alone before any other: both are asked again, and a whole sequence may be too dear.
    """
    alike = (
        pair
        for pair in evidence.pairs
        if pair.both_succeeded
        and pair.here.status == head.here.status
        and (pair.here.target, pair.there.target) == (head.here.target, head.there.target)
    )
    return min(alike, key=lambda pair: pair.here.sequence is not None, default=None)


def _difference(evidence: OperationEvidence, refused: list[Pair], reads: list[Pair]) -> Told:
    here, there, sides = refused[0].here.status, refused[0].there.status, evidence.sides
    message = f"HEAD is refused ({there}) in {sides.environment}, which serves GET; {sides.reference} serves both"
    shown = Shown(
        pairs=(*refused, *reads),
        compared=len(refused),
        reference=Side(text=f"{here} to HEAD as to GET", value=here),
        environment=Side(text=f"{there} to HEAD", value=there),
        cause="HEAD is not GET",
        basis=Basis.RELATION,
    )
    return evidence.difference("consistency-changed", evidence.place(Part.RESPONSE_STATUS, status=here), message, shown)
