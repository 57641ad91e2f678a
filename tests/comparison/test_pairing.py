"""Which pairs of answers may differ by data alone, so that they make no claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.model.case import Role
from tests.evidence_of import Given, case_of, world

if TYPE_CHECKING:
    from pathlib import Path

READ = "GET /items/{id}"


@pytest.mark.parametrize(
    ("identifier", "kinds"),
    [
        pytest.param("7", [], id="one-that-is-counted-up"),
        pytest.param("0000007", [], id="the-same-with-zeros"),
        pytest.param("2043409205", ["error-status-changed"], id="one-that-nobody-has-by-chance"),
    ],
)
def test_a_number_is_that_of_a_real_resource_only_where_it_is_small(
    tmp_path: Path, identifier: str, kinds: list[str]
) -> None:
    shop = world(tmp_path, [READ])
    case = case_of("absent", READ, role=Role.ABSENT, path_value=identifier)
    shop.ask(case, Given(status=404, body={"code": "none"}), Given(status=403, body={"code": "none"}))
    assert shop.kinds() == kinds


@pytest.mark.parametrize(
    ("status", "kinds"),
    [
        pytest.param(200, [], id="replaced-where-the-other-side-made-it"),
        pytest.param(404, [], id="not-there"),
        pytest.param(409, [], id="in-a-conflict"),
        pytest.param(422, ["outcome-changed"], id="refused-for-what-is-in-it"),
    ],
)
def test_what_nobody_has_is_served_or_not_by_state_unless_the_request_itself_is_refused(
    tmp_path: Path, status: int, kinds: list[str]
) -> None:
    shop = world(tmp_path, ["PUT /items/{id}"])
    case = case_of("put", "PUT /items/{id}", role=Role.ABSENT, body={"size": 1})
    shop.ask(case, Given(status=201), Given(status=status))
    assert shop.kinds() == kinds


@pytest.mark.parametrize(
    ("operation", "kinds"),
    [
        pytest.param("GET /items", ["error-status-changed"], id="a-read-of-no-resource"),
        pytest.param("POST /items", [], id="a-change"),
    ],
)
def test_a_conflict_is_of_the_state_unless_no_resource_is_named(
    tmp_path: Path, operation: str, kinds: list[str]
) -> None:
    shop = world(tmp_path, [operation])
    case = case_of("refused", operation, valid=False)
    shop.ask(case, Given(status=422, body={"code": "none"}), Given(status=409, body={"code": "none"}))
    assert shop.kinds() == kinds
