"""Identifiers that no environment has, in the form that a contract asks for."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

from harness.contract.schemas import types_at
from harness.generation.faults import readings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.contract.document import Contract
    from harness.generation.judge import Judge
    from harness.model.json import Json

SHORT = 6
"""Characters up to which identifiers are counted up, or chosen by people."""

_FRESH = "00000000-0000-4000-8000-000000000000"
"""Stands for the UUID that an environment fills in."""


def absent_identifiers(
    judge: Judge, schema: Json, name: str, *, seed: int, drawn: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Up to two values of one form that the schema allows and that no one will have given to anything.

    They follow from the arguments, so that every process makes the same.

    Args:
        judge: Says what the schema allows.
        schema: The parameter's.
        name: The parameter's.
        seed: The run's.
        drawn: Values that the generator drew, for patterns that none of the usual forms of identifiers matches.
    """
    digests = [sha256(f"{seed}\n{name}\n{attempt}".encode()).hexdigest() for attempt in range(2)]
    for forms in zip(*(usual_forms(judge.contract, schema, digest) for digest in digests), strict=True):
        fitting = tuple(dict.fromkeys(text for text in forms if allows_text(judge, schema, text)))
        if fitting:
            return fitting
    # The more varied a text is, the less likely it is that someone chose it.
    return tuple(sorted(dict.fromkeys(drawn), key=lambda text: (-len(set(text)), text)))[:2]


def allows_text(judge: Judge, schema: Json, text: str) -> bool:
    """Whether a parameter of the schema may be sent as this text."""
    return any(not judge.violations(schema, reading) for reading in readings(text))


def is_anyones(text: str) -> bool:
    """Whether an identifier is so short that someone may have given it: what would change its owner is not sent."""
    return len(text) <= SHORT


def takes_fresh_identifier(judge: Judge, schema: Json) -> bool:
    """Whether a parameter of the schema may be any UUID, as environments fill them into `absent` slots."""
    return allows_text(judge, schema, _FRESH)


def usual_forms(contract: Contract, schema: Json, digest: str) -> Iterator[str]:
    """The usual forms of identifiers, the same forms for every digest."""
    number = int(digest[:15], 16)
    resolved = contract.resolved(schema)
    bounds = resolved if isinstance(resolved, dict) else {}
    if types_at(contract, schema, "") & {"integer", "number"}:
        yield from _numbers(bounds, number)
    if bounds.get("format") == "uuid":
        yield str(UUID(hex=digest[:32], version=4))
    yield f"absent-{digest[:12]}"
    yield str(UUID(hex=digest[:32], version=4))
    yield from (f"absent{digest}"[:length] for length in (32, 24, 16, 12, 10))
    yield from (digest[:length] for length in (40, 32, 24, 16, 12, 8, 6, 4, 3, 2))
    yield from (digest.upper()[:length] for length in (32, 26, 24, 16, 12, 8))
    yield from (str(int(digest, 16))[:length] for length in (20, 18, 16, 13, 12, 10, 9, 8, 6, 5, 4))
    yield from (f"2199-{1 + number % 12:02}-{1 + number % 28:02}", f"2199-01-{1 + number % 28:02}T00:00:00Z")


def _numbers(bounds: dict[str, Json], number: int) -> Iterator[str]:
    """Large ones first, below 2³¹ so that no environment's column is too narrow, else the largest that is allowed."""
    yield str(2_000_000_000 + number % 100_000_000)
    for keyword, step in (("maximum", 0), ("exclusiveMaximum", 1)):
        limit = bounds.get(keyword)
        if isinstance(limit, int | float) and not isinstance(limit, bool):
            yield str(int(limit) - step - number % 7)
