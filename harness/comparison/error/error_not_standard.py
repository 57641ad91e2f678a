"""The error body does not follow the project's error standard where the reference's does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from harness.comparison.evidence import Shown, counted
from harness.comparison.pairing import NOT_COMPARED
from harness.comparison.rule import Level, Rule
from harness.model.difference import Side
from harness.model.observation import BodyKind
from harness.model.place import Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from harness.comparison.evidence import ApiEvidence, OperationEvidence
    from harness.comparison.pairing import Pair
    from harness.comparison.rule import Told
    from harness.contract.document import Contract
    from harness.model.difference import Difference
    from harness.model.observation import Observation

STANDARD = frozenset({"code", "message", "request_id"})
"""What every error has; `details` may be left out."""

FEWEST = 2
"""Errors of the reference from which on it is known to follow the standard."""

FEWEST_LEARNT = 6
"""Errors of the reference from which on what all of them have is a standard that nobody wrote down."""

FEWEST_OPERATIONS = 2
"""So many operations have to show those: one alone may have a way of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standard:
    """What the errors of one group have in the reference."""

    names: frozenset[str]
    is_written: bool
    """Whether it is the project's, and not learnt from the answers."""
    witness: str | None
    """The case that shows it, to be asked again with what breaks it."""


def judge(api: ApiEvidence) -> Iterator[Told]:
    """Refusals of credentials, other refusals and failures are held apart: often other layers answer them."""
    declared = _declared(api.sides.contract)
    observations = [one for evidence in api.declared for one in _asked_of_both(evidence) if _has_body(one)]
    kept: dict[str | None, _Standard | None] = {}
    for group in ("credential", "refusal", "failure"):
        errors = [one for one in observations if _group(one) == group]
        kept[group] = _standard(errors, declared, confirming=api.sides.view.confirming)
    for evidence in api.declared:
        pairs = [pair for pair in evidence.pairs if pair.there.answered and pair.here.purpose not in NOT_COMPARED]
        strange = [(pair, broken) for pair in pairs if (broken := _broken(pair, kept)) is not None]
        if strange:
            yield _difference(evidence, tuple(pair for pair, _ in strange), strange[0][1])


def _asked_of_both(evidence: OperationEvidence) -> Iterator[Observation]:
    """The reference's answers to what this environment was asked too: another one's questions are no standard here."""
    asked = {one.case for one in evidence.environment}
    return (one for one in evidence.reference if one.case in asked)


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


def _standard(errors: list[Observation], declared: frozenset[str] | None, *, confirming: bool) -> _Standard | None:
    """What all of the reference's errors of a group have, if that is a standard; `None` where it shows none."""
    written = STANDARD if declared is None else declared
    witness = min((one.case for one in errors if one.sequence is None), default=None)
    if all(_follows(one, written) for one in errors):
        is_known = declared is not None or len(errors) >= (1 if confirming else FEWEST)
        return _Standard(names=written, is_written=True, witness=witness) if is_known else None
    common = frozenset.intersection(*map(_common, errors))
    is_shown = len(errors) >= FEWEST_LEARNT and len({one.operation for one in errors}) >= FEWEST_OPERATIONS
    if declared is None and common and (is_shown or confirming):
        return _Standard(names=common, is_written=False, witness=witness)
    return None


def _has_body(observation: Observation) -> bool:
    return not observation.operation.startswith("HEAD ")


def _common(observation: Observation) -> frozenset[str]:
    """The members that an error's outermost object has; none where it is no object."""
    seen = observation.shape.objects.get("", {}).values()
    return frozenset.intersection(*seen) if observation.body_kind is BodyKind.JSON and seen else frozenset()


def _follows(observation: Observation, standard: frozenset[str]) -> bool:
    return bool(standard) and standard <= _common(observation)


def _broken(pair: Pair, kept: Mapping[str | None, _Standard | None]) -> _Standard | None:
    """The standard that an environment's error breaks; `None` where it is none, or breaks none."""
    standard = kept.get(_group(pair.there))
    if standard is None or not _has_body(pair.there) or _follows(pair.there, standard.names):
        return None
    # What nobody wrote down may not hold of errors that only this environment's data bring forth.
    return standard if standard.is_written or not pair.depends_on_state else None


def _difference(evidence: OperationEvidence, strange: tuple[Pair, ...], standard: _Standard) -> Told:
    first, sides = strange[0], evidence.sides
    names = ", ".join(sorted(standard.names))
    seen = sorted(_common(first.there))[:8]
    answers = counted(len(strange), len(evidence.pairs), "answers")
    shown = Shown(
        pairs=strange,
        compared=max(len(evidence.pairs), len(strange)),
        reference=Side(text=f"errors have {names}", value=[*sorted(standard.names)]),
        environment=Side(text=f"{', '.join(seen) or first.there.body_kind} in {answers}", value=[*seen]),
        cause="error standard",
    )
    words = "the error standard" if standard.is_written else "the form of all others"
    message = f"errors do not follow {words} ({names}) in {sides.environment}, they do in {sides.reference}"
    place = evidence.place(Part.RESPONSE_BODY, status=first.there.status, media_type=first.there.media_type)
    return _asked_with(evidence.difference("error-not-standard", place, message, shown), standard.witness)


def _asked_with(found: Difference, witness: str | None) -> Difference:
    """With an error that has the standard among what is asked again, so that it is known then, too."""
    if witness is None or witness in found.cases:
        return found
    return replace(found, cases=(*found.cases[:1], witness, *found.cases[1:]))


RULE = Rule(
    kinds=("error-not-standard",),
    level=Level.API,
    judge=judge,
    decided=(
        "All errors of the reference have code, message and request_id (or what the schema named as error_standard in "
        "api.yaml requires; or whatever all of them have, at least six of two operations), and errors here do not; "
        "refused credentials, other refusals and failures are held apart. "
        "Where the same fault has another shape, that is told instead."
    ),
    remedy="answer every error in the standard's shape, also those that a gateway or framework makes itself",
)
