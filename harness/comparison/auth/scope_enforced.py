"""What a further identity may do: refused on one side and served on the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.auth.refusal import (
    OTHERS,
    Attempt,
    attempts,
    is_refused,
    is_routed,
    passes_there,
    served_first,
    sides_of,
)
from harness.comparison.auth.shown_otherwise import shown_otherwise
from harness.comparison.evidence import Shown
from harness.comparison.rule import Level, Rule
from harness.model.difference import Side
from harness.model.place import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.rule import Told
    from harness.model.observation import Observation


def judge(evidence: OperationEvidence) -> Iterator[Told]:
    """Refused there and served here, or the other way round; the identities are matched by name."""
    tried = attempts(evidence, OTHERS)
    sides = evidence.sides
    confirming = sides.view.confirming
    served = [one for one in tried if _refuses_here(one) and passes_there(one, confirming=confirming)]
    if not confirming and not is_routed(evidence):
        served = [one for one in served if one.pair.there.succeeded]
    refused = [one for one in tried if one.pair.here.succeeded and _refuses_there(one)]
    if served:
        served = served_first(served)
        first = served[0].pair
        message = (
            f"{_who(served)} is {'served' if first.there.succeeded else 'let through'} ({first.there.status}) by "
            f"{sides.environment}, refused ({first.here.status}) by {sides.reference}"
        )
        yield _difference(evidence, "scope-not-enforced", message, served, len(tried))
    if refused:
        first = refused[0].pair
        message = (
            f"{_who(refused)} is refused ({first.there.status}) by {sides.environment}, "
            f"served ({first.here.status}) by {sides.reference}"
        )
        yield _difference(evidence, "scope-required", message, refused, len(tried))
    for pointer, shown, is_hidden_here in shown_otherwise(tried):
        yield _hidden(evidence, pointer, shown, is_hidden_here=is_hidden_here)


def _hidden(evidence: OperationEvidence, pointer: str, tried: list[Attempt], *, is_hidden_here: bool) -> Told:
    """What one side alone hides from another identity: what it is held against has to be asked again as well."""
    first, sides = tried[0].pair, evidence.sides
    whole, masked = ("as the full identity sees it", "otherwise than the full identity sees it")
    here, there = (masked, whole) if is_hidden_here else (whole, masked)
    name = pointer.removeprefix("/")
    message = f"{_who(tried)} is shown {name} {there} in {sides.environment}, and {here} in {sides.reference}"
    both = tuple(pair for one in tried for pair in (one.pair, one.own) if pair is not None)
    kind = "scope-not-enforced" if is_hidden_here else "scope-required"
    claim = Shown(
        pairs=both,
        compared=len(both),
        reference=Side(text=here),
        environment=Side(text=there),
        cause=f"{kind} {pointer}",
    )
    status, media_type = first.here.status, first.here.media_type
    place = evidence.place(Part.RESPONSE_BODY, status=status, media_type=media_type, pointer=pointer)
    return evidence.difference(kind, place, message, claim)


def _refuses_here(one: Attempt) -> bool:
    return _is_refused(one.pair.here, one.own.here if one.own else None)


def _refuses_there(one: Attempt) -> bool:
    return _is_refused(one.pair.there, one.own.there if one.own else None)


def _is_refused(observation: Observation, own: Observation | None) -> bool:
    """Refused for who asks; some say 404 for what somebody must not know of (RFC 9110, section 15.5.4)."""
    hidden = observation.answered and observation.status == 404 and own is not None and own.succeeded
    return is_refused(observation) or hidden


def _who(tried: list[Attempt]) -> str:
    names = sorted({one.pair.here.identity for one in tried})
    return f"the {'identity' if len(names) == 1 else 'identities'} {', '.join(names)}"


def _difference(evidence: OperationEvidence, kind: str, message: str, tried: list[Attempt], compared: int) -> Told:
    first = tried[0].pair
    # What is hidden by 404 is known to be there from what the full identity is shown, which has to be asked again, too.
    hidden = [one.own for one in tried if one.own is not None and 404 in {one.pair.here.status, one.pair.there.status}]
    here, there = sides_of(tried, compared)
    shown = Shown(
        pairs=tuple(one.pair for one in tried),
        beside=tuple(hidden),
        compared=compared,
        reference=here,
        environment=there,
        cause=f"{kind} {_who(tried)}",
    )
    place = evidence.place(Part.RESPONSE_STATUS, status=first.here.status, media_type=first.here.media_type)
    return evidence.difference(kind, place, message, shown)


RULE = Rule(
    kinds=("scope-not-enforced", "scope-required"),
    level=Level.OPERATION,
    judge=judge,
    decided=(
        "Every operation is asked as each of other_identities, matched by name between the environments; what changes "
        "or deletes is asked of what the run made for it. One side refuses with 401 or 403 (or hides by 404 what the "
        "full identity is served), the other serves it, or answers it just as a request of the full identity. Or both "
        "serve it, and one of them alone shows a text otherwise than the full identity sees it, or not at all."
    ),
    remedy="compare scopes, roles and grants of this identity, and what gateway and service demand for the operation",
)
