"""HEAD is held against the GET of the same resource, inside each environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.model.case import Purpose
from harness.model.place import Part
from tests.evidence_of import NOTHING, Given, case_of, world

if TYPE_CHECKING:
    from pathlib import Path

GET, HEAD = "GET /items", "HEAD /items"


def told(tmp_path: Path, *, here: int, there: int, read: int = 200, again: int | None = None) -> list[tuple[str, str]]:
    """What is said where HEAD has these statuses, and GET one in the environment."""
    shop = world(tmp_path, [GET], {"type": "array"})
    shop.ask(case_of("read", GET), Given(body=[]), Given(status=read, body=[]))
    head = case_of("head", HEAD, purpose=Purpose.UNDOCUMENTED, valid=False)
    answers = (Given(status=here, body=NOTHING), Given(status=there, body=NOTHING))
    shop.ask(head, *answers, again=Given(status=again or here, body=NOTHING))
    found = [one for one in shop.compare().differences if one.kind == "consistency-changed"]
    return [(one.place.operation, one.place.part) for one in found]


def test_a_head_that_is_refused_where_get_is_served_is_told_of_get(tmp_path: Path) -> None:
    assert told(tmp_path, here=200, there=405) == [(GET, Part.RESPONSE_STATUS)]


@pytest.mark.parametrize(
    ("statuses", "read"),
    [((200, 200), 200), ((405, 405), 200), ((405, 200), 200), ((200, 401), 200), ((200, 503), 200), ((200, 404), 404)],
)
def test_all_else_has_another_reason(tmp_path: Path, statuses: tuple[int, int], read: int) -> None:
    assert told(tmp_path, here=statuses[0], there=statuses[1], read=read) == []


def test_a_reference_that_serves_it_now_and_then_is_no_witness(tmp_path: Path) -> None:
    assert told(tmp_path, here=200, there=405, again=404) == []


def test_a_get_that_stands_alone_is_asked_again_before_a_step_of_a_sequence(tmp_path: Path) -> None:
    shop = world(tmp_path, [GET], {"type": "array"})
    served, without = Given(body=[]), Given(body=NOTHING)
    shop.ask(case_of("a step", GET), served, served, sequence="a life", step=3)
    shop.ask(case_of("read", GET), served, served)
    head = case_of("head", HEAD, purpose=Purpose.UNDOCUMENTED, valid=False)
    shop.ask(head, without, Given(status=405, body=NOTHING))
    (found,) = [one for one in shop.compare().differences if one.kind == "consistency-changed"]
    assert found.cases == ("head", "read")
