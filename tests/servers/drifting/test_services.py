"""Without drift the services keep their contracts, whatever is sent to them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.contract.loading import load_contract
from harness.contract.schemas import response_schema
from harness.contract.validation import violations
from tests.servers.drifting.catalogue import STYLES
from tests.servers.drifting.circumstances import CIRCUMSTANCES
from tests.servers.drifting.server import address
from tests.servers.drifting.walk import CREDENTIALS, REQUEST_ID, TRACEPARENT, walked

if TYPE_CHECKING:
    from harness.contract.document import Contract
    from harness.model.operation import Operation

APIS = tuple(STYLES)


@pytest.mark.parametrize(
    ("seed", "circumstances"),
    # A walk reads what it was shown: where there is nothing at all it has no way to go.
    [(1, ()), (2, ()), (3, ()), *((4, (name,)) for name in CIRCUMSTANCES if name != "no-rows")],
)
@pytest.mark.parametrize("api", APIS)
def test_every_answer_of_a_known_operation_is_one_that_the_contract_promises(
    url: str, api: str, seed: int, circumstances: tuple[str, ...]
) -> None:
    contract = load_contract(STYLES[api].contract, name=api)
    broken = []
    for step in walked(url, api, address(api, seed=seed, drifts=circumstances, name="contract")):
        method, path, *_ = step.request.split(" ")
        operation = _operation(contract, method, path.partition("?")[0])
        if operation is None:
            # No contract has the HEAD that comes with a GET.
            assert step.status in {404, 405} or method == "HEAD", step
            continue
        assert str(step.status) in {response.status for response in operation.responses}, step
        schema = response_schema(contract, operation, step.status, step.media_type.partition(";")[0])
        if step.document:
            assert schema is not None, step
            broken += [(step.request, one) for one in violations(contract, schema, step.document)]
    assert broken == []


def _operation(contract: Contract, method: str, path: str) -> Operation | None:
    segments = path.split("/")
    for operation in contract.operations:
        own = operation.path.split("/")
        fits = len(own) == len(segments) and all(
            mine.startswith("{") or mine == given for mine, given in zip(own, segments, strict=True)
        )
        if fits and operation.method == method:
            return operation
    return None


@pytest.mark.parametrize("api", ["library", "fleet"])
def test_a_walk_meets_every_operation_served_and_refused(url: str, api: str) -> None:
    contract = load_contract(STYLES[api].contract, name=api)
    met: dict[str, Counter[bool]] = {operation.key: Counter() for operation in contract.operations}
    for step in walked(url, api, address(api, seed=1, name="met")):
        method, path, *_ = step.request.split(" ")
        operation = _operation(contract, method, path.partition("?")[0])
        if operation is not None:
            met[operation.key][step.status < 300] += 1
    assert [key for key, seen in met.items() if not seen[True]] == []


@pytest.mark.parametrize("api", APIS)
def test_request_id_and_trace_context_come_back_with_every_answer(url: str, api: str) -> None:
    for step in walked(url, api, address(api, seed=1, name="echo")):
        assert (step.headers["x-request-id"], step.headers["traceparent"]) == (REQUEST_ID, TRACEPARENT)


@pytest.mark.parametrize("api", ["library", "fleet"])
def test_two_environments_with_one_data_seed_answer_alike_but_for_the_clock(url: str, api: str) -> None:
    first = walked(url, api, address(api, seed=5, name="first"))
    second = walked(url, api, address(api, seed=5, name="second"))
    assert [(step.request, step.status) for step in first[:12]] == [(step.request, step.status) for step in second[:12]]
    assert first[0].document == second[0].document


@pytest.mark.parametrize("api", ["library", "fleet"])
def test_two_data_seeds_share_no_resource(url: str, api: str) -> None:
    first, second = (walked(url, api, address(api, seed=seed, name="data"))[0].document for seed in (1, 2))
    assert not _identifiers(first) & _identifiers(second)


def _identifiers(document: Any) -> set[Any]:
    rows = document["data"] if isinstance(document, dict) else document
    return {row.get("id", row.get("vehicleId")) for row in rows}


HOSTILE_BODIES = (
    b"",
    b"\xff\xfe",
    b"[" * 60000,
    b"1" * 5000,
    b"NaN",
    b'{"pages": 1e999}',
    b'{"title": "\\ud800"}',
    b"null",
    b'"text"',
    b'{"title": "\\u0000", "isbn": "9780330483292", "genre": "fiction", "pages": 1e2}',
    b"{" + b" " * 70000 + b"}",
    b"x" * 2_000_000,
)
TARGETS = (
    ("library", "POST", "/v1/books"),
    ("library", "POST", "/v1/members"),
    ("library", "POST", "/v1/members/1001/loans"),
    ("fleet", "PUT", "/vehicles/99999999-2222-4333-8444-555555555555"),
    ("fleet", "POST", "/estimates"),
)


@pytest.mark.parametrize(("api", "method", "path"), TARGETS)
@pytest.mark.parametrize("media_type", ["application/json", "application/x-www-form-urlencoded", "a/b; c=\xe9", ""])
def test_no_body_is_answered_with_a_5xx(url: str, api: str, method: str, path: str, media_type: str) -> None:
    with httpx.Client(
        base_url=url + address(api, seed=1, name="hostile"), trust_env=False, **CREDENTIALS[api]
    ) as client:
        headers = httpx.Headers([(b"Content-Type", media_type.encode("latin-1"))])
        for body in HOSTILE_BODIES:
            answer = client.request(method, path, content=body, headers=headers)
            assert answer.status_code < 500, (body[:40], answer.text)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(
    path=st.lists(st.text(max_size=8), max_size=4),
    query=st.dictionaries(st.sampled_from(["page", "limit", "state", "active", "x"]), st.text(max_size=12), max_size=3),
    method=st.sampled_from(["GET", "HEAD", "OPTIONS", "POST", "DELETE", "PATCH", "PUT", "TRACE"]),
    start=st.sampled_from([("library", "/v1/books"), ("library", "/v1"), ("fleet", "/vehicles"), ("fleet", "")]),
)
def test_no_path_or_query_is_answered_with_a_5xx(
    url: str, path: list[str], query: dict[str, str], method: str, start: tuple[str, str]
) -> None:
    api, prefix = start
    below = "".join(f"/{_quoted(part)}" for part in path)
    with httpx.Client(trust_env=False, **CREDENTIALS[api]) as client:
        answer = client.request(method, url + address(api, seed=1, name="hostile") + prefix + below, params=query)
    assert answer.status_code < 500, answer.text


def _quoted(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "replace"))


@pytest.mark.parametrize("api", ["library", "fleet"])
def test_a_head_request_is_answered_as_the_style_says(url: str, api: str) -> None:
    path = {"library": "/v1/books", "fleet": "/vehicles"}[api]
    with httpx.Client(base_url=url + address(api, seed=1), trust_env=False, **CREDENTIALS[api]) as client:
        answer = client.head(path)
    assert (answer.status_code, answer.content) == ({"library": 200, "fleet": 405}[api], b"")


def test_the_contracts_have_no_problems() -> None:
    assert [load_contract(style.contract, name=style.name).problems for style in STYLES.values()] == [()] * len(STYLES)


def test_a_form_and_json_are_the_same_question(url: str) -> None:
    with httpx.Client(base_url=url + address("fleet", seed=1), trust_env=False) as client:
        form = client.post("/estimates", data={"distanceKm": "12.5", "kind": "car"})
        same = client.post("/estimates", json={"distanceKm": 12.5, "kind": "car"})
    assert (form.status_code, form.json()) == (200, same.json())
