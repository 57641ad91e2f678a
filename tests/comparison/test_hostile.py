"""Whatever bodies, headers and contracts hold, judging ends, and in bounded time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.model.case import Role
from harness.model.place import Part
from tests.evidence_of import Given, World, case_of, fault_of, world

if TYPE_CHECKING:
    from pathlib import Path

    from harness.model.json import Json


def nested(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = {"a": value}
    return value


HOSTILE: dict[str, Any] = {
    "deep": nested(300),
    "wide": {f"key{number}": number for number in range(3000)},
    "strange-names": {"": 1, "/": 2, "~": 3, "*": 4, "~1": 5, "\0": 6, "a b": 7, "é": 8},
    "huge-numbers": {"a": 10**300, "b": -1e308},
    "lists-of-lists": [[[[["x"]]]]] * 50,
    "ring-like": {"$ref": "#"},
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_hostile_bodies_are_judged(tmp_path: Path, body: Any) -> None:
    shop = world(tmp_path, ["GET /items/{id}", "POST /items"])
    for index in range(3):
        case = case_of(f"read-{index}", "GET /items/{id}", role=Role.EXISTING, index=index)
        shop.ask(case, Given(body={"id": str(index), "value": 1}), Given(body=body))
    wrong = case_of("wrong", "POST /items", fault=fault_of(Part.REQUEST_BODY, "/a", "type"))
    shop.ask(wrong, Given(status=400, body={"code": "x"}), Given(status=400, body=body))
    assert shop.compare().differences


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@given(here=JSON, there=JSON, status=st.sampled_from([200, 201, 204, 302, 400, 404, 422, 500]))
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_any_answer_is_judged(shop: World, here: Json, there: Json, status: int) -> None:
    case = case_of("one", "POST /items", body={"a": 1})
    fresh = World(contract=shop.contract).ask(case, Given(status=201, body=here), Given(status=status, body=there))
    found = fresh.compare().differences
    assert all(one.message and one.environment == "south" for one in found)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> World:
    return world(tmp_path_factory.mktemp("contract"), ["POST /items"])
