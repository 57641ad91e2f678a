"""What a run would leave behind is known from the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.generation.undos import undeletable
from tests.evidence_of import contract_of
from tests.generation.examples import ORDER, ORDERS, STORED, answers, body

if TYPE_CHECKING:
    from pathlib import Path

ORDER_ID = {"name": "order_id", "in": "path", "required": True, "schema": {"type": "string"}}
NOTE_ID = {"name": "note_id", "in": "path", "required": True, "schema": {"type": "string"}}
ADDED = {"post": {"requestBody": body(ORDER), "responses": answers("201", STORED)}}
READ = {"get": {"responses": answers("200", STORED)}}


def test_what_can_be_deleted_is_not_left_behind(tmp_path: Path) -> None:
    assert [*undeletable(contract_of(tmp_path, ORDERS))] == []


def test_what_nothing_deletes_is_left_behind(tmp_path: Path) -> None:
    paths = {"/notes": ADDED, "/notes/{note_id}": {"parameters": [NOTE_ID], **READ}}
    contract = contract_of(tmp_path, {**ORDERS, **paths})
    assert [creator.key for creator in undeletable(contract)] == ["POST /notes"]


def test_what_stands_in_something_is_deleted_with_it(tmp_path: Path) -> None:
    inside = {
        "/orders/{order_id}/notes": {"parameters": [ORDER_ID], **ADDED},
        "/orders/{order_id}/notes/{note_id}": {"parameters": [ORDER_ID, NOTE_ID], **READ},
    }
    elsewhere = {
        "/orders/{order_id}/notes": {"parameters": [ORDER_ID], **ADDED},
        "/notes/{note_id}": {"parameters": [NOTE_ID], **READ},
    }
    for number, paths in enumerate((inside, elsewhere)):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert [*undeletable(contract_of(folder, {**ORDERS, **paths}))] == []
