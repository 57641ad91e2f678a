"""Of the things that an environment has, requests name one with which it serves them."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from harness.evidence.store import EvidenceStore
from harness.generation.case_identity import identified, identified_sequence
from harness.model.case import Body, Case, Corpus, Role, Sequence, Slot
from harness.observation.redaction import Redactor
from harness.run.choosing import MOST, choose
from harness.run.known import KnownResources, KnownValues
from harness.run.recorder import Recorder
from harness.run.visit import Visit
from harness.transport.lane import Lane
from tests.servers.hostile import hostile
from tests.transport.lanes import environment

if TYPE_CHECKING:
    from pathlib import Path

    from tests.servers.hostile import Visit as Request

SHELF = Slot(name="shelf_id", role=Role.EXISTING, resource="/shelves")
LABEL = identified(
    Case(
        id="",
        api="orders",
        operation="POST /labels",
        method="POST",
        path="/labels",
        body=Body(media_type="application/json", content=b'{"shelf_id": ""}', slots=(("/shelf_id", SHELF),)),
    )
)


TAG = identified(replace(LABEL, operation="POST /tags", path="/tags"))


def corpus(depth: str, *cases: Case, before: tuple[Case, ...] = ()) -> Corpus:
    steps = (
        identified_sequence(Sequence(id="", api="orders", resource=case.path, steps=(*before, case)))
        for case in cases or (LABEL,)
    )
    return Corpus(
        api="orders", seed=1, depth=depth, digest="", operations=(), sequences=tuple(steps), harvests=(), undos=()
    )


def chose(
    tmp_path: Path,
    shelves: str,
    served: str,
    *cases: Case,
    closed: str = "",
    refusal: int = 422,
    depth: str = "standard",
    before: tuple[Case, ...] = (),
) -> tuple[str, str]:
    """The shelves that were asked with, and those that are known, the first of which is named from then on."""
    asked: list[str] = []

    async def shop(request: Request) -> None:
        asked.append(json.loads(request.request.body)["shelf_id"])
        why = f"closed since 2026-11-{len(asked):02}" if asked[-1] in closed else "no such product 17"
        is_served = asked[-1] in served or (LABEL in cases and request.request.target == b"/labels")
        await request.answer(201 if is_served else refusal, json.dumps({"why": why}).encode())

    async def run() -> str:
        async with hostile(shop) as server:
            where = environment(server.url)
            known = KnownResources(where, "orders")
            known.learn("/shelves", "id", tuple(shelves))
            with (
                EvidenceStore.create(tmp_path / "run.sqlite") as store,
                Recorder(Redactor(), store, lambda _: None) as recorder,
            ):
                async with Lane(where, values=KnownValues({"orders": known}), undos=()) as way:
                    visit = Visit(environment=where, lane=way, recorder=recorder, known={"orders": known})
                    await choose(visit, corpus(depth, *cases, before=before), lambda _: True)
        slots = (replace(SHELF, index=index) for index in range(len(shelves)))
        return "".join(known.value(slot, LABEL.operation) or "" for slot in slots)

    order = asyncio.run(run())
    return "".join(asked), order


@pytest.mark.parametrize(
    ("shelves", "served", "asked", "order"),
    [
        pytest.param("abc", "abc", "a", "abc", id="the first is served"),
        pytest.param("abc", "c", "abc", "cab", id="the last is served"),
        pytest.param("abc", "", "abc", "abc", id="none is served"),
        pytest.param("a", "", "", "a", id="there is one alone"),
        pytest.param("abcdefg", "g", "abcdefg"[:MOST], "abcdefg", id="one far behind is served"),
    ],
)
def test_the_first_that_is_served_stands_first(
    tmp_path: Path, shelves: str, served: str, asked: str, order: str
) -> None:
    assert chose(tmp_path, shelves, served) == (asked, order)


def test_where_none_is_served_one_stands_first_that_is_refused_as_most_are(tmp_path: Path) -> None:
    assert chose(tmp_path, "abc", "", closed="a") == ("abc", "bca")
    assert chose(tmp_path, "abcdefg", "", closed="ab") == ("abcd", "abcdefg")
    assert chose(tmp_path, "abcdefg", "", closed="acd") == ("abcd", "abcdefg")


def test_what_is_refused_for_something_else_than_what_it_says_changes_nothing(tmp_path: Path) -> None:
    assert chose(tmp_path, "abc", "b", refusal=403) == ("a", "abc")


def test_what_one_operation_is_served_with_stays_first_whatever_another_is(tmp_path: Path) -> None:
    assert chose(tmp_path, "abc", "b", LABEL, TAG) == ("a", "abc")
    assert chose(tmp_path, "abc", "b", TAG) == ("ab", "bca")


def test_what_stands_before_it_and_makes_nothing_for_it_is_not_asked(tmp_path: Path) -> None:
    wrong = identified(
        replace(LABEL, body=Body(media_type="application/json", content=b'{"shelf_id": "0"}'), valid=False)
    )
    assert chose(tmp_path, "abc", "b", before=(wrong, wrong)) == ("ab", "bca")


def test_where_there_is_no_room_nothing_is_tried(tmp_path: Path) -> None:
    assert chose(tmp_path, "abc", "b", depth="quick") == ("", "abc")
