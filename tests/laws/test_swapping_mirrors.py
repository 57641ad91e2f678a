"""What one environment has and the other has not, the other has not and the first has: kinds come in pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from harness.model.case import Credential
from harness.model.place import Part
from tests.evidence_of import Given, World, case_of, fault_of, world

if TYPE_CHECKING:
    from harness.contract.document import Contract

MIRRORS = {
    "response-property-removed": "response-property-added",
    "response-property-became-optional": "response-property-became-required",
    "response-type-changed": "response-type-changed",
    "response-header-removed": "response-header-added",
    "response-header-changed": "response-header-changed",
    "success-status-changed": "success-status-changed",
    "outcome-changed": "outcome-changed",
    "error-status-changed": "error-status-changed",
    "error-shape-changed": "error-shape-changed",
    "request-bound-tightened": "request-bound-loosened",
    "authentication-not-enforced": "authentication-required",
    "auth-challenge-changed": "auth-challenge-changed",
}
BOTH_WAYS = MIRRORS | {mirror: kind for kind, mirror in MIRRORS.items()}
CREATE = "POST /items"


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    return world(tmp_path_factory.mktemp("contract"), [CREATE]).contract


@st.composite
def versions(draw: st.DrawFn) -> dict[str, Any]:
    """How a version of a service answers."""
    return {
        "has": draw(st.sampled_from(["always", "never", "sometimes"])),
        "size": draw(st.sampled_from([1, "1", True])),
        "status": draw(st.sampled_from([200, 201])),
        "header": draw(st.sampled_from([(), (("x-api", "1"),), (("x-api", "2"),)])),
        "refusal": draw(st.sampled_from([400, 422])),
        "error": draw(st.sampled_from([{"code": "x"}, {"error": {"text": "x"}}])),
        "open": draw(st.sampled_from([200, 401, 403])),
    }


def created(version: dict[str, Any], index: int) -> Given:
    has = version["has"] == "always" or (version["has"] == "sometimes" and index % 2 == 0)
    body = {"id": f"i{index}", "size": version["size"], **({"note": "x"} if has else {})}
    return Given(status=version["status"], body=body, headers=version["header"])


def refused(version: dict[str, Any], status: int) -> Given:
    return Given(status=status, body={"id": "x", "size": 1} if status < 300 else version["error"])


@given(one=versions(), other=versions())
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_swapping_the_environments_gives_the_mirrored_kinds(
    contract: Contract, one: dict[str, Any], other: dict[str, Any]
) -> None:
    # 'Never' against 'sometimes' has a kind in one direction only: sending less than sometimes is data.
    assume({one["has"], other["has"]} != {"never", "sometimes"})
    shop = World(contract=contract)
    for index in range(6):
        shop.ask(case_of(f"c{index}", CREATE, body={"n": index}), created(one, index), created(other, index))
    wrong = case_of("type", CREATE, fault=fault_of(Part.REQUEST_BODY, "/n", "type"))
    shop.ask(wrong, refused(one, one["refusal"]), refused(other, other["refusal"]))
    nobody = case_of("nobody", CREATE, credential=Credential.NONE)
    shop.ask(nobody, refused(one, one["open"]), refused(other, other["open"]))
    kinds = [kind for kind in shop.kinds() if kind in BOTH_WAYS]
    turned = [kind for kind in shop.swapped().kinds() if kind in BOTH_WAYS]
    assert turned == sorted(BOTH_WAYS[kind] for kind in kinds)


def test_a_bound_that_is_stricter_here_is_laxer_there(contract: Contract) -> None:
    shop = World(contract=contract)
    shop.ask(case_of("plain", CREATE, body={"n": 1}), Given(status=201), Given(status=201))
    fault = fault_of(Part.REQUEST_BODY, "/n", "maximum")
    shop.ask(case_of("wrong", CREATE, fault=fault, body={"n": 9}), Given(status=422), Given(status=201))
    assert shop.kinds() == ["request-bound-loosened"]
    assert shop.swapped().kinds() == ["request-bound-tightened"]
