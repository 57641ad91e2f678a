"""Relations that hold in the reference and are broken in every volley of an environment; data is no matter."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from harness.model.difference import Wanted
from harness.model.place import Part
from tests.comparison.behaviour.listings import (
    PLAIN,
    SEARCH,
    UNCOUNTED,
    Version,
    Volleys,
    asked,
    listing_contract,
    things,
)
from tests.evidence_of import HERE, THERE

if TYPE_CHECKING:
    from harness.contract.document import Contract

HERE_ROWS = things(37)
THERE_ROWS = things(23, first=4000)


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    return listing_contract(tmp_path_factory.mktemp("contract"))


@pytest.mark.parametrize(
    ("version", "told"),
    [
        pytest.param(Version(ignores=frozenset({"count"})), ("parameter-ignored", "/count"), id="limit"),
        pytest.param(Version(ignores=frozenset({"from"})), ("parameter-ignored", "/from"), id="offset"),
        pytest.param(Version(overlap=1), ("parameter-ignored", "/from"), id="pages overlap"),
        pytest.param(Version(ignores=frozenset({"state"})), ("parameter-ignored", "/state"), id="filter"),
        pytest.param(Version(ignores=frozenset({"least"})), ("parameter-ignored", "/least"), id="threshold"),
        pytest.param(Version(ignores=frozenset({"order"})), ("parameter-ignored", "/order"), id="order"),
        pytest.param(Version(ignores=frozenset({"part"})), ("parameter-ignored", "/part"), id="selection"),
        pytest.param(Version(default=5), ("default-changed", "/count"), id="page size by default"),
        pytest.param(Version(order="made"), ("default-changed", "/order"), id="order by default"),
        pytest.param(Version(order="weight"), ("ordering-changed", "/page/entries"), id="another key"),
        pytest.param(Version(extra=1), ("response-value-changed", "/all"), id="total"),
        pytest.param(Version(more=False), ("response-value-changed", "/more"), id="no further rows"),
        pytest.param(Version(more=True), ("response-value-changed", "/more"), id="always further rows"),
    ],
)
def test_what_a_version_does_otherwise_is_found_where_it_is(
    contract: Contract, version: Version, told: tuple[str, str]
) -> None:
    found = asked(contract, HERE_ROWS, THERE_ROWS, version).told()
    assert (*told, "relation") in found
    # How rows come by themselves changes with the default: `finding.explanation` has one explain the other.
    assert {place for _, place, _ in found} <= {told[1], "/page/entries"}


@pytest.mark.parametrize(
    ("version", "told"),
    [
        pytest.param(Version(ignores=frozenset({name})), ("parameter-ignored", f"/{name}"), id=name)
        for name in ("count", "from", "state", "least", "order", "part")
    ],
)
def test_what_a_search_has_in_its_body_is_looked_at_alike(
    contract: Contract, version: Version, told: tuple[str, str]
) -> None:
    found = asked(contract, HERE_ROWS, THERE_ROWS, version, operation=SEARCH).compare().differences
    assert {(one.kind, one.place.pointer) for one in found if one.place.part is Part.REQUEST_BODY} == {told}
    assert not any(one.place.part is Part.REQUEST_QUERY for one in found)


def test_what_is_cut_unasked_is_told_of_the_size_and_not_of_the_total(contract: Contract) -> None:
    found = asked(contract, HERE_ROWS, THERE_ROWS, Version(most=12)).compare().differences
    (told,) = (one.message for one in found if one.place.pointer in {"/count", "/all"})
    assert "12 rows for count=50, and other answers have others" in told


def test_a_search_of_other_rows_is_silent(contract: Contract) -> None:
    assert asked(contract, HERE_ROWS, THERE_ROWS, PLAIN, operation=SEARCH).told() == []


def test_the_total_of_a_search_is_held_against_its_rows(contract: Contract) -> None:
    found = asked(contract, HERE_ROWS, THERE_ROWS, Version(extra=1), operation=SEARCH).told()
    assert ("response-value-changed", "/all", "relation") in found


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([], id="none"),
        pytest.param(things(3), id="three"),
        pytest.param(things(40, state="new"), id="all in one state"),
        pytest.param(things(40, name="x", made="2026-01-01T00:00:00Z"), id="all texts equal"),
        pytest.param(things(40, weight=96), id="all as heavy"),
        pytest.param(things(1000), id="a thousand"),
        pytest.param(things(9), id="fewer than a page"),
        pytest.param(things(10), id="just a page"),
        pytest.param(things(11), id="one more than a page"),
    ],
)
def test_other_data_is_silent_on_either_side(contract: Contract, rows: list[dict[str, Any]]) -> None:
    assert asked(contract, HERE_ROWS, rows, PLAIN).told() == []
    assert asked(contract, rows, HERE_ROWS, PLAIN).told() == []


def test_a_relation_that_fails_is_asked_again_until_it_failed_five_times(contract: Contract) -> None:
    for volleys in range(1, 5):
        found = asked(contract, HERE_ROWS, THERE_ROWS, Version(extra=3), volleys=volleys).compare()
        assert found.differences == ()
        (question,) = found.questions
        assert question.wanted is Wanted.VOLLEY
        assert {"q00", "again"} < set(question.cases)
    found = asked(contract, HERE_ROWS, THERE_ROWS, Version(extra=3)).compare()
    assert [one.differing for one in found.differences] == [5]
    assert found.questions == ()


def test_one_success_acquits(contract: Contract) -> None:
    found = asked(contract, HERE_ROWS, THERE_ROWS, Version(ignores=frozenset({"state"})), volleys=4)
    found.ask(THERE, 5, PLAIN, THERE_ROWS)
    comparison = found.compare()
    assert comparison.differences == ()
    assert comparison.questions == ()


def test_writers_beside_the_requests_are_no_drift(contract: Contract) -> None:
    found = Volleys(contract=contract)
    for asking in (1, 2):
        found.ask(HERE, asking, PLAIN, HERE_ROWS)
    for asking in range(1, 9):
        states = [things(20 + more, first=500 + asking) for more in range(7)]
        found.ask(THERE, asking, PLAIN, *states)
    assert found.told() == []


def test_a_property_that_is_spelled_otherwise_is_no_broken_filter(contract: Contract) -> None:
    class Spelled(Version):
        def answer(self, rows: list[dict[str, Any]], query: dict[str, str]) -> dict[str, Any]:
            body = PLAIN.answer(rows, query)
            entries = body["page"]["entries"]
            body["page"]["entries"] = [
                {**row, "state": row["state"].upper()} if "state" in row else row for row in entries
            ]
            return body

    assert asked(contract, HERE_ROWS, THERE_ROWS, Spelled()).told() == []


def test_a_value_that_another_one_replaces_is_no_broken_filter(contract: Contract) -> None:
    class Retired(Version):
        def answer(self, rows: list[dict[str, Any]], query: dict[str, str]) -> dict[str, Any]:
            body = PLAIN.answer(rows, query)
            for place, row in enumerate(body["page"]["entries"]):
                if row.get("state") == "kept":
                    body["page"]["entries"][place] = {**row, "state": "sent"}
            return body

    assert asked(contract, HERE_ROWS, THERE_ROWS, Retired()).told() == []


def test_the_same_rows_in_another_order_are_found_though_no_key_sorts_them(contract: Contract) -> None:
    few = things(5)
    found = asked(contract, few, few, Version(order="weight"))
    assert ("ordering-changed", "/page/entries", "relation") in found.told()


def test_what_leaving_out_a_filter_means_is_found(contract: Contract) -> None:
    found = Volleys(contract=contract)
    for asking in (1, 2):
        found.ask(HERE, asking, replace(PLAIN, state="new"), HERE_ROWS)
    for asking in range(1, 6):
        found.ask(THERE, asking, PLAIN, THERE_ROWS)
    assert ("default-changed", "/state", "relation") in found.told()


def test_a_reference_whose_rows_are_all_of_one_kind_has_no_such_default(contract: Contract) -> None:
    found = asked(contract, things(37, state="new"), THERE_ROWS, PLAIN)
    assert found.told() == []


def test_that_the_newest_rows_are_all_of_one_kind_is_no_default(contract: Contract) -> None:
    """The first page without the filter is then that of one value, although rows of others follow."""
    newest = things(60, first=100, state="new", made="2026-02-01T00:00:00Z")
    older = things(60, first=5000, state="sent", made="2025-01-01T00:00:00Z")
    found = Volleys(contract=contract)
    for asking in (1, 2):
        found.ask(HERE, asking, UNCOUNTED, [*newest, *older])
    for asking in range(1, 6):
        found.ask(THERE, asking, UNCOUNTED, things(120, first=9000))
    assert found.told() == []


def test_pages_that_are_numbered_and_linked_overlap_as_others_do(contract: Contract) -> None:
    linked = Version(linked=True)
    for overlap, told in ((0, False), (1, True)):
        found = asked(contract, HERE_ROWS, THERE_ROWS, Version(linked=True, overlap=overlap), reference=linked).told()
        assert (("parameter-ignored", "/from", "relation") in found) is told


def test_a_key_that_is_counted_up_from_one_is_no_number_of_a_row(contract: Contract) -> None:
    version = Version(by_key=True, linked=True, order="id")
    here, there = ([{**row, "id": first + index} for index, row in enumerate(HERE_ROWS)] for first in (1, 101))
    found = asked(contract, here, there, version, reference=version).told()
    assert [one for one in found if one[1] == "/from"] == []


def test_the_number_of_a_page_is_no_count_of_its_rows_although_one_row_stands_on_page_one(contract: Contract) -> None:
    class Numbered(Version):
        def answer(self, rows: list[dict[str, Any]], query: dict[str, str]) -> dict[str, Any]:
            return {**UNCOUNTED.answer(rows, query), "number": 1}

    newest = things(60, first=100, state="new", made="2026-02-01T00:00:00Z")
    one = things(1, first=5000, state="sent", made="2025-01-01T00:00:00Z")
    found = Volleys(contract=contract)
    for asking in (1, 2):
        found.ask(HERE, asking, Numbered(), [*newest, *one])
    for asking in range(1, 6):
        found.ask(THERE, asking, Numbered(), things(120, first=9000))
    assert found.told() == []


def test_other_rows_that_have_more_members_are_no_selection(contract: Contract) -> None:
    """The newest rows are the run's own and plain; `order=made` shows the oldest, of which each has a note."""
    newest = things(60, first=100, made="2026-02-01T00:00:00Z")
    older = [{**row, "note": "x"} for row in things(60, first=5000, made="2025-01-01T00:00:00Z")]
    version = Version(order="-made")
    found = Volleys(contract=contract)
    for asking in (1, 2):
        found.ask(HERE, asking, version, [*newest, *older])
    for asking in range(1, 6):
        found.ask(THERE, asking, version, [{**row, "note": "x"} for row in things(120, first=9000)])
    assert found.told() == []


