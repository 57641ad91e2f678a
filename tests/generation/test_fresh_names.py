"""A name that nobody has is drawn for every asking, in whatever form a contract asks for."""

from __future__ import annotations

import json
import re
from math import log2, prod
from typing import TYPE_CHECKING, Any

import pytest

from harness.generation.fresh_names import LEAST, LEAST_PROPOSED, fresh_slot
from harness.generation.judge import Judge
from harness.generation.serialization import from_bytes, to_bytes
from harness.model.case import Capture, Role, Slot
from harness.model.place import Part
from tests.generation.examples import IDENTIFIER, STORED, answers, body

if TYPE_CHECKING:
    from harness.model.case import Case, Corpus
    from harness.model.json import Json
    from tests.generation.conftest import Build, Load

KEY = "^[a-z][a-z0-9-]{1,30}$"
FLAG: dict[str, Any] = {"type": "object", "required": ["enabled"], "properties": {"enabled": {"type": "boolean"}}}


@pytest.fixture
def judge(load: Load) -> Judge:
    return Judge(load({"/flags": {"get": {"responses": answers()}}}))


@pytest.mark.parametrize(
    ("pattern", "texts"),
    [
        pytest.param(KEY, (), id="a slug"),
        pytest.param("^[0-9A-F]{16}$", (), id="capital hexadecimal digits"),
        pytest.param("^SKU-[A-Z]{4}-[0-9]{6}$", ("SKU-ABCD-123456",), id="one that only a drawn text fits"),
    ],
)
def test_every_name_of_the_form_fits_the_pattern_and_there_are_very_many(
    judge: Judge, pattern: str, texts: tuple[str, ...]
) -> None:
    slot = fresh_slot(judge, {"type": "string", "pattern": pattern}, "key", texts=texts)
    assert slot is not None
    assert slot.role is Role.ABSENT
    assert log2(prod(map(len, slot.form))) >= LEAST
    for index in range(40):
        assert re.search(pattern, "".join(characters[index % len(characters)] for characters in slot.form))


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param({"type": "string", "pattern": "^[A-Z]{2}[0-9]{3}$"}, id="few names"),
        pytest.param({"type": "integer", "minimum": 1}, id="numbers"),
        pytest.param({"enum": ["mail", "web"]}, id="a closed set"),
    ],
)
def test_where_a_name_may_be_taken_there_is_none(judge: Judge, schema: Json) -> None:
    assert fresh_slot(judge, schema, "key", texts=("AB123",)) is None


SHORT: Json = {"type": "string", "pattern": "^[A-Z]{2,6}$"}


def test_fewer_free_names_are_enough_where_a_name_is_only_proposed(judge: Judge) -> None:
    assert fresh_slot(judge, SHORT, "key", texts=("AB",)) is None
    slot = fresh_slot(judge, SHORT, "key", texts=("AB",), least=LEAST_PROPOSED)
    assert slot is not None
    assert LEAST_PROPOSED <= log2(prod(map(len, slot.form))) < LEAST


@pytest.mark.parametrize(("most", "length"), [(10, 10), (90, 16)])
def test_a_short_name_is_lengthened_so_that_enough_of_them_are_free(judge: Judge, most: int, length: int) -> None:
    schema: Json = {"type": "string", "pattern": f"^[A-Z]{{2,{most}}}$"}
    slot = fresh_slot(judge, schema, "key", texts=("AB",))
    assert slot is not None
    assert len(slot.form) == length
    assert log2(prod(map(len, slot.form))) >= LEAST


def test_where_any_uuid_will_do_it_is_one(judge: Judge) -> None:
    assert fresh_slot(judge, {"type": "string"}, "key") == Slot(name="key", role=Role.ABSENT)


def flags(*statuses: str, schema: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    put = {status: {"description": "done"} for status in statuses}
    return {
        "/flags": {"get": {"responses": answers()}, **more},
        "/flags/{key}": {
            "parameters": [{**IDENTIFIER, "name": "key", "schema": {"type": "string", "pattern": KEY}}],
            "get": {"responses": answers()},
            "put": {"requestBody": body(schema or FLAG), "responses": put},
            "delete": {"responses": answers("204")},
        },
    }


def singles(corpus: Corpus, operation: str) -> tuple[Case, ...]:
    return next(one.cases for one in corpus.operations if one.operation == operation)


def test_a_put_names_something_new_in_every_asking_and_shares_no_absent_name_with_others(build: Build) -> None:
    corpus = build(flags("200", "201"))
    assert all(isinstance(dict(case.path_values)["key"], Slot) for case in singles(corpus, "PUT /flags/{key}"))
    assert from_bytes(to_bytes(corpus)) == corpus


def test_one_that_creates_is_read_replaced_and_deleted(build: Build) -> None:
    life = build(flags("200", "201")).sequences[0].steps
    assert [(step.method, step.role) for step in life[:5]] == [
        ("PUT", Role.ABSENT),
        ("GET", Role.CREATED),
        ("GET", None),
        ("PUT", Role.CREATED),
        ("GET", Role.CREATED),
    ]


def test_a_put_that_never_says_404_creates_what_it_does_not_find(build: Build) -> None:
    assert build(flags("200")).sequences
    assert not build(flags("200", "404")).sequences


def test_what_a_put_may_create_beside_the_creating_operation_is_undone_too(build: Build) -> None:
    paths = flags("200", "404", post={"requestBody": body(FLAG), "responses": answers("201", STORED)})
    deletions = {undo.creator: undo.deletion for undo in build(paths).undos}
    slot = dict(deletions["PUT /flags/{key}"].path_values)["key"]
    assert isinstance(slot, Slot)
    assert slot.capture == Capture(step=0, part=Part.REQUEST_PATH, pointers=("/key",))


def test_the_body_repeats_the_name_of_the_path(build: Build) -> None:
    schema = {**FLAG, "required": ["key"], "properties": {"key": {"type": "string"}, **FLAG["properties"]}}
    corpus = build(flags("201", schema=schema))
    for case in (singles(corpus, "PUT /flags/{key}")[0], corpus.sequences[0].steps[0]):
        assert case.body is not None
        assert "key" in json.loads(case.body.content)
        assert [slot for _, slot in case.body.slots] == [dict(case.path_values)["key"]]
