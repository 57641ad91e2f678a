"""The error body does not follow the project's error standard where the reference's does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.evidence import Shown, counted
from harness.comparison.pairing import NOT_COMPARED
from harness.comparison.rule import Level, Rule
from harness.model.difference import Side
from harness.model.observation import BodyKind
from harness.model.place import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import ApiEvidence, OperationEvidence
    from harness.comparison.pairing import Pair
    from harness.comparison.rule import Told
    from harness.contract.document import Contract
    from harness.model.observation import Observation

STANDARD = frozenset({"code", "message", "request_id"})
"""What every error has; `details` may be left out."""

FEWEST = 2
"""Errors of the reference from which on it is known to follow the standard."""


def judge(api: ApiEvidence) -> Iterator[Told]:
    """Refusals of credentials, other refusals and failures are held apart: often other layers answer them."""
    declared = _declared(api.sides.contract)
    standard = declared or STANDARD
    observations = [one for evidence in api.declared for one in evidence.reference]
    fewest = 1 if api.sides.view.confirming else FEWEST
    kept = {group: _keeps(observations, group, standard, fewest) for group in ("credential", "refusal", "failure")}
    for evidence in api.declared:
        pairs = [pair for pair in evidence.pairs if pair.there.answered and pair.here.purpose not in NOT_COMPARED]
        strange = tuple(pair for pair in pairs if _breaks(pair, kept, standard, is_declared=declared is not None))
        if strange:
            yield _difference(evidence, strange, standard)


def _declared(contract: Contract) -> frozenset[str] | None:
    """The properties that the inventory's error standard requires."""
    pointer = contract.inventory.error_standard if contract.inventory else None
    schema = contract.resolved({"$ref": pointer}) if pointer else None
    required = schema.get("required") if isinstance(schema, dict) else None
    return frozenset(map(str, required)) if isinstance(required, list) and required else None


def _group(observation: Observation) -> str | None:
    status = observation.status or 0
    if not observation.answered or status < 400:
        return None
    return "failure" if status >= 500 else "credential" if status in {401, 403} else "refusal"


def _keeps(observations: list[Observation], group: str, standard: frozenset[str], fewest: int) -> bool | None:
    """Whether all of the reference's errors follow the standard; `None` where it shows too few."""
    errors = [one for one in observations if _group(one) == group and _has_body(one)]
    return all(_follows(one, standard) for one in errors) if len(errors) >= fewest else None


def _has_body(observation: Observation) -> bool:
    return not observation.operation.startswith("HEAD ")


def _follows(observation: Observation, standard: frozenset[str]) -> bool:
    seen = observation.shape.objects.get("", {}).values()
    return observation.body_kind is BodyKind.JSON and bool(seen) and all(standard <= names for names in seen)


def _breaks(pair: Pair, kept: dict[str, bool | None], standard: frozenset[str], *, is_declared: bool) -> bool:
    group = _group(pair.there)
    if group is None or not _has_body(pair.there) or _follows(pair.there, standard):
        return False
    return kept[group] is True or (kept[group] is None and is_declared)


def _difference(evidence: OperationEvidence, strange: tuple[Pair, ...], standard: frozenset[str]) -> Told:
    first, sides = strange[0], evidence.sides
    names = ", ".join(sorted(standard))
    seen = frozenset().union(*first.there.shape.objects.get("", {}).values())
    shown = Shown(
        pairs=strange,
        compared=max(len(evidence.pairs), len(strange)),
        reference=Side(text=f"errors have {names}", value=[*sorted(standard)]),
        environment=Side(
            text=f"{', '.join(sorted(seen)[:8]) or first.there.body_kind} in "
            f"{counted(len(strange), len(evidence.pairs), 'answers')}",
            value=[*sorted(seen)[:8]],
        ),
        cause="error standard",
    )
    message = f"errors do not follow the error standard ({names}) in {sides.environment}, they do in {sides.reference}"
    place = evidence.place(Part.RESPONSE_BODY, status=first.there.status, media_type=first.there.media_type)
    return evidence.difference("error-not-standard", place, message, shown)


RULE = Rule(
    kinds=("error-not-standard",),
    level=Level.API,
    judge=judge,
    decided=(
        "All errors of the reference have code, message and request_id (or what the schema named as error_standard in "
        "api.yaml requires), and errors here do not; refused credentials, other refusals and failures are held apart. "
        "Where the same fault has another shape, that is told instead."
    ),
    remedy="answer every error in the standard's shape, also those that a gateway or framework makes itself",
)
