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


TITLES = [{"title": "Quiet harbour", "pages": number, "made": f"2026-03-0{number}T12:00:00Z"} for number in (1, 2, 3)]


@pytest.mark.parametrize(
    ("parameter", "learn", "expected"),
    [
        pytest.param("minPages", Learnt.AMOUNT, ("2", "1"), id="numbers"),
        pytest.param("since", Learnt.MOMENT, ("2026-03-02T12:00:00Z", "2026-03-01T12:00:00Z"), id="moments"),
        pytest.param("since", Learnt.DAY, ("2026-03-02", "2026-03-01"), id="days"),
        pytest.param("title", Learnt.RECASED, ("QUIET HARBOUR",), id="a-value-in-the-other-case"),
        pytest.param("q", Learnt.RECASED, (), id="no-such-value"),
        pytest.param("q", Learnt.WORD, ("harbour", "Quiet"), id="words"),
        pytest.param("q", Learnt.REWORDED, ("HARBOUR", "QUIET"), id="a-word-in-the-other-case"),
        pytest.param("title", Learnt.WORD, (), id="words-only-where-no-member-is-called-so"),
    ],
)
def test_rows_give_what_may_part_them(parameter: str, learn: Learnt, expected: tuple[str, ...]) -> None:
    assert learnt(answer({"rows": TITLES}), parameter, learn) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [(["7", "abc"], "ABC"), (["ABC"], "abc"), (["Abc"], "ABC"), (["Größler"], "GRÖßLER"), (["ΟΔΟΣ"], "οδοΣ")],
    ids=["the-first-with-letters", "capitals", "both", "none-but-that-come-back", "none-but-as-in-any-word"],
)
def test_the_other_case_is_that_of_the_first_text_with_letters(texts: list[str], expected: str) -> None:
    assert learnt(answer([{"code": text} for text in texts]), "code", Learnt.RECASED) == (expected,)


@pytest.mark.parametrize(
    ("parameter", "row", "expected"),
    [
        pytest.param("customer", {"customerId": "c7"}, ("c7",), id="with-what-names-it"),
        pytest.param("customer_id", {"customer": "c7"}, ("c7",), id="without-what-names-it"),
        pytest.param(
            "customer", {"customerId": "c7", "of": {"customer": "c1"}}, ("c1",), id="the-name-itself-before-others"
        ),
        pytest.param("customer", {"customer": {"id": "c7"}}, ("c7",), id="in-an-object"),
        pytest.param("customerId", {"customer": {"id": "c7"}}, ("c7",), id="in-an-object-called-so"),
        pytest.param("id", {"customerId": "c7"}, (), id="the-name-alone-says-nothing"),
        pytest.param("userId", {"id": "c7"}, (), id="the-member-is-called-a-name-and-nothing-else"),
        pytest.param("customer", {"customerSince": "2020"}, (), id="another-thing-of-it"),
    ],
)
def test_a_member_may_be_called_like_the_parameter_but_for_what_says_that_it_is_a_name(
    parameter: str, row: dict[str, Any], expected: tuple[str, ...]
) -> None:
    assert learnt(answer([row]), parameter, Learnt.VALUE) == expected


@pytest.mark.parametrize(
    ("parameter", "expected"),
    [
        pytest.param("tag", ("new", "hot", "red"), id="in-the-singular"),
        pytest.param("filter[tags_any]", ("new", "hot", "red"), id="with-more-words"),
        pytest.param("marks", (), id="another-word"),
        pytest.param("lines", (), id="objects"),
    ],
)
def test_values_of_lists_are_taken_of_each_row_in_turn(parameter: str, expected: tuple[str, ...]) -> None:
    rows = [{"tags": ["new", "red"], "lines": [{"n": 1}], "12": [1]}, {"tags": ["hot", "new"]}, {"tags": []}]
    assert learnt(answer(rows), parameter, Learnt.VALUE) == expected


ELSEWHERE = ([{"name": "Salt and rope"}],)


@pytest.mark.parametrize(
    ("learn", "expected"),
    [(Learnt.WORD, ("Salt", "rope")), (Learnt.REWORDED, ("SALT", "ROPE")), (Learnt.VALUE, ()), (Learnt.MEMBER, ())],
)
def test_words_of_other_lists_are_looked_for_where_the_answer_has_no_row(
    learn: Learnt, expected: tuple[str, ...]
) -> None:
    others = [answer(body) for body in ELSEWHERE]
    assert learnt(answer({"rows": []}), "q", learn, elsewhere=others) == expected


def test_words_of_other_lists_are_left_alone_where_the_answer_has_rows() -> None:
    other = observed(case_of("list", "GET /others"), HERE, Given(body=ELSEWHERE[0]))
    assert learnt(answer([{"n": 1}]), "q", Learnt.WORD, elsewhere=[other]) == ()


def test_words_of_the_same_list_as_it_was_first_are_looked_for_among_what_was_made_since() -> None:
    before = [answer([{"name": "Salt"}]), answer([{"name": "Rope"}])]
    made = answer([{"name": "sample"}, {"name": "sample"}])
    assert learnt(made, "q", Learnt.WORD, elsewhere=before) == ("Salt", "sample")


@pytest.mark.parametrize(
    ("rows", "learn", "expected"),
    [
        pytest.param(["b", "b"], Learnt.VALUE, ("b", "a", "c"), id="all-of-one"),
        pytest.param(["b", "d"], Learnt.VALUE, ("b", "d"), id="two"),
        pytest.param([], Learnt.VALUE, (), id="none"),
        pytest.param(["b", "b"], Learnt.RECASED, ("B", "A", "C"), id="in-the-other-case"),
    ],
)
def test_values_of_the_list_as_it_was_first_are_taken_where_all_rows_have_one(
    rows: list[str], learn: Learnt, expected: tuple[str, ...]
) -> None:
    before = [answer([{"kind": "a"}, {"kind": "c"}]), answer([{"kind": "z"}])]
    assert learnt(answer([{"kind": one} for one in rows]), "kind", learn, elsewhere=before) == expected


def test_nothing_longer_than_a_request_bears_is_taken() -> None:
    assert learnt(answer([{"code": "a" * 201}, {"code": "b" * 200}]), "code", Learnt.VALUE) == ("b" * 200,)


def test_a_refusal_gives_nothing() -> None:
    assert learnt(answer([{"code": "A"}], status=400), "code", Learnt.VALUE) == ()
