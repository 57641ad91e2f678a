"""What was added to something is in the list that it was added to, wherever the reference shows it there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from harness.model.case import Purpose, Role, Slot
from tests.evidence_of import Given, case_of, world

if TYPE_CHECKING:
    from pathlib import Path

    from tests.evidence_of import World

ADD, LIST, OTHERS = "POST /items/{id}/comments", "GET /items/{id}/comments", "GET /items/{id}/labels"
ITEM = Slot(name="id", role=Role.EXISTING)
OLD = {"id": "c-old", "text": "seen"}


def added(side: str) -> dict[str, Any]:
    return {"id": f"{side}-7", "text": "well done"}


def listed(*rows: dict[str, Any]) -> Given:
    return Given(body={"comments": [*rows]})


def played(tmp_path: Path, *steps: tuple[str, Given, Given], item: Slot | None = None) -> World:
    """A comment is added to an item; another step may name another item."""
    shop = world(tmp_path, [ADD, LIST, OTHERS])
    for step, (operation, here, there) in enumerate(steps):
        body = {"body": {"text": "well done"}} if operation == ADD else {}
        case = case_of(f"step-{step}", operation, purpose=Purpose.SEQUENCE, **body)  # type: ignore[arg-type]  # a body is anything
        named = item if item is not None and operation != ADD else ITEM
        shop.ask(replace(case, path_values=(("id", named),)), here, there, sequence="life", step=step)
    return shop


def comment(here: Any, there: Any) -> tuple[str, Given, Given]:
    return (ADD, Given(status=201, body=here), Given(status=201, body=there))


ADDED = comment(added("h"), added("t"))
SHOWN, MISSING = listed(OLD, added("h")), listed(OLD)


def told(shop: World) -> list[tuple[str, str]]:
    return [(one.kind, one.place.operation) for one in shop.told() if one.kind == "consistency-changed"]


def test_what_was_added_and_is_not_shown_is_told_of_the_list(tmp_path: Path) -> None:
    shop = played(tmp_path, ADDED, (LIST, SHOWN, MISSING))
    assert told(shop) == [("consistency-changed", LIST)]
    assert {case for one in shop.told() for case in one.cases} == {"step-0", "step-1"}


def test_what_is_wrapped_in_the_answer_that_made_it_is_looked_for_as_well(tmp_path: Path) -> None:
    wrapped = comment({"comment": added("h")}, {"comment": added("t")})
    assert told(played(tmp_path, wrapped, (LIST, SHOWN, MISSING))) == [("consistency-changed", LIST)]


def test_it_is_known_by_what_was_not_sent(tmp_path: Path) -> None:
    # Another comment of the same text hides nothing.
    same_words = listed({"id": "c-other", "text": "well done"})
    assert told(played(tmp_path, ADDED, (LIST, SHOWN, same_words))) == [("consistency-changed", LIST)]


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param((ADDED, (LIST, SHOWN, listed(OLD, added("t")))), id="shown-by-both"),
        pytest.param((ADDED, (LIST, MISSING, listed())), id="shown-by-neither"),
        pytest.param(((LIST, SHOWN, MISSING), ADDED), id="read-before"),
        pytest.param((ADDED, (OTHERS, SHOWN, MISSING)), id="another-list"),
        pytest.param(
            (comment(added("h"), {"text": "well done"}), (LIST, SHOWN, MISSING)), id="not-named-by-the-environment"
        ),
        pytest.param(
            ((ADD, ADDED[1], Given(status=409, body=added("t"))), (LIST, SHOWN, MISSING)),
            id="refused-by-the-environment",
        ),
        pytest.param((ADDED, (LIST, SHOWN, Given(status=500, body=MISSING.body))), id="the-list-is-not-served"),
        pytest.param(
            (ADDED, (LIST, SHOWN, listed(OLD, {"id": "c-2"}, {"id": "c-3"}))), id="others-may-push-it-to-a-further-page"
        ),
    ],
)
def test_nothing_is_told_where_the_list_need_not_show_it(
    tmp_path: Path, steps: tuple[tuple[str, Given, Given], ...]
) -> None:
    assert told(played(tmp_path, *steps)) == []


def test_the_list_of_another_thing_need_not_show_it(tmp_path: Path) -> None:
    shop = played(tmp_path, ADDED, (LIST, SHOWN, MISSING), item=replace(ITEM, index=1))
    assert told(shop) == []


def test_lists_that_mostly_show_it_acquit_the_one_that_does_not(tmp_path: Path) -> None:
    late = (LIST, SHOWN, listed(OLD, added("t")))
    assert told(played(tmp_path, ADDED, (LIST, SHOWN, MISSING), late, late)) == []
