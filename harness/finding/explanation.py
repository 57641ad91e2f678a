"""Which difference is the echo of which: the table, a reason per row. What no row mentions is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.finding.reach import REACHES, VALUES, Reach, is_left_out
from harness.model.taxonomy import KINDS, Category

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harness.model.difference import Difference


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One kind and what it explains."""

    kinds: frozenset[str]
    echoes: frozenset[str]
    reach: Reach
    reason: str


def _of(*categories: Category) -> frozenset[str]:
    return frozenset(name for name, kind in KINDS.items() if kind.category in categories)


EVERYTHING = frozenset(KINDS)
BODY = _of(Category.SCHEMA) | {kind for kind in _of(Category.ENUM) if kind.startswith("response-")}
RETYPED = frozenset({"response-type-changed", "response-property-removed", "response-property-added"})
STORED = frozenset({"value-not-preserved", "precision-changed", "consistency-changed"})
OPEN = frozenset({"authentication-not-enforced"})
LAX = frozenset(
    {"default-changed", "request-validation-missing", "request-bound-loosened", "request-enum-value-accepted"}
)

OPTIONAL = frozenset({"request-property-became-optional", "request-parameter-became-optional"})

ROWS: tuple[Row, ...] = (
    Row(
        kinds=frozenset({"environment-unreachable"}),
        echoes=EVERYTHING,
        reach=Reach.API,
        reason="nothing is known of what gives no answer",
    ),
    Row(
        kinds=frozenset({"version-unavailable"}),
        echoes=EVERYTHING,
        reach=Reach.PATHS,
        reason="none of its operations is there: all its requests fail alike",
    ),
    Row(
        kinds=frozenset({"operation-unavailable"}),
        echoes=EVERYTHING,
        reach=Reach.OPERATION,
        reason="all its requests fail alike",
    ),
    Row(
        kinds=frozenset({"request-timed-out"}),
        echoes=EVERYTHING - OPEN,
        reach=Reach.OPERATION,
        reason="after two timeouts the operation is not asked any more",
    ),
    Row(
        kinds=frozenset({"redirected"}),
        echoes=EVERYTHING - OPEN,
        reach=Reach.OPERATION,
        reason="what lies behind the redirect was not seen; an open door shows all the same",
    ),
    Row(
        kinds=frozenset({"mixed-versions"}),
        echoes=EVERYTHING,
        reach=Reach.MIXTURE,
        reason="what the versions part in is there now and then, and neither optional nor gone",
    ),
    Row(
        kinds=frozenset({"unstable"}),
        echoes=frozenset({"server-error", "outcome-changed", "error-status-changed", "timeout-changed"}),
        reach=Reach.OPERATION,
        reason="what fails now and then fails whatever is asked",
    ),
    Row(
        kinds=frozenset({"consistency-changed"}),
        echoes=frozenset({"response-property-became-optional", "response-property-removed", *VALUES}),
        reach=Reach.LEFT_OUT,
        reason="what a change takes away is not in its answer, and what follows from it is another",
    ),
    Row(
        kinds=frozenset({"response-media-type-changed"}),
        echoes=frozenset({"response-body-changed"}),
        reach=Reach.SAME,
        reason="another media type is another body",
    ),
    Row(
        kinds=frozenset({"response-media-type-changed", "response-body-changed"}),
        echoes=BODY | {"response-body-changed"},
        reach=Reach.INSIDE,
        reason="what is inside another body is not what was inside the first",
    ),
    Row(
        kinds=RETYPED,
        echoes=BODY,
        reach=Reach.INSIDE,
        reason="with a property goes what is below it",
    ),
    Row(
        kinds=frozenset({"response-type-changed"}),
        echoes=_of(Category.ENUM) | {"response-format-changed"},
        reach=Reach.SAME,
        reason="a value of another type has another format and other values",
    ),
    Row(
        kinds=BODY - {"response-body-changed", "response-media-type-changed"},
        echoes=frozenset({"response-value-changed", "precision-changed"}),
        reach=Reach.SAME,
        reason="a value of another type, form or spelling is another value",
    ),
    Row(
        kinds=frozenset({"value-not-preserved"}),
        echoes=frozenset({"response-value-changed", "consistency-changed"}),
        reach=Reach.SAME,
        reason="what does not come back as it was sent is another value for the same input",
    ),
    Row(
        kinds=frozenset({"response-became-nullable"}),
        echoes=BODY,
        reach=Reach.INSIDE,
        reason="where the object is null nothing is below it",
    ),
    Row(
        kinds=frozenset({"internals-exposed"}),
        echoes=frozenset({"error-shape-changed"}),
        reach=Reach.MEMBER,
        reason="the member that shows the internals is what is new in the shape",
    ),
    Row(
        kinds=BODY,
        echoes=STORED,
        reach=Reach.SAME,
        reason="a value of another type, format or set is not the one that was sent",
    ),
    Row(
        kinds=RETYPED | {"response-media-type-changed", "response-body-changed", "response-became-nullable"},
        echoes=STORED,
        reach=Reach.INSIDE,
        reason="what is inside another body or object is not what was sent",
    ),
    Row(
        kinds=frozenset({"idempotency-not-honoured"}),
        echoes=frozenset({"success-status-changed", "outcome-changed", "error-status-changed"}),
        reach=Reach.FAULTS,
        reason="the second request is done instead of answered again",
    ),
    Row(
        kinds=frozenset({"idempotency-not-honoured"}),
        echoes=frozenset({"request-validation-missing"}),
        reach=Reach.SAME_PARAMETER,
        reason="a key that is not kept is no key of another request either",
    ),
    Row(
        kinds=frozenset({"consistency-changed"}),
        echoes=frozenset({"outcome-changed", "consistency-changed", "value-not-preserved"}),
        reach=Reach.ITEM,
        reason="what cannot be found can be neither changed nor deleted",
    ),
    Row(
        kinds=frozenset({"parameter-ignored"}),
        echoes=LAX,
        reach=Reach.SAME_PARAMETER,
        reason="where a parameter does nothing, leaving it out means anything, and it is not checked",
    ),
    Row(
        kinds=frozenset({"default-changed"}),
        echoes=frozenset({"ordering-changed"}),
        reach=Reach.OPERATION,
        reason="rows come in another order because another one is the default",
    ),
    Row(
        kinds=frozenset({"ordering-changed"}),
        echoes=LAX - {"default-changed"},
        reach=Reach.SAME_PARAMETER,
        reason="where a part of what asks for an order does nothing, it is not checked",
    ),
    Row(
        kinds=LAX - {"default-changed"} | OPTIONAL,
        echoes=frozenset({"error-shape-changed"}),
        reach=Reach.ENTRIES,
        reason="where one of several faults is none, the error lists one less",
    ),
    Row(
        kinds=frozenset({"error-shape-changed", "error-media-type-changed"}),
        echoes=frozenset({"error-not-standard"}),
        reach=Reach.OPERATION,
        reason="the other shape is why the standard is not followed",
    ),
    Row(
        kinds=frozenset({"error-shape-changed"}),
        echoes=frozenset({"error-media-type-changed"}),
        reach=Reach.OPERATION,
        reason="who writes errors in another shape also names another media type for them",
    ),
    Row(
        kinds=_of(Category.REQUEST) | {"request-enum-value-rejected", "request-enum-value-accepted", "server-error"},
        echoes=frozenset({"outcome-changed"}),
        reach=Reach.FAULTS,
        reason="the cause of the other outcome is known",
    ),
    Row(
        kinds=frozenset({"request-validation-missing"}),
        echoes=frozenset({"outcome-changed"}),
        reach=Reach.TAKEN,
        reason="an example of the contract may have been taken already, too",
    ),
    Row(
        kinds=frozenset({"request-id-not-propagated", "trace-context-not-propagated"}),
        echoes=frozenset({"response-header-removed", "response-header-changed"}),
        reach=Reach.HEADER,
        reason="the header is missing because nothing is sent back",
    ),
    Row(
        kinds=frozenset({"authentication-required"}),
        echoes=frozenset({"outcome-changed", "auth-challenge-changed", "scope-required"}),
        reach=Reach.OPERATION,
        reason="it is the credential that is refused, or its lack",
    ),
    Row(
        kinds=OPEN | {"authentication-required"},
        echoes=frozenset({"rate-limit-changed", "rate-limit-missing"}),
        reach=Reach.OPERATION,
        reason="whose limit it is follows from whether anybody asks who it is",
    ),
    Row(
        kinds=OPEN,
        echoes=frozenset({"scope-not-enforced", "token-check-missing"}),
        reach=Reach.OPERATION,
        reason="where nobody is asked who they are, no scope and no token is looked at",
    ),
    Row(
        kinds=frozenset({"outcome-changed", "authentication-required"}),
        echoes=frozenset({"error-status-changed", "scope-required"}),
        reach=Reach.CREDENTIAL,
        reason="where the credential is refused no fault is looked at",
    ),
    Row(
        kinds=_of(
            Category.STATUS,
            Category.SCHEMA,
            Category.ENUM,
            Category.REQUEST,
            Category.ERROR,
            Category.AUTH,
            Category.HEADER,
            Category.TRAFFIC,
            Category.BEHAVIOUR,
        )
        | {"server-error"},
        echoes=frozenset({"contract-violated"}),
        reach=Reach.PROMISE,
        reason="what drifts is what breaks the promise",
    ),
)
"""Worst first: a row's kinds are echoes of the rows above it."""


