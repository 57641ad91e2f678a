"""`api.yaml` is read with every mistake told at its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.contract.inventory import load_inventory
from harness.model.errors import ContractError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.contract.conftest import Load

_TEXT = """
owner: {product: checkout, team: orders-team, contact: orders@example.com}
consumers: [web, mobile, partner-x]
data_sensitivity: personal
lifecycle: active
latency_target:
  p95_ms: 300
  GET /orders/{order_id}: {p95_ms: 100}
traffic_volume: 50 per second
idempotency: {header: Idempotency-Key, operations: ["POST /orders"]}
error_standard: "#/components/schemas/ApiError"
"""


def test_every_field_is_read(tmp_path: Path) -> None:
    file = tmp_path / "api.yaml"
    file.write_text(_TEXT)
    inventory = load_inventory(file)
    assert inventory.owner is not None
    assert inventory.owner.team == "orders-team"
    assert inventory.consumers == ("web", "mobile", "partner-x")
    assert (inventory.data_sensitivity, inventory.lifecycle) == ("personal", "active")
    assert inventory.latency_target is not None
    assert inventory.latency_target.of("POST /orders").p95_ms == 300
    assert inventory.latency_target.of("GET /orders/{order_id}").p95_ms == 100
    assert inventory.idempotency is not None
    assert inventory.idempotency.operations == ("POST /orders",)
    assert inventory.error_standard == "#/components/schemas/ApiError"


def test_all_mistakes_are_told_at_once_with_the_nearest_valid_name(tmp_path: Path) -> None:
    file = tmp_path / "api.yaml"
    file.write_text(
        "owner:\n  taem: x\nlifecycle: new\nlatency_target:\n  GET /a: {p95: 1}\n  p95_ms: fast\nconsumer: [a]\n"
    )
    with pytest.raises(ContractError) as error:
        load_inventory(file, "contracts/orders/api.yaml")
    told = [str(problem).splitlines() for problem in error.value.problems]
    assert [lines[0] for lines in told] == [
        "contracts/orders/api.yaml:2: owner.taem is not a setting",
        "contracts/orders/api.yaml:3: lifecycle should be 'design', 'active', 'deprecated' or 'retired'",
        "contracts/orders/api.yaml:6: latency_target.p95_ms should be a valid number",
        "contracts/orders/api.yaml:5: latency_target.GET /a.p95 is not a setting",
        "contracts/orders/api.yaml:7: consumer is not a setting",
    ]
    assert told[0][1] == "  did you mean owner.team? owner has: contact, product, team"
    assert told[4][1].startswith("  did you mean consumers? an inventory entry has: consumers, data_sensitivity")


@pytest.mark.parametrize("text", ["[1]", "text", "5"])
def test_what_is_no_object_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "api.yaml"
    file.write_text(text)
    with pytest.raises(ContractError, match=r"api\.yaml:1: the file must be an object of settings"):
        load_inventory(file)


def test_it_is_found_beside_a_contract_that_has_its_own_folder(load: Load) -> None:
    main = "openapi: 3.0.0\npaths: {/a: {get: {responses: {}}}}"
    contract = load({"orders/openapi.yaml": main, "orders/api.yaml": "traffic_volume: 50 per second"})
    assert contract.inventory is not None
    assert contract.inventory.traffic_volume == "50 per second"


def test_a_mistake_in_it_is_a_mistake_of_the_contract(load: Load) -> None:
    main = "openapi: 3.0.0\npaths: {/a: {get: {responses: {}}}}"
    with pytest.raises(ContractError) as error:
        load({"orders/openapi.yaml": main, "orders/api.yaml": "owners: {}"})
    assert str(error.value).startswith("contracts/orders/api.yaml:1: owners is not a setting")
