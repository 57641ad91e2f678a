"""The values of a parameter that takes no other are found from what is listed, from refusals, and with few requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.generation.case_identity import identified
from harness.model.fields import Field
from harness.model.place import Part
from harness.probe.accepting import MOST_ATTEMPTS, accepted
from harness.probe.protocol import answered
from harness.probe.shown import Shown
from tests.evidence_of import HERE, Given, case_of, observed

if TYPE_CHECKING:
    from collections.abc import Callable

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
