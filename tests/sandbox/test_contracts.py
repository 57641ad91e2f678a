"""The committed contracts say what the reference does: operations, parameters, bodies, credentials and answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openapi_core import OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest, MockResponse
from ruamel.yaml import YAML

from harness.sandbox.environments import ENVIRONMENTS
from harness.sandbox.server import apis
from tests.sandbox.examples import ORDER, PAYMENT, QUOTE, created, everything, without

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx

    from harness.sandbox.route import Api, Route

CONTRACTS = Path(__file__).parents[2] / "contracts"
FILES = {"/shop": CONTRACTS / "orders" / "openapi.yaml", "/billing": CONTRACTS / "payments.yaml"}
METHODS = ("get", "put", "post", "delete", "patch")
ANNOTATIONS = {"description", "example", "examples"}


class Document:
    """A contract whose `$ref`s can be followed, also into the files beside it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.tree: dict[str, Any] = YAML(typ="safe").load(path)

    def inlined(self, node: Any) -> Any:
        """The node with every `$ref` replaced, annotations dropped, and `nullable` as OpenAPI 3.1 writes it."""
        if isinstance(node, list):
            return [self.inlined(item) for item in node]
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            return self._target(node["$ref"])
        plain = {name: self.inlined(value) for name, value in node.items() if name not in ANNOTATIONS}
        if plain.pop("nullable", False):
            plain["type"] = [plain["type"], "null"]
        return plain

    def _target(self, reference: str) -> Any:
        file, pointer = reference.split("#")
        document = Document(self.path.parent / file) if file else self
        node: Any = document.tree
        for token in pointer.strip("/").split("/"):
            node = node[token]
        return document.inlined(node)

    def operations(self) -> dict[str, dict[str, Any]]:
        """Every operation by method and path, its path's parameters among its own."""
        found = {}
        for path, item in self.tree["paths"].items():
            for method in METHODS:
                if method in item:
                    parameters = [*item.get("parameters", []), *item[method].get("parameters", [])]
                    found[f"{method.upper()} {path}"] = {**item[method], "parameters": parameters}
        return found


REFERENCE = ENVIRONMENTS["cloud-a"]
ROUTES = [pytest.param(api, route, id=route.operation) for api in apis(REFERENCE) for route in api.routes]


@pytest.mark.parametrize("api", apis(REFERENCE), ids=lambda api: api.address)
def test_the_contract_has_the_operations_of_the_reference_and_no_other(api: Api) -> None:
    assert set(Document(FILES[api.address]).operations()) == {route.operation for route in api.routes}


@pytest.mark.parametrize(("api", "route"), ROUTES)
def test_the_contract_declares_the_body_that_the_reference_accepts(api: Api, route: Route) -> None:
    document = Document(FILES[api.address])
    body = document.operations()[route.operation].get("requestBody")
    declared = document.inlined(body)["content"]["application/json"]["schema"] if body else None
    assert declared == (route.body(REFERENCE) if route.body else None)


@pytest.mark.parametrize(("api", "route"), ROUTES)
def test_the_contract_declares_the_parameters_that_the_reference_reads(api: Api, route: Route) -> None:
    document = Document(FILES[api.address])
    parameters = document.inlined(document.operations()[route.operation]["parameters"])
    declared = {(each["in"], each["name"]): without(each["schema"], "default") for each in parameters}
    defaults = {each["name"]: each["schema"]["default"] for each in parameters if "default" in each["schema"]}
    assert declared == {(each.where, each.name): each.schema for each in route.parameters}
    assert defaults == {each.name: each.default for each in route.parameters if each.default is not None}


@pytest.mark.parametrize("api", apis(REFERENCE), ids=lambda api: api.address)
def test_the_contract_names_the_credential_that_the_reference_demands(api: Api) -> None:
    schemes = Document(FILES[api.address]).tree["components"]["securitySchemes"]
    assert len(schemes) == 1
    scheme = next(iter(schemes.values()))
    carried = scheme.get("name", "Authorization"), f"{scheme['scheme'].title()} " if "scheme" in scheme else ""
    assert carried == (api.credential.header, api.credential.prefix)


