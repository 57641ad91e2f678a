"""The values of a parameter that takes no other are found from what is listed, from refusals, and with few requests."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from harness.generation.case_identity import identified
from harness.model.fields import Field, body_value
from harness.model.place import Part
from harness.probe.accepting import MOST_ATTEMPTS, accepted, closed
from harness.probe.protocol import SpentError, answered, asked
from harness.probe.shown import Shown
from tests.evidence_of import HERE, Given, case_of, observed
from tests.probe.shop import order

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from harness.generation.adapting import Change
    from harness.model.case import Case
    from harness.model.json import Json
    from harness.model.observation import Observation

SORT = Field(part=Part.REQUEST_QUERY, pointer="/sort")
ROWS: list[Json] = [{"label": "a", "state": "new"}, {"label": "b", "state": "new"}, {"label": "c", "state": "old"}]


class Listing:
    """Serves what a function takes, and keeps what it was asked."""

    def __init__(self, takes: Callable[[str], bool], words: str = "no such value") -> None:
        self._takes = takes
        self._words = words
        self.asked: list[str] = []

    def __call__(self, case: Case) -> Observation:
        value = str(case.query[0][1])
        self.asked.append(value)
        served = self._takes(value)
        return observed(case, HERE, Given(status=200 if served else 400, body=[] if served else {"why": self._words}))


def found(
    listing: Listing, place: Field = SORT, *, allowed: Callable[[Case], bool] = lambda _: True
) -> tuple[Change, ...]:
    plain = identified(case_of("", "GET /items"))
    return answered(accepted(plain, place, Shown(rows=ROWS), allowed), listing)


def test_where_any_text_is_served_nothing_more_is_tried() -> None:
    listing = Listing(lambda _: True)
    assert found(listing) == ()
    assert len(listing.asked) == 1


def test_names_of_members_are_tried_in_both_directions() -> None:
    (change,) = found(Listing(lambda text: text in {"label", "label:desc", "state", "state:desc"}))
    assert (change.value, change.also, change.shown) == ("label", ("label:desc", "state", "state:desc"), ())


def test_the_way_to_say_downwards_is_looked_for_once() -> None:
    listing = Listing(lambda text: text in {"label", "-label", "state", "-state"})
    found(listing)
    assert [text for text in listing.asked if "desc" in text] == []


ORDER = Field(part=Part.REQUEST_QUERY, pointer="/order")


@pytest.mark.parametrize("pair", [("asc", "desc"), ("ascending", "descending"), ("ASC", "DESC"), ("newest", "oldest")])
def test_what_is_called_an_order_may_take_any_of_the_usual_pairs(pair: tuple[str, str]) -> None:
    (change,) = found(Listing(lambda text: text in pair), ORDER)
    assert (change.value, change.also, change.shown) == (pair[0], pair[1:], ())


def test_two_words_for_an_order_are_written_as_what_is_listed_elsewhere_is() -> None:
    plain = identified(case_of("", "GET /items"))
    shown = Shown(others=[{"shelfMark": "a"}])
    (change,) = answered(
        accepted(plain, ORDER, shown, lambda _: True), Listing(lambda text: text in {"newestFirst", "oldestFirst"})
    )
    assert (change.value, change.also) == ("newestFirst", ("oldestFirst",))


def test_once_one_of_a_pair_is_served_no_other_pair_is_tried() -> None:
    listing = Listing(lambda text: text in {"ascending", "descending"})
    found(listing, ORDER)
    assert {"ascending", "descending"} < {*listing.asked}
    assert not {"ASC", "newest", "oldest"} & {*listing.asked}


def test_what_is_not_called_an_order_takes_the_most_usual_alone() -> None:
    listing = Listing(lambda _: False)
    found(listing, Field(part=Part.REQUEST_QUERY, pointer="/sort"))
    assert {"asc", "desc"} < {*listing.asked}
    assert not {"ascending", "newest"} & {*listing.asked}


def test_values_that_several_rows_have_are_those_of_the_environment() -> None:
    place = Field(part=Part.REQUEST_QUERY, pointer="/State")
    (change,) = found(Listing(lambda text: text in {"new", "old"}), place)
    assert (change.value, change.shown, change.also) == ("new", ("new",), ())


def test_what_a_refusal_offers_comes_first() -> None:
    listing = Listing(lambda text: text in {"up", "down"}, words="must be one of: up, down")
    (change,) = found(listing)
    assert (change.value, change.also) == ("up", ("down",))
    assert listing.asked[1:3] == ["up", "down"]


def test_the_search_ends() -> None:
    listing = Listing(lambda _: False)
    assert found(listing) == ()
    assert len(listing.asked) <= MOST_ATTEMPTS + 1


def test_what_the_contract_forbids_is_not_asked() -> None:
    listing = Listing(lambda _: False)
    assert found(listing, allowed=lambda _: False) == ()
    assert listing.asked == []


def test_a_text_that_has_to_be_there_and_is_refused_itself_is_not_kept() -> None:
    plain = identified(case_of("", "GET /items", query=(("sort", "sample"),)))
    listing = Listing(lambda text: text in {"label", "-label"})
    (change,) = answered(accepted(plain, SORT, Shown(rows=ROWS), lambda _: True), listing)
    assert (change.value, change.also, change.kept) == ("label", ("-label",), None)
    assert answered(accepted(plain, SORT, Shown(rows=ROWS), lambda _: True), Listing(lambda _: False)) == ()


def test_a_text_that_is_served_is_kept_and_the_others_are_asked_besides() -> None:
    plain = identified(case_of("", "GET /items", query=(("sort", "label"),)))
    listing = Listing(lambda text: text in {"label", "-label", "state"})
    (change,) = answered(accepted(plain, SORT, Shown(rows=ROWS), lambda _: True), listing)
    assert (change.kept, set(change.also)) == ("label", {"state"})


def test_a_code_of_a_public_list_leads_to_others_of_it() -> None:
    plain = identified(case_of("", "GET /items", query=(("sort", "DE"),)))
    listing = Listing(lambda text: text in {"DE", "FR", "IE"})
    (change,) = answered(accepted(plain, SORT, Shown(rows=ROWS), lambda _: True, may_sort=False), listing)
    assert (change.kept, change.also) == ("DE", ("FR", "IE"))


def spent_after(number: int, answer: Callable[[Case], Observation]) -> Callable[[Case], Awaitable[Observation]]:
    """Answers so many requests."""
    left = iter(range(number))

    async def ask(case: Case) -> Observation:
        if next(left, None) is None:
            raise SpentError
        return answer(case)

    return ask


def test_what_was_served_before_no_more_may_be_asked_is_kept() -> None:
    probe = accepted(identified(case_of("", "GET /items")), SORT, Shown(rows=ROWS), lambda _: True)
    listing = Listing(lambda text: text in {"label", "label:desc", "state", "state:desc"})
    (change,) = asyncio.run(asked(probe, spent_after(4, listing)))
    assert (change.value, change.also) == ("label", ("label:desc",))


def test_where_nothing_was_served_before_that_nothing_is_learnt() -> None:
    probe = accepted(identified(case_of("", "GET /items")), SORT, Shown(rows=ROWS), lambda _: True)
    assert asyncio.run(asked(probe, spent_after(2, Listing(lambda _: False)))) == ()


def body_of(*texts: str) -> Case:
    names = ("kind", "note", "unit")
    return order(dict(zip(names, texts, strict=False)))


def places(*names: str) -> list[Field]:
    return [Field(part=Part.REQUEST_BODY, pointer=f"/{name}") for name in names]


class Making:
    """Makes what has only values of its sets, and keeps what it was asked."""

    def __init__(self, **sets: set[str]) -> None:
        self._sets = sets
        self.asked: list[Json] = []

    def __call__(self, case: Case) -> Observation:
        body: Any = body_value(case)
        self.asked.append(body)
        wrong = [name for name, allowed in self._sets.items() if body.get(name) not in {None, *allowed}]
        return observed(case, HERE, Given(status=422 if wrong else 201, body={"wrong": wrong[:1]}))


KINDS: list[Json] = [{"kind": one, "unit": two} for one in ("new", "old") for two in ("kg", "lb")]


def test_texts_of_closed_sets_are_found_one_after_another() -> None:
    making = Making(kind={"new", "old", "sample"}, unit={"kg", "lb"})
    probe = closed(body_of("sample", "sample"), places("kind", "note", "unit"), Shown(rows=KINDS), lambda _: True)
    found = {one.field.pointer: one for one in answered(probe, making)}
    assert {pointer: (one.kept, one.shown) for pointer, one in found.items()} == {
        "/kind": ("sample", ("new", "old")),
        "/unit": (None, ("kg", "lb")),
    }


def test_where_every_text_is_open_one_request_shows_it() -> None:
    making = Making()
    assert answered(closed(body_of("a"), places("kind", "note"), Shown(rows=KINDS), lambda _: True), making) == ()
    assert len(making.asked) == 2


def test_of_a_request_that_is_not_served_nothing_is_learnt() -> None:
    making = Making(kind={"new"})
    assert answered(closed(body_of("sample"), places("kind"), Shown(rows=KINDS), lambda _: True), making) == ()
    assert len(making.asked) == 1


def test_texts_that_were_found_before_no_more_may_be_asked_are_kept() -> None:
    def found(number: int) -> int:
        making = Making(kind={"new", "old", "sample"}, unit={"kg", "lb"})
        every = places("kind", "note", "unit")
        probe = closed(body_of("sample", "sample"), every, Shown(rows=KINDS), lambda _: True)
        return len(asyncio.run(asked(probe, spent_after(number, making))))

    counts = [found(number) for number in range(2, 14)]
    assert counts == sorted(counts)
    assert {1, 2} <= {*counts}
