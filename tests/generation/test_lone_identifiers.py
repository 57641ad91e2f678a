"""An identifier that stands where a thing is named is given what is there, where nothing else is written like it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harness.generation.embedded_names import identifier_of, identifiers, names_as_thing
from harness.generation.listed_identifiers import identifier_sort
from harness.model.case import Role
from tests.generation.examples import answers, body

if TYPE_CHECKING:
    from tests.generation.conftest import Build, Load

TEXT: dict[str, Any] = {"type": "string"}
NUMBER: dict[str, Any] = {"type": "integer", "minimum": 1}
UUID: dict[str, Any] = {"type": "string", "format": "uuid"}
MARKED: dict[str, Any] = {"type": "string", "pattern": "^img_[0-9a-z]{16}$"}
OTHERWISE_MARKED: dict[str, Any] = {"type": "string", "pattern": "^srv_[0-9a-z]{16}$"}
SEVERAL: dict[str, Any] = {"type": "array", "minItems": 1, "items": NUMBER}
SOME = "01890a5d-ac96-774b-bcce-b302099a8057"
CREATE = "POST /servers"


def having(name: str, schema: dict[str, Any], *, required: bool = True) -> dict[str, Any]:
    named = [name, "note"] if required else ["note"]
    return {"type": "object", "required": named, "properties": {name: schema, "note": TEXT}}


def servers(described: dict[str, Any], identifier: dict[str, Any], *, has_items: bool = True) -> dict[str, Any]:
    """Images that can only be listed, by one address each or by none, and servers with the given body."""
    image = {"type": "object", "required": ["id"], "properties": {"id": identifier}}
    enveloped = {"type": "object", "properties": {"images": {"type": "array", "items": image}}}
    made = {"type": "object", "required": ["id"], "properties": {"id": identifier}}
    one, other = ({"name": name, "in": "path", "required": True, "schema": identifier} for name in ("id", "image_id"))
    items = {"/images/{image_id}": {"parameters": [other], "get": {"responses": answers("200", image)}}}
    return {
        "/images": {"get": {"responses": answers("200", enveloped)}},
        **(items if has_items else {}),
        "/servers": {"post": {"requestBody": body(described), "responses": answers("201", made)}},
        "/servers/{id}": {"parameters": [one], "get": {"responses": answers("200", made)}},
    }


def slots_of(build: Build, paths: dict[str, Any]) -> set[tuple[str, str]]:
    """Where bodies that create a server name what is there, and of which collection."""
    corpus = build(paths)
    steps = [step for one in corpus.sequences for step in one.steps]
    every = (*(case for one in corpus.operations for case in one.cases), *steps)
    bodies = [case.body for case in every if case.operation == CREATE and case.breaks_nothing and case.body]
    assert bodies
    slots = [(place, slot) for one in bodies for place, slot in one.slots]
    return {(place, slot.resource) for place, slot in slots if slot.role is Role.EXISTING}


@pytest.mark.parametrize("has_items", [True, False], ids=["with-items", "without-items"])
@pytest.mark.parametrize(
    ("described", "identifier", "place"),
    [
        pytest.param(having("image", NUMBER), NUMBER, "/image", id="a-number"),
        pytest.param(having("image", {"type": ["integer", "null"]}), NUMBER, "/image", id="a-number-or-none"),
        pytest.param(having("image", UUID), UUID, "/image", id="a-uuid"),
        pytest.param(having("image", MARKED), MARKED, "/image", id="a-marked-text"),
        pytest.param(having("images", SEVERAL), NUMBER, "/images/0", id="several"),
        pytest.param(having("disk", having("image", NUMBER)), NUMBER, "/disk/image", id="further-in"),
    ],
)
def test_an_identifier_that_is_called_like_the_thing_is_given_what_is_there(
    build: Build, described: dict[str, Any], identifier: dict[str, Any], place: str, *, has_items: bool
) -> None:
    assert slots_of(build, servers(described, identifier, has_items=has_items)) == {(place, "/images")}


@pytest.mark.parametrize(
    ("described", "identifier"),
    [
        pytest.param(having("image", TEXT), TEXT, id="any-text"),
        pytest.param(having("image", NUMBER), TEXT, id="a-number-of-what-has-names"),
        pytest.param(having("image", TEXT), NUMBER, id="a-text-of-what-has-numbers"),
        pytest.param(having("image", OTHERWISE_MARKED), MARKED, id="another-mark"),
        pytest.param(having("images", NUMBER), NUMBER, id="how-many"),
        pytest.param(having("image", {"type": "integer", "enum": [1, 2]}), NUMBER, id="one-of-a-closed-set"),
        pytest.param(having("server", NUMBER), NUMBER, id="what-it-is-about-itself"),
        pytest.param(having("window", NUMBER), NUMBER, id="no-thing-of-the-contract"),
    ],
)
def test_what_may_be_anything_keeps_what_it_has(
    build: Build, described: dict[str, Any], identifier: dict[str, Any]
) -> None:
    assert slots_of(build, servers(described, identifier)) == set()


@pytest.mark.parametrize(
    ("name", "member", "named"),
    [
        ("image", 7, True),
        ("image", True, False),
        ("image", None, False),
        ("image", "7", False),
        ("image", SOME, False),
        ("images", [7], True),
        ("images", 7, False),
        ("image", [], False),
        ("window", 7, False),
    ],
)
def test_a_member_names_one_of_the_others_by_an_identifier_of_their_sort(name: str, member: Any, named: bool) -> None:
    assert names_as_thing(name, member, {identifier_of("image", "integer")}) is named


def test_identifiers_are_found_in_lists_and_objects() -> None:
    found = identifiers({"disks": [{"image": SOME}], "ssh_keys": [1, 2], "plan": "pln_4f", "note": "see pln_4f"}, 4)
    told = [(one.pointer, one.thing, one.sort) for one in found]
    assert told == [
        ("/disks/0/image", "image", "uuid"),
        ("/ssh_keys/0", "sshkey", "integer"),
        ("/ssh_keys/1", "sshkey", "integer"),
        ("/plan", "plan", "pln_"),
    ]


@pytest.mark.parametrize(
    ("identifier", "sort"),
    [
        (NUMBER, "integer"),
        (UUID, "uuid"),
        (TEXT, ""),
        ({"type": "number"}, ""),
        (MARKED, "img_"),
        ({"type": "string", "pattern": r"^img-\d+$"}, "img-"),
        ({"type": "string", "pattern": "img_[0-9]+"}, ""),
        ({"type": "string", "pattern": "^[a-z]+_[0-9]+$"}, ""),
        ({"type": "string", "pattern": "^en_US$"}, ""),
    ],
)
def test_what_rows_are_known_by_is_seen_from_the_contract(load: Load, identifier: dict[str, Any], sort: str) -> None:
    contract = load(servers(having("image", identifier), identifier))
    lister = contract.operation("GET /images")
    assert lister is not None
    assert identifier_sort(contract, lister) == sort


def test_what_may_name_something_else_is_left_out_of_what_is_full(build: Build) -> None:
    described = having("image", NUMBER, required=False)
    described["properties"]["size"] = {"type": "integer"}
    corpus = build(servers(described, NUMBER))
    steps = [step for one in corpus.sequences for step in one.steps if step.operation == CREATE]
    bodies = [step.body.content.decode() for step in steps if step.breaks_nothing and step.body]
    assert any('"size"' in one for one in bodies)
    assert [one for one in bodies if '"image"' in one and '"size"' in one] == []
