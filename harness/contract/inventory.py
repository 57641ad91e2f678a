"""What `api.yaml` says of an API: who owns it, who uses it, what is expected of it."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from harness.contract.files import shown_path
from harness.contract.reading import read_tree
from harness.model.errors import ContractError, Problem
from harness.model.pointer import joined

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic_core import ErrorDetails

    from harness.contract.tree import Tree
    from harness.model.json import Json

INVENTORY = "api.yaml"
"""The file's name, beside the contract."""

Text = Annotated[str, Field(min_length=1)]
Milliseconds = Annotated[float, Field(gt=0)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Owner(_Entry):
    """Who answers for the API."""

    product: Text | None = None
    team: Text | None = None
    contact: Text | None = None


class Latency(_Entry):
    """What latency clients may expect."""

    p50_ms: Milliseconds | None = None
    p95_ms: Milliseconds | None = None
    p99_ms: Milliseconds | None = None


class LatencyTarget(Latency):
    """The target of the API, and of operations that have their own."""

    operations: dict[str, Latency] = Field(default_factory=dict)
    """Key of an operation, `GET /orders/{order_id}`, to its target; such keys stand beside `p95_ms` in the file."""

    @model_validator(mode="before")
    @classmethod
    def _operations_beside(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        own = {key: target for key, target in value.items() if " /" in key}
        rest = {key: target for key, target in value.items() if key not in own}
        return {**rest, "operations": {**rest.get("operations", {}), **own}} if own else rest

    def of(self, operation: str) -> Latency:
        """The target of one operation."""
        return self.operations.get(operation, self)


class Idempotency(_Entry):
    """Which operations may be sent twice with the same key."""

    header: Text = "Idempotency-Key"
    operations: tuple[Text, ...] = Field(default=(), strict=False)


class Inventory(_Entry):
    """An API's entry in the inventory."""

    owner: Owner | None = None
    consumers: tuple[Text, ...] = Field(default=(), strict=False)
    data_sensitivity: Literal["public", "internal", "personal", "payment"] | None = None
    lifecycle: Literal["design", "active", "deprecated", "retired"] | None = None
    latency_target: LatencyTarget | None = None
    traffic_volume: Text | None = None
    idempotency: Idempotency | None = None
    error_standard: Text | None = None
    """JSON Pointer, after `#`, of the schema that every error follows."""


def inventory_schema() -> dict[str, Json]:
    """The JSON Schema (2020-12) of an inventory entry, for editors."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Inventory.model_json_schema()}


def load_inventory(file: Path, shown: str | None = None) -> Inventory:
    """Reads an inventory entry.

    Raises:
        ContractError: every mistake in it, with file and line.
    """
    tree = read_tree(file, shown or shown_path(file))
    problems = list(tree.problems)
    try:
        inventory = Inventory.model_validate(tree.value if tree.value is not None else {})
    except ValidationError as error:
        raise ContractError(*problems, *(_problem(tree, detail) for detail in error.errors())) from None
    if problems:
        raise ContractError(*problems)
    return inventory


def _problem(tree: Tree, detail: ErrorDetails) -> Problem:
    location = _written(tree.value, detail["loc"])
    where = tree.source(joined("", *location))
    name = ".".join(str(step) for step in location) or "the file"
    if detail["type"] == "extra_forbidden":
        return Problem(what=f"{name} is not a setting", where=where, remedy=_nearest(location))
    if detail["type"] == "model_type":
        return Problem(what=f"{name} must be an object of settings", where=where)
    message = detail["msg"].removeprefix("Input ").removeprefix("Value error, ")
    return Problem(what=f"{name} {message[:1].lower()}{message[1:]}", where=where)


def _written(value: Json, location: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """The way to a value as it stands in the file, where operations stand beside the names of a latency target."""
    if location[:2] == ("latency_target", "operations") and isinstance(value, dict):
        target = value.get("latency_target")
        if isinstance(target, dict) and "operations" not in target:
            return ("latency_target", *location[2:])
    return location


def _nearest(location: tuple[int | str, ...]) -> str:
    valid = sorted(_settings(location[:-1]))
    near = get_close_matches(str(location[-1]), valid, n=1)
    known = f"{'.'.join(map(str, location[:-1])) or 'an inventory entry'} has: {', '.join(valid)}"
    return f"did you mean {'.'.join(map(str, (*location[:-1], near[0])))}? {known}" if near else known


def _settings(location: tuple[int | str, ...]) -> frozenset[str]:
    models: dict[str, type[BaseModel]] = {"owner": Owner, "latency_target": LatencyTarget, "idempotency": Idempotency}
    if not location:
        return frozenset(Inventory.model_fields)
    model = Latency if len(location) > 1 else models.get(str(location[0]), Inventory)
    return frozenset(model.model_fields) - ({"operations"} if model is LatencyTarget else frozenset())
