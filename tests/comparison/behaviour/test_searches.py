"""What a text that is looked for finds: whatever its case or not, and rows that have it alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.comparison.behaviour.claim import State
from harness.comparison.behaviour.searches import Casing, Search, searches
from tests.comparison.behaviour.sifting import PARAMETER, sifted

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.comparison.behaviour.volley import Row, Volley

ROWS: list[Row] = [
    {"id": "a", "title": "The quiet Harbour"},
    {"id": "b", "title": "Harbour lights"},
    {"id": "c", "title": "A winter", "notes": [{"text": "from the Mountain"}]},
    {"id": "d", "title": "Salt"},
    {"id": "e", "title": "Salt and rope 2026"},
]
WORDS = ("Harbour", "HARBOUR", "Mountain")


def whatever_its_case(row: Row, value: str) -> bool:
    return value.casefold() in str(row).casefold()


def as_written(row: Row, value: str) -> bool:
    return value in str(row)


def anything(_row: Row, _value: str) -> bool:
    return True


def nothing(_row: Row, _value: str) -> bool:
    return False


def looked_for(
    gives: Callable[[Row, str], bool], *values: str, rows: list[Row] = ROWS, again: list[Row] | None = None
) -> Volley:
    return sifted(rows, values or WORDS, gives, again=again)


def casings(found: Volley) -> list[Casing]:
    return [one for one in searches(found, frozenset()) if isinstance(one, Casing)]


def finds(found: Volley) -> list[Search]:
    return [one for one in searches(found, frozenset()) if isinstance(one, Search)]


@pytest.mark.parametrize(
    ("reference", "environment", "holds", "instead"),
    [
        pytest.param(
            whatever_its_case,
            as_written,
            "the case of wanted makes no difference",
            "rows that come: 2 for wanted=Harbour and 0 for wanted=HARBOUR",
            id="began-to-matter",
        ),
        pytest.param(
            as_written,
            whatever_its_case,
            "the case of wanted makes a difference",
            "rows that come: 2 for wanted=Harbour and 2 for wanted=HARBOUR",
            id="matters-no-more",
        ),
    ],
)
def test_a_case_that_matters_on_one_side_alone_is_told_with_the_rows_of_both_spellings(
    reference: Callable[[Row, str], bool], environment: Callable[[Row, str], bool], holds: str, instead: str
) -> None:
    (claim,) = casings(looked_for(reference))
    there = looked_for(environment)
    assert (claim.reference, claim.state(there)) == (holds, State.BROKEN)
    broken = claim.broken(there)
    assert (broken.kind, broken.pointer) == ("response-value-changed", "/wanted")
    assert broken.environment == instead


def test_spellings_that_find_nothing_are_not_what_is_shown() -> None:
    values = ("zzz", "ZZZ", *WORDS)
    (claim,) = casings(looked_for(whatever_its_case, *values))
    there = looked_for(as_written, *values)
    assert claim.state(there) is State.BROKEN
    assert "2 for wanted=Harbour and 0 for wanted=HARBOUR" in claim.broken(there).environment


@pytest.mark.parametrize("gives", [whatever_its_case, as_written])
def test_a_case_that_matters_as_in_the_reference_holds(gives: Callable[[Row, str], bool]) -> None:
    (claim,) = casings(looked_for(gives))
    assert claim.state(looked_for(gives)) is State.HOLDS


def test_one_pair_of_spellings_that_gives_the_same_acquits() -> None:
    (claim,) = casings(looked_for(whatever_its_case))
    either = looked_for(
        lambda row, value: whatever_its_case(row, value) if value == "SALT" else as_written(row, value),
        *WORDS,
        "Salt",
        "SALT",
    )
    assert claim.state(either) is State.HOLDS


@pytest.mark.parametrize(
    "gives", [pytest.param(nothing, id="none-comes"), pytest.param(anything, id="all-come-as-without")]
)
def test_spellings_that_both_give_nothing_or_everything_say_nothing_of_their_case(
    gives: Callable[[Row, str], bool],
) -> None:
    assert casings(looked_for(gives)) == []
    (claim,) = casings(looked_for(as_written))
    assert claim.state(looked_for(gives)) is State.SILENT


def test_the_case_says_nothing_where_somebody_wrote_meanwhile() -> None:
    (claim,) = casings(looked_for(whatever_its_case))
    assert claim.state(looked_for(as_written, again=ROWS[1:])) is State.SILENT


def test_values_that_differ_in_more_than_case_are_no_pair() -> None:
    assert casings(looked_for(whatever_its_case, "Harbour", "Mountain")) == []


def test_a_search_that_gives_all_rows_for_words_that_few_have_is_ignored() -> None:
    (claim,) = finds(looked_for(whatever_its_case))
    broken = claim.broken(looked_for(anything))
    assert claim.state(looked_for(anything)) is State.BROKEN
    assert (broken.kind, broken.pointer) == ("parameter-ignored", "/wanted")
    assert broken.environment == "the same 5 rows for wanted=Harbour as without it"


def test_one_word_that_leaves_rows_out_shows_that_the_search_is_heeded() -> None:
    (claim,) = finds(looked_for(whatever_its_case))
    assert claim.state(looked_for(lambda row, value: value != "Mountain" or row["id"] == "c")) is State.HOLDS


def test_a_word_is_looked_for_anywhere_in_a_row_whatever_its_case() -> None:
    (claim,) = finds(looked_for(whatever_its_case, "MOUNTAIN", "rope"))
    assert [page.case for page in claim.pages(looked_for(anything, "MOUNTAIN", "rope"))] == ["MOUNTAIN", "rope"]


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(looked_for(anything, "Harbour"), id="one-word-alone"),
        pytest.param(looked_for(anything, "Harbour", "t"), id="a-word-that-most-have"),
        pytest.param(looked_for(anything, "Harbour", "Desert"), id="a-word-that-none-has"),
        pytest.param(looked_for(anything, "Harbour", "2026"), id="a-number"),
        pytest.param(looked_for(anything, "Mountain", "quiet", rows=ROWS[:3]), id="few-rows"),
        pytest.param(looked_for(anything, again=ROWS[1:]), id="somebody-wrote-meanwhile"),
    ],
)
def test_too_little_proves_no_search_ignored(found: Volley) -> None:
    (claim,) = finds(looked_for(whatever_its_case))
    assert claim.state(found) is State.SILENT


def test_a_reference_that_gives_no_row_for_any_word_that_rows_have_looks_for_something_else() -> None:
    assert finds(looked_for(nothing)) == []


def test_a_reference_may_search_some_of_the_members_alone() -> None:
    assert finds(looked_for(lambda row, value: value == "Mountain" and as_written(row, value)))


def test_a_reference_that_leaves_out_nothing_for_one_of_the_words_claims_no_search() -> None:
    assert finds(looked_for(lambda row, value: value == "Mountain" or whatever_its_case(row, value))) == []


def test_what_says_how_many_rows_come_is_no_search() -> None:
    assert [*searches(looked_for(whatever_its_case), frozenset({PARAMETER}))] == []