def conversation(client: httpx.Client) -> list[httpx.Response]:
    """Answers of every operation: successes and refusals of each declared status."""
    listed, paid = (everything(client, path)[3]["id"] for path in ("/shop/v1/orders", "/billing/payments"))
    order, payment = created(client, "/shop/v1/orders", ORDER)["id"], created(client, "/billing/payments", PAYMENT)
    note = created(client, f"/shop/v1/orders/{order}/notes", {"text": "x"})["id"]
    key, absent = {"Idempotency-Key": order}, "ord_000000000000"
    shop, billing, mine = "/shop/v1/orders", "/billing/payments", f"/shop/v1/orders/{order}"
    text = {"content": b"{}", "headers": {"Content-Type": "text/plain"}}
    requests: list[tuple[str, str, dict[str, Any]]] = [
        *(("GET", shop, {"params": {"status": status, "limit": 100}}) for status in ("paid", "shipped", "cancelled")),
        ("GET", shop, {"params": {"limit": 0}}),
        ("GET", shop, {"headers": {"Authorization": ""}}),
        ("GET", f"{shop}/{listed}", {}),
        ("GET", f"{shop}/{absent}", {}),
        ("POST", shop, {"json": ORDER, "headers": key}),
        ("POST", shop, {"json": without(ORDER, "currency"), "headers": key}),
        ("POST", shop, {"json": {}}),
        ("POST", shop, {"content": b"{"}),
        ("POST", shop, {"content": b"{", "headers": {"Content-Type": "application/json"}}),
        ("POST", shop, {"content": b" " * (1024 * 1024 + 1), "headers": {"Content-Type": "application/json"}}),
        ("PATCH", mine, {"json": {"note": "x"}}),
        ("PATCH", mine, {"json": {}}),
        ("GET", f"{mine}/notes", {}),
        ("POST", f"{mine}/notes", {"json": {"text": "x"}}),
        ("POST", f"{mine}/notes", text),
        ("GET", f"{mine}/notes/{note}", {}),
        ("GET", f"{mine}/notes/0", {}),
        ("DELETE", f"{mine}/notes/{note}", {}),
        ("DELETE", f"{mine}/notes/{note}", {}),
        ("POST", f"{mine}/cancel", {}),
        ("POST", f"{mine}/cancel", {}),
        ("PATCH", mine, {"json": {"note": "x"}}),
        ("DELETE", mine, {}),
        ("POST", "/shop/v1/quotes", {"json": QUOTE}),
        ("POST", "/shop/v1/quotes", text),
        ("GET", "/shop/v2/orders", {"params": {"limit": 100}}),
        ("GET", f"/shop/v2/orders/{listed}", {}),
        ("GET", f"/shop/v2/orders/{absent}", {}),
        ("GET", billing, {"params": {"limit": 100}}),
        ("GET", billing, {"headers": {"X-API-Key": "wrong"}}),
        ("POST", billing, {"json": PAYMENT}),
        ("POST", billing, {"json": {}}),
        ("GET", f"{billing}/{paid}", {}),
        ("GET", f"{billing}/0", {}),
        ("GET", f"{billing}/{paid}/receipt", {}),
        ("PUT", f"{billing}/{payment['id']}", {"json": {**PAYMENT, "descriptor": None}}),
        ("PUT", f"{billing}/{payment['id']}", text),
        ("DELETE", f"{billing}/{payment['id']}", {}),
        ("DELETE", f"{billing}/{payment['id']}", {}),
    ]
    return [client.request(method, path, **options) for method, path, options in requests]


def violation(contract: OpenAPI, answer: httpx.Response) -> str | None:
    """What openapi-core finds wrong with an answer."""
    server: str = Document(FILES["/" + answer.url.path.split("/")[1]]).tree["servers"][0]["url"]
    request = MockRequest(server.rsplit("/", 1)[0], answer.request.method.lower(), answer.url.path)
    media_type = answer.headers.get("Content-Type", "application/json")
    response = MockResponse(answer.content, answer.status_code, dict(answer.headers), media_type)
    try:
        contract.validate_response(request, response)
    except OpenAPIError as error:
        return f"{answer.request.method} {answer.url.path} {answer.status_code}: {error}"
    return None


def violations(answers: list[httpx.Response]) -> list[str]:
    contracts = {address: OpenAPI.from_file_path(str(path)) for address, path in FILES.items()}
    found = (violation(contracts["/" + answer.url.path.split("/")[1]], answer) for answer in answers)
    return [each for each in found if each]


@pytest.mark.parametrize("name", ["cloud-a", "cloud-a-west"])
def test_every_answer_of_the_reference_and_its_twin_keeps_the_contract(
    clients: Mapping[str, httpx.Client], name: str
) -> None:
    answers = conversation(clients[name])
    assert violations(answers) == []
    assert {answer.status_code for answer in answers} == {200, 201, 204, 400, 401, 404, 409, 413, 415, 422}


@pytest.mark.parametrize("name", ["cloud-b", "on-prem"])
def test_the_other_environments_break_the_contract(clients: Mapping[str, httpx.Client], name: str) -> None:
    assert violations([clients[name].get("/shop/v1/orders", params={"limit": 100})])