def explained(differences: Iterable[Difference]) -> list[tuple[Difference, tuple[Difference, ...]]]:
    """The differences that stand by themselves, each with its echoes, in the order given."""
    listed = list(differences)
    order = sorted(range(len(listed)), key=lambda index: (_rank(listed[index]), _depth(listed[index]), index))
    owner: dict[int, int] = {}
    for position, index in enumerate(order):
        if index in owner:
            continue
        for other in order[position + 1 :]:
            if other not in owner and explains(listed[index], listed[other]):
                owner[other] = index
    echoes: dict[int, list[Difference]] = {index: [] for index in range(len(listed)) if index not in owner}
    for other in sorted(owner):
        echoes[owner[other]].append(listed[other])
    return [(listed[index], tuple(found)) for index, found in echoes.items()]


def explains(one: Difference, other: Difference) -> bool:
    """Whether the second is the echo of the first, by any row of the table."""
    if (one.environment, one.place.api) != (other.environment, other.place.api) or one == other:
        return False
    return any(one.kind in row.kinds and other.kind in row.echoes and REACHES[row.reach](one, other) for row in ROWS)


def _rank(difference: Difference) -> int:
    rows = (row for row in enumerate(ROWS) if difference.kind in row[1].kinds)
    return next((index for index, row in rows if row.reach is not Reach.LEFT_OUT or is_left_out(difference)), len(ROWS))


def _depth(difference: Difference) -> int:
    return difference.place.pointer.count("/")
