"""Literal environments, cases and value sources for the tests of the lane."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from harness.environment.environment import ApiTarget, Environment, Tls, Traffic
from harness.environment.identities import IdentitySpecification
from harness.model.case import Capture, Case, Purpose, Role, Slot, Undo
from harness.model.place import Part
from harness.transport.lane import Lane

ALL_METHODS = None


@dataclass(frozen=True, kw_only=True)
class Existing:
    """The user's resources, by slot name."""

    known: Mapping[str, str] = field(default_factory=dict)

    def value(self, slot: Slot, api: str, operation: str) -> str | None:
        return self.known.get(slot.name) if api == "orders" and operation else None

    def belongs_to_user(self, value: str, slot: Slot) -> bool:
        return self.known.get(slot.name) == value

    def take(self, value: str, slot: Slot) -> bool:
        return bool(value and slot)


def environment(
    url: str, *, tls: Tls | None = None, headers: tuple[Any, ...] = (), base: str = "", **traffic: Any
) -> Environment:
    """An environment whose API `orders` is at `url`; every method is allowed unless `methods` says otherwise."""
    settings: dict[str, Any] = {"methods": ALL_METHODS, "timeout_seconds": 5.0, **traffic}
    target = ApiTarget(base_url=url + base, headers=headers)
    return Environment(name="cloud-b", apis={"orders": target}, tls=tls or Tls(), traffic=Traffic(**settings))


def known_as(where: Environment, **identities: IdentitySpecification) -> Environment:
    """The environment, whose API is asked as the first of the identities."""
    name = next(iter(identities))
    apis = {api: replace(target, identity=name) for api, target in where.apis.items()}
    return replace(where, apis=apis, identities=identities)


def lane(
    where: Environment | str, *, known: Mapping[str, str] | None = None, undos: Iterable[Undo] = (), **more: Any
) -> Lane:
    """A lane to an environment, or to a server with default settings."""
    return Lane(
        where if isinstance(where, Environment) else environment(where),
        values=Existing(known=known or {}),
        undos=undos,
        **more,
    )


def case(method: str = "GET", path: str = "/orders", **more: Any) -> Case:
    """A case of the API `orders`; its operation is its method and path."""
    more.setdefault("operation", f"{method} {path}")
    return Case(id="0" * 16, api="orders", method=method, path=path, **more)


CREATED_ID = Slot(
    name="order_id",
    role=Role.CREATED,
    resource="/orders",
    capture=Capture(step=0, part=Part.RESPONSE_BODY, pointers=("/id",)),
)
"""What the first step of a sequence creates, by the `id` of its body."""

DELETE_ORDER = Undo(
    creator="POST /orders",
    deletion=case("DELETE", "/orders/{order_id}", path_values=(("order_id", CREATED_ID),), purpose=Purpose.CLEANUP),
)
