"""Of a request with several faults it counts how many of them a refusal lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.model.place import Part
from tests.evidence_of import Given, case_of, fault_of, world

if TYPE_CHECKING:
    from pathlib import Path

CREATE = "POST /items"


def refusal(count: int) -> Given:
    return Given(status=422, body={"code": "invalid", "errors": [{"at": f"/{number}"} for number in range(count)]})


@pytest.mark.parametrize(("there", "kinds"), [(1, ["error-shape-changed"]), (3, []), (4, ["error-shape-changed"])])
def test_another_number_of_faults_is_another_shape(tmp_path: Path, there: int, kinds: list[str]) -> None:
    shop = world(tmp_path, [CREATE])
    case = case_of("nothing", CREATE, body={}, valid=False)
    shop.ask(case, refusal(3), refusal(there), again=refusal(3))
    assert shop.kinds() == kinds


def test_a_reference_that_lists_now_three_and_now_two_says_nothing(tmp_path: Path) -> None:
    shop = world(tmp_path, [CREATE])
    shop.ask(case_of("nothing", CREATE, body={}, valid=False), refusal(3), refusal(1), again=refusal(2))
    assert shop.kinds() == []


def test_of_one_fault_the_number_of_entries_is_not_compared(tmp_path: Path) -> None:
    shop = world(tmp_path, [CREATE])
    fault = fault_of(Part.REQUEST_BODY, "/size", "maximum")
    shop.ask(case_of("one", CREATE, body={"size": 9}, fault=fault), refusal(2), refusal(1), again=refusal(2))
    assert shop.kinds() == []
