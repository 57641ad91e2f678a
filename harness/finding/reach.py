"""Where the echoes of a difference are looked for, seen from the difference that explains them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from harness.comparison.behaviour.leftovers import LEFT_OUT
from harness.comparison.error.faults import FEWER_ENTRIES
from harness.comparison.header.cells import LIMITS
from harness.comparison.traffic.mixing import mixing, shows
from harness.model.case import UNIQUE
from harness.model.place import WHOLE_API, Part
from harness.model.pointer import is_below, parent_of, tokens_of
from harness.model.taxonomy import KINDS, Category

if TYPE_CHECKING:
    from collections.abc import Callable

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
    LEFT_OUT = "left-out"
    """In what a change answers: at what it leaves out, and at values, which may follow from that."""
    CREDENTIAL = "credential"
    """In the operation, if the credential is what every valid request is refused for, by the same status."""
    ENTRIES = "entries"
    """In the operation, if an error lists one fault less there of a request that has several."""
    TAKEN = "taken"
    """In the operation, if what was taken already is let through, at requests without a fault, by the same statuses."""


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
VALUES = frozenset({"response-value-changed", "precision-changed"})
"""Kinds of what is computed: it follows from the whole of an item."""
GONE = frozenset({404, 410})
"""Statuses of what is not there (any more)."""
UNAUTHORISED = frozenset({401, 403, 407})
"""Statuses that refuse a credential (RFC 9110, section 15.5)."""


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
    is_alike = (here.operation, here.part) == (there.operation, there.part)
    return is_alike and is_below(there.pointer, here.pointer)


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


def _of_limit(one: Difference, other: Difference) -> bool:
    """Whether a limit is told as missing, and the other header is one of those that announce it."""
    is_missing = one.kind == "rate-limit-missing" and one.place.operation in {other.place.operation, WHOLE_API}
    return is_missing and other.place.pointer.removeprefix("/").startswith(LIMITS)


def _at_promise(one: Difference, other: Difference) -> bool:
    if other.place.part is Part.RESPONSE_HEADER:
        return one.place.part is Part.RESPONSE_HEADER and (_at_header(one, other) or _of_limit(one, other))
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


def _in_left_out(one: Difference, other: Difference) -> bool:
    if not is_left_out(one) or other.place.part is not Part.RESPONSE_BODY:
        return False
    name = next(iter(tokens_of(other.place.pointer)), "")
    # What was false or empty as well is told of nobody as taken away, and is as missing.
    is_missing = other.kind == "response-property-became-optional"
    if one.place.operation != other.place.operation:
        return is_missing and other.place.operation == f"GET {one.place.operation.partition(' ')[2]}"
    return is_missing or other.kind in VALUES or name in one.cause.removeprefix(LEFT_OUT).split(", ")


def is_left_out(difference: Difference) -> bool:
    """Whether it is told of a change for what it leaves out."""
    return difference.cause.startswith(LEFT_OUT)


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


def _by_entries(one: Difference, other: Difference) -> bool:
    return _in_operation(one, other) and other.cause.startswith(FEWER_ENTRIES)


def _by_taken(one: Difference, other: Difference) -> bool:
    is_taken = bool(one.faults) and all(fault.keyword == UNIQUE for fault in one.faults)
    sides = [(each.reference_side.value, each.environment_side.value) for each in (one, other)]
    return is_taken and not other.faults and _in_operation(one, other) and sides[0] == sides[1]


REACHES: dict[Reach, Callable[[Difference, Difference], bool]] = {
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
    Reach.LEFT_OUT: _in_left_out,
    Reach.CREDENTIAL: _by_credential,
    Reach.ENTRIES: _by_entries,
    Reach.TAKEN: _by_taken,
}
