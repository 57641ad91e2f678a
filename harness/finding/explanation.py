"""Which difference is the echo of which: the table, a reason per row. What no row mentions is told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from harness.comparison.traffic.mixing import mixing, shows
from harness.model.place import WHOLE_API, Part
from harness.model.pointer import is_below, parent_of, tokens_of
from harness.model.taxonomy import KINDS, Category

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from harness.model.difference import Difference


class Reach(StrEnum):
    """Where the echoes of a difference are looked for."""

    API = "api"
    """Everywhere in the API."""
    PATHS = "paths"
    """In all operations below the path that it names."""
    OPERATION = "operation"
    HEADER = "header"
    """At the same header, of any operation that it is about."""
    SAME = "same"
    """At the very same place."""
    SAME_PARAMETER = "same-parameter"
    """At the same parameter of the same operation."""
    INSIDE = "inside"
    """Below it, not at it."""
    FAULTS = "faults"
    """Differences shown by the same faults alone."""
    MEMBER = "member"
    """In the operation, if the member at its place is all that is new in the error."""
    PROMISE = "promise"
    """At a promise of the contract: the same place, one above or below it, the same header, another status."""
    ITEM = "item"
    """At the same item and below it, where what is asked of it is not found there."""
    MIXTURE = "mixture"
    """Where the versions behind one address part, in any operation of the API."""
    CREDENTIAL = "credential"
    """In the operation, if the credential is what every valid request is refused for, by the same status."""


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
STATUSES = frozenset(
    {
        Category.STATUS,
        Category.ERROR,
        Category.AUTH,
        Category.REQUEST,
        Category.ENUM,
        Category.TRAFFIC,
        Category.BEHAVIOUR,
    }
)
"""Categories of what may show itself by another status."""
GONE = frozenset({404, 410})
"""Statuses of what is not there (any more)."""
UNAUTHORISED = frozenset({401, 403, 407})
"""Statuses that refuse a credential (RFC 9110, section 15.5)."""

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
        kinds=frozenset({"consistency-changed"}),
        echoes=frozenset({"outcome-changed", "consistency-changed", "value-not-preserved"}),
        reach=Reach.ITEM,
        reason="what cannot be found can be neither changed nor deleted",
    ),
    Row(
        kinds=frozenset({"error-shape-changed", "error-media-type-changed"}),
        echoes=frozenset({"error-not-standard"}),
        reach=Reach.OPERATION,
        reason="the other shape is why the standard is not followed",
    ),
    Row(
        kinds=frozenset({"parameter-ignored"}),
        echoes=LAX,
        reach=Reach.SAME_PARAMETER,
        reason="where a parameter does nothing, leaving it out means anything, and it is not checked",
    ),
    Row(
        kinds=_of(Category.REQUEST) | {"request-enum-value-rejected", "request-enum-value-accepted", "server-error"},
        echoes=frozenset({"outcome-changed"}),
        reach=Reach.FAULTS,
        reason="the cause of the other outcome is known",
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
    Row(
        kinds=frozenset({"default-changed"}),
        echoes=frozenset({"ordering-changed"}),
        reach=Reach.OPERATION,
        reason="rows come in another order because another one is the default",
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
    return any(one.kind in row.kinds and other.kind in row.echoes and _REACHES[row.reach](one, other) for row in ROWS)


def _rank(difference: Difference) -> int:
    return next((index for index, row in enumerate(ROWS) if difference.kind in row.kinds), len(ROWS))


def _depth(difference: Difference) -> int:
    return difference.place.pointer.count("/")


def _in_api(one: Difference, other: Difference) -> bool:
    return one.kind != other.kind


def _in_paths(one: Difference, other: Difference) -> bool:
    path = other.place.operation.partition(" ")[2]
    return other.place.operation != WHOLE_API and is_below(path, one.place.pointer)


def _in_operation(one: Difference, other: Difference) -> bool:
    return one.place.operation == other.place.operation and one.kind != other.kind


def _in_body(one: Difference, other: Difference) -> bool:
    parts = {one.place.part, other.place.part}
    return one.place.operation == other.place.operation and parts == {Part.RESPONSE_BODY}


def _same(one: Difference, other: Difference) -> bool:
    return _in_body(one, other) and one.place.pointer == other.place.pointer and one.kind != other.kind


def _same_parameter(one: Difference, other: Difference) -> bool:
    here, there = one.place, other.place
    return (here.operation, here.part, here.pointer) == (there.operation, there.part, there.pointer)


def _inside(one: Difference, other: Difference) -> bool:
    return (
        _in_body(one, other)
        and other.place.pointer != one.place.pointer
        and is_below(parent_of(other.place.pointer), one.place.pointer)
    )


def _at_header(one: Difference, other: Difference) -> bool:
    operations = {one.place.operation, WHOLE_API}
    return one.place.pointer == other.place.pointer and (
        one.place.operation == WHOLE_API or other.place.operation in operations
    )


def _at_promise(one: Difference, other: Difference) -> bool:
    if other.place.part is Part.RESPONSE_HEADER:
        return one.place.part is Part.RESPONSE_HEADER and _at_header(one, other)
    if one.place.operation != other.place.operation:
        return False
    if other.place.part is Part.RESPONSE_STATUS:
        # Only an answer with another status than the reference's breaks it, and that is told already.
        return KINDS[one.kind].category in STATUSES
    if _gives(one, other.place.status):
        # What comes with a status that is told already is what the contract says, or not, of another answer.
        return True
    if one.place.part is not Part.RESPONSE_BODY or _class(one) != _class(other):
        return False
    here, there = one.place.pointer, other.place.pointer
    return KINDS[one.kind].category is Category.ERROR or is_below(there, here) or is_below(here, there)


def _gives(one: Difference, status: int | None) -> bool:
    """Whether it is told that the environment answers with a status where the reference does not."""
    if one.kind == "server-error":
        return status is not None and status >= 500
    is_told = KINDS[one.kind].category is Category.STATUS and status is not None
    return is_told and str(status) in str(one.environment_side.value).split(" or ")


def _class(difference: Difference) -> int:
    return (difference.place.status or 0) // 100


def _by_cases(one: Difference, other: Difference) -> bool:
    return one.place.operation == other.place.operation and set(other.cases) <= set(one.cases)


def _by_member(one: Difference, other: Difference) -> bool:
    return _in_operation(one, other) and other.cause == f"with {'/'.join(tokens_of(one.place.pointer))}"


def _at_item(one: Difference, other: Difference) -> bool:
    """Whether a resource that is not found is what the other difference is about."""
    item, path = (two.place.operation.partition(" ")[2] for two in (one, other))
    missing = one.place.part is Part.RESPONSE_STATUS and one.environment_side.value in GONE
    return missing and is_below(path, item) and other.environment_side.value in GONE


def _by_mixture(one: Difference, other: Difference) -> bool:
    return one.kind != other.kind and shows(mixing(one), other)


def _by_credential(one: Difference, other: Difference) -> bool:
    status = one.environment_side.value
    every = one.differing == one.compared and status in UNAUTHORISED
    return every and _in_operation(one, other) and str(other.environment_side.value) == str(status)


_REACHES: dict[Reach, Callable[[Difference, Difference], bool]] = {
    Reach.API: _in_api,
    Reach.PATHS: _in_paths,
    Reach.OPERATION: _in_operation,
    Reach.HEADER: _at_header,
    Reach.SAME: _same,
    Reach.SAME_PARAMETER: _same_parameter,
    Reach.INSIDE: _inside,
    Reach.FAULTS: _by_cases,
    Reach.MEMBER: _by_member,
    Reach.PROMISE: _at_promise,
    Reach.ITEM: _at_item,
    Reach.MIXTURE: _by_mixture,
    Reach.CREDENTIAL: _by_credential,
}
