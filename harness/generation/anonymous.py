"""A contract's document without identity, and without what the transport itself puts into every request."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.contract.document import Contract
    from harness.model.json import Json
    from harness.model.operation import Operation

TRANSPORT_HEADERS = frozenset({"traceparent", "tracestate", "x-request-id"})
"""Sent with every request, with a fresh value each (W3C Trace Context)."""

_IGNORED_HEADERS = frozenset({"accept", "authorization", "content-type"})
"""Header parameters that OpenAPI says shall be ignored (3.1.1, section 4.8.12.1)."""

_IDEMPOTENCY_HEADER = "idempotency-key"
"""As draft-ietf-httpapi-idempotency-key-header names it, where the inventory names none."""


def idempotency_header(contract: Contract) -> str:
    """The header whose value must be fresh for every asking, in lower case."""
    idempotency = getattr(contract.inventory, "idempotency", None)
    return str(getattr(idempotency, "header", None) or _IDEMPOTENCY_HEADER).lower()


def without_identity(contract: Contract) -> dict[str, Json]:
    """A copy of the document that asks for no credential, with the operations that can be judged and no others.

    Left in, a generator treats credentials as parameters like others, and most negative cases only garble them.
    """
    document = deepcopy(contract.document)
    document.pop("security", None)
    paths = document.get("paths")
    for path, item in paths.items() if isinstance(paths, dict) else ():
        if isinstance(item, dict):
            _strip_path(contract, path, item)
    return document


def _strip_path(contract: Contract, path: str, item: dict[str, Json]) -> None:
    here = {operation.method.lower(): operation for operation in contract.operations if operation.path == path}
    for method in [key for key in item if key.lower() in here]:
        operation = here[method.lower()]
        if operation.key in contract.unusable:
            del item[method]
            continue
        described = item[method]
        if isinstance(described, dict):
            described.pop("security", None)
            _strip_parameters(contract, described, [operation])
    _strip_parameters(contract, item, list(here.values()))


def _strip_parameters(contract: Contract, owner: dict[str, Json], operations: list[Operation]) -> None:
    parameters = owner.get("parameters")
    if isinstance(parameters, list):
        owner["parameters"] = [one for one in parameters if not _is_left_out(contract, one, operations)]


def _is_left_out(contract: Contract, written: Json, operations: list[Operation]) -> bool:
    parameter = contract.resolved(written)
    if not isinstance(parameter, dict):
        return False
    location, name = str(parameter.get("in", "")).lower(), str(parameter.get("name", "")).lower()
    if any((location, name) in operation.credential_parameters for operation in operations):
        return True
    if location != "header":
        return False
    optional = not parameter.get("required", False)
    return name in _IGNORED_HEADERS | TRANSPORT_HEADERS or (optional and name == idempotency_header(contract))
