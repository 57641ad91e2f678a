"""One cause is told in one group, also where it is seen otherwise in one place than in another."""

from __future__ import annotations

from harness.finding.grouping import group, joined
from harness.model.difference import Basis, Difference, Side
from harness.model.place import Part, Place

READ, CHANGE = "GET /books/{id}", "PATCH /books/{id}"
MAXIMUM = "contract-violated openapi.yaml 88 maximum"


def different(kind: str, operation: str, pointer: str, cause: str, environment: str = "there") -> Difference:
    return Difference(
        kind=kind,
        place=Place(api="library", operation=operation, part=Part.RESPONSE_BODY, status=200, pointer=pointer),
        environment=environment,
        reference="here",
        message=kind,
        reference_side=Side(text="this"),
        environment_side=Side(text="that"),
        basis=Basis.PAIRED,
        compared=4,
        differing=4,
        cases=("one",),
        cause=cause,
    )


ALTERED = different("value-not-preserved", CHANGE, "/floor", "/floor comes back not as it was sent")
BROKEN_THERE_TOO = different("contract-violated", CHANGE, "/floor", MAXIMUM)
BROKEN = different("contract-violated", READ, "/floor", MAXIMUM)


def is_one_group(first: Difference, second: Difference, *echoes: Difference) -> bool:
    groups = joined([(first, echoes), (second, ())])
    return groups[group(first)] == groups[group(second)]


def test_what_one_thing_explains_at_its_own_place_has_its_cause_elsewhere_too() -> None:
    assert is_one_group(ALTERED, BROKEN, BROKEN_THERE_TOO)


def test_two_causes_without_a_common_echo_are_two_groups() -> None:
    assert not is_one_group(ALTERED, BROKEN)


def test_an_echo_at_another_place_has_no_cause_in_common() -> None:
    elsewhere = different("contract-violated", CHANGE, "/title", MAXIMUM)
    assert not is_one_group(ALTERED, BROKEN, elsewhere)


def test_environments_have_no_cause_in_common() -> None:
    other = different("contract-violated", READ, "/floor", MAXIMUM, environment="elsewhere")
    assert not is_one_group(ALTERED, other, BROKEN_THERE_TOO)


def test_causes_are_joined_over_what_they_share_with_a_third() -> None:
    other = different("contract-violated", "GET /books", "/*/floor", "contract-violated openapi.yaml 91 minimum")
    there_too = different("contract-violated", CHANGE, "/floor", other.cause)
    groups = joined([(BROKEN, ()), (other, ()), (ALTERED, (BROKEN_THERE_TOO, there_too))])
    assert len({groups[group(one)] for one in (BROKEN, other, ALTERED)}) == 1
    assert joined([(ALTERED, (there_too, BROKEN_THERE_TOO)), (other, ()), (BROKEN, ())]) == groups
