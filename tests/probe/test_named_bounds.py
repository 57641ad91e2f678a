"""A bound that a refusal names is a value that would do, or is next to one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from harness.probe.named_bounds import bounds_named
from tests.evidence_of import HERE, Given, case_of, observed

if TYPE_CHECKING:
    from harness.model.json import Json


NOW = datetime(2026, 11, 28, 22, 30, tzinfo=UTC).timestamp()


def named(said: Any, own: Json) -> list[Json]:
    case = case_of("one", "POST /payments", body={"amount": own})
    return [*bounds_named(observed(case, HERE, Given(status=400, body=said), started_at=NOW), own)]


@pytest.mark.parametrize(
    ("own", "found"),
    [
        pytest.param("0.00", ["0.01", "1.01", "-0.99"], id="as the text is written"),
        pytest.param(0, [0.01, 1.01, -0.99], id="a number"),
        pytest.param("sample", [], id="no number"),
        pytest.param(True, [], id="a truth"),
        pytest.param(None, [], id="nothing"),
    ],
)
def test_it_is_written_as_the_value_is(own: Json, found: list[Json]) -> None:
    assert named({"amount": ["Ensure this value is greater than or equal to 0.01."]}, own) == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        pytest.param({"detail": "must be greater than 0"}, [0, 1, -1], id="excluded"),
        pytest.param({"detail": "from 3 to 8 only", "status": 400}, [3, 4, 2, 8, 9, 7], id="two"),
        pytest.param({"id": "7", "at": "2026-11-28 12:30"}, [], id="no sentence, no number"),
        pytest.param({"detail": "no more than 1,000.00 or so"}, [], id="written in groups"),
        pytest.param({"detail": "wrong"}, [], id="none"),
    ],
)
def test_each_number_of_a_sentence_is_tried_with_its_neighbours(said: Any, found: list[Json]) -> None:
    assert named(said, 1) == found


TODAY = ["2026-11-28", "2026-11-29", "2026-11-27"]


@pytest.mark.parametrize(
    ("own", "said", "found"),
    [
        pytest.param("2040-01-01", "too late", TODAY, id="none"),
        pytest.param(
            "2040-01-01", "not before 2027-02-28", ["2027-02-28", "2027-03-01", "2027-02-27", *TODAY], id="a-day"
        ),
        pytest.param(
            "2040-01-01T08:00:00+01:00",
            "later than 2026-12-31T10:00:00Z",
            [f"{day}T10:00:00+01:00" for day in ("2026-12-31", "2027-01-01", "2026-12-30")]
            + [f"{day}T22:30:00+01:00" for day in TODAY],
            id="a-time-in-the-form-of-the-own",
        ),
        pytest.param("2040-01-01", "between 0001-01-01 and 9999-12-31", TODAY, id="ends-of-the-calendar"),
        pytest.param(
            "2040-01-01",
            "2040-01-01 is later than 2040-01-01, the last is 2030-05-05",
            ["2030-05-05", "2030-05-06", "2030-05-04", *TODAY],
            id="beside-the-own",
        ),
    ],
)
def test_where_a_moment_is_refused_those_that_are_named_are_tried_and_now(
    own: str, said: str, found: list[Json]
) -> None:
    assert named({"detail": said}, own) == found
