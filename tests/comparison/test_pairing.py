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