def test_one_row_that_was_written_meanwhile_selects_no_members(contract: Contract) -> None:
    """It has not what all other rows have by chance; a value that leaves members out does so in the rows themselves."""
    rows = [{**row, "note": "x"} for row in things(40)]
    written = {**things(1, first=8000)[0], "made": "2027-01-01T00:00:00Z"}
    found = Volleys(contract=contract)
    for asking in (1, 2):
        # Of two states the requests meet now the one and now the other: `count=1` the row that is new.
        found.ask(HERE, asking, PLAIN, rows, [written, *rows])
    for asking in range(1, 6):
        found.ask(THERE, asking, PLAIN, [{**row, "note": "x"} for row in things(40, first=3000)])
    assert "parameter-ignored" not in {kind for kind, *_ in found.told()}


@pytest.mark.parametrize(("number", "is_told"), [(1, False), (2, False), (40, True)])
def test_a_value_that_adds_nothing_is_told_where_rows_are_too_many_to_have_nothing_of_it(
    contract: Contract, number: int, *, is_told: bool
) -> None:
    class Detailed(Version):
        def answer(self, rows: list[dict[str, Any]], query: dict[str, str]) -> dict[str, Any]:
            hidden = set() if query.get("with") == "owner" else {"note"}
            shown = [{name: value for name, value in row.items() if name not in hidden} for row in rows]
            return super().answer(shown, query)

    found = Volleys(contract=contract)
    for asking in (1, 2):
        found.ask(HERE, asking, Detailed(), [{**row, "note": "x"} for row in things(40)])
    for asking in range(1, 6):
        found.ask(THERE, asking, Detailed(), things(number, first=3000))
    assert ("parameter-ignored" in {kind for kind, *_ in found.told()}) is is_told


