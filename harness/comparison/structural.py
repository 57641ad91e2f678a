"""A claim about a place of the bodies as a difference, with its counts in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.comparison.evidence import SHOWN_CASES
from harness.model.difference import Difference, Side

if TYPE_CHECKING:
    from harness.comparison.counting import Spot
    from harness.comparison.decision import Decision
    from harness.model.json import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a claim says."""

    message: str
    reference: str
    environment: str
    reference_value: Json = None
    environment_value: Json = None


def claimed(spot: Spot, kind: str, decided: Decision, words: Words, cases: tuple[str, ...]) -> Difference:
    """The difference that a decided claim is."""
    sides, claim = spot.pool.sides, decided.claim
    return Difference(
        kind=kind,
        place=spot.place,
        environment=sides.environment,
        reference=sides.reference,
        message=words.message,
        reference_side=Side(text=words.reference, value=words.reference_value),
        environment_side=Side(text=words.environment, value=words.environment_value),
        basis=decided.basis,
        compared=claim.breaks.of,
        differing=claim.breaks.deviating,
        cases=cases[:SHOWN_CASES],
        test=decided.test,
        cause=spot.facts.cause(spot.pointer),
    )


def name_of(pointer: str) -> str:
    """A pointer as it reads in a sentence: `items/*/total`."""
    return pointer.removeprefix("/") or "the body"


def a(type_name: str) -> str:
    """A JSON type with its article."""
    if type_name == "null":
        return type_name
    return f"{'an' if type_name[0] in 'aeiou' else 'a'} {type_name}"


def listed(names: frozenset[str] | set[str]) -> str:
    """Several types in words."""
    return " or ".join(a(name) for name in sorted(names))
