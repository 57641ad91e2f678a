"""What an answer gives for the slots of a volley, whatever its members are called."""

from __future__ import annotations

from typing import Any

import pytest

from harness.model.rows import Learnt
from harness.probe.sampling import learnt, rows_of
from tests.evidence_of import HERE, Given, case_of, observed


def answer(body: Any, **more: Any) -> Any:
    return observed(case_of("list"), HERE, Given(body=body, **more))


def test_values_are_those_of_the_member_that_is_called_like_the_parameter() -> None:
    seen = answer({"list": [{"aisle_no": "N1", "in": {"aisleNo": "x"}}, {"aisle_no": "S2"}, {"aisle_no": "N1"}]})
    assert learnt(seen, "aisleNo", Learnt.VALUE) == ("N1", "S2")


def test_names_of_members_stand_in_where_no_member_is_called_so() -> None:
    seen = answer([{"b": 1, "a": "x", "c": None}, {"b": 2, "a": "y"}])
    assert learnt(seen, "select", Learnt.MEMBER) == ("a", "b")
    assert learnt(seen, "select", Learnt.VALUE) == ()
    assert learnt(seen, "a", Learnt.MEMBER) == ()


def test_members_of_wrapped_rows_are_those_of_the_object_that_has_most() -> None:
    rows = [
        {"type": "shelf", "id": number, "in": {"aisle": "N", "of": "A", "up": 2}, "links": {"self": "/"}}
        for number in (1, 2)
    ]
    seen = answer({"data": rows})
    assert learnt(seen, "select", Learnt.MEMBER) == ("aisle", "of", "up")
    assert learnt(seen, "filter[aisle]", Learnt.VALUE) == ("N",)


def test_members_of_rows_are_their_own_where_they_have_enough() -> None:
    rows = [{"id": 1, "name": "a", "size": 2, "home": {"a": 1, "b": 2, "c": 3, "d": 4}}]
    assert learnt(answer(rows), "select", Learnt.MEMBER) == ("id", "name", "size")


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        pytest.param({"rows": [{}], "nextCursor": "c7"}, (), id="by name"),
        pytest.param({"rows": [{}], "more": {"mark": "c7"}, "status": "ok"}, (), id="by going with the page"),
        pytest.param({"rows": [{}], "next": "https://x.example/list?size=2&after=c7"}, (), id="in an address"),
        pytest.param([{}], (("link", '<https://x.example/list?after=c7>; rel="next"'),), id="in a header"),
    ],
)
def test_the_next_page_is_called_what_the_answer_says(body: Any, headers: tuple[tuple[str, str], ...]) -> None:
    other = answer({"rows": [{}, {}], "more": {"mark": None}, "status": "ok"})
    seen = answer(body, headers=headers)
    assert learnt(seen, "after", Learnt.NEXT, other=other)[:1] == ("c7",)


def test_rows_are_counted_and_an_answer_without_any_is_the_least() -> None:
    assert rows_of(answer({"a": [{"x": 1}, {"x": 2}]})) == 2
    assert rows_of(answer({"a": 1})) == -1