def test_a_member_of_a_few_rows_that_happens_to_be_in_order_is_no_order_of_all(contract: Contract) -> None:
    def noted(rows: list[dict[str, Any]], *notes: tuple[int, str]) -> list[dict[str, Any]]:
        return [
            {**row, "tags": {"ember": dict(notes)[index]}} if index in dict(notes) else row
            for index, row in enumerate(rows)
        ]

    # In the reference one row has it; two have it here, in rising order, with others before, between and after.
    newest = sorted(things(10, first=4000), key=lambda row: (row["made"], row["id"]), reverse=True)
    there = noted(newest, (2, "a"), (5, "b"))
    told = asked(contract, noted(things(10), (2, "a")), there, Version(ignores=frozenset({"order"}))).told()
    assert ("parameter-ignored", "/order", "relation") in told


def test_a_member_that_may_be_why_rows_stand_so_is_no_order_that_is_missed(contract: Contract) -> None:
    # Sorted by urgency first, of which the reference has one: by it all rows may stand otherwise there.
    class Urgent(Version):
        def answer(self, rows: list[dict[str, Any]], query: dict[str, str]) -> dict[str, Any]:
            whole = {name: value for name, value in query.items() if name not in {"count", "from", "part"}}
            entries = super().answer(rows, {**whole, "count": "1000"})["page"]["entries"]
            if "order" not in query:
                entries.sort(key=lambda row: row.get("urgent", 99))
            paging = {name: value for name, value in query.items() if name not in whole}
            ranked = [{**row, "rank": rank} for rank, row in enumerate(entries)]
            body = replace(PLAIN, order="rank").answer(ranked, paging)
            for row in body["page"]["entries"]:
                row.pop("rank", None)
            return {**body, "all": len(entries)}

    newest = sorted(HERE_ROWS, key=lambda row: (row["made"], row["id"]), reverse=True)
    here = [{**row, "urgent": 1} if index < 2 else row for index, row in enumerate(newest)]
    there = [{**row, "urgent": 1 + index % 3} if index % 4 == 0 else row for index, row in enumerate(THERE_ROWS)]
    assert asked(contract, here, there, Urgent(), reference=Urgent()).told() == []


@pytest.mark.parametrize(
    ("owner", "ignores", "told"),
    [
        pytest.param(7, {"with"}, [("parameter-ignored", "/with", "relation")], id="ignored"),
        pytest.param(7, set(), [], id="obeyed"),
        pytest.param(None, set(), [], id="rows-without"),
        pytest.param(None, {"with"}, [], id="rows-without-and-ignored"),
    ],
)
def test_what_a_value_adds_beside_the_rows_is_missed_where_rows_refer_to_it(
    contract: Contract, owner: int | None, ignores: set[str], told: list[tuple[str, str, str]]
) -> None:
    here = [{**row, "owner_id": 3} for row in HERE_ROWS]
    there = [{**row, "owner_id": owner} for row in THERE_ROWS]
    assert asked(contract, here, there, Version(ignores=frozenset(ignores))).told() == told


@pytest.mark.parametrize(
    ("version", "told"),
    [
        pytest.param(Version(most=12), ("parameter-ignored", "/count", "relation"), id="cut-to-fewer-than-asked-for"),
        pytest.param(Version(more=True), ("response-value-changed", "/more", "relation"), id="more-beside-the-last"),
    ],
)
def test_what_is_shorter_than_it_may_be_is_the_end_though_no_answer_has_all_rows(
    contract: Contract, version: Version, told: tuple[str, str, str]
) -> None:
    # More rows than can be asked for at once: only what a filter leaves ends on one page.
    here, there = (
        [*things(60, first=first, state="new"), *things(4, first=first + 2000, state="sent"), *things(3, state="kept")]
        for first in (4000, 8000)
    )
    assert told in asked(contract, here, there, version).told()
    assert asked(contract, here, there, Version()).told() == []
