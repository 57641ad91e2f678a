"""The values that an environment supplies itself for the same role: the user's bindings, then what its lists show."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harness.environment.environment import Environment
    from harness.model.case import Slot


class KnownResources:
    """Existing resources of one API in one environment; they belong to the user and are only read."""

    def __init__(self, environment: Environment, api: str) -> None:
        """Starts with the bindings alone."""
        self._bindings = environment.apis[api].bindings
        self._harvested: dict[tuple[str, str], tuple[str, ...]] = {}
        self._settled: set[tuple[str, str]] = set()

    def learn(self, resource: str, parameter: str, values: tuple[str, ...]) -> None:
        """Adds what the environment's own list of `resource` gives for `parameter`."""
        if values:
            self._harvested[resource, parameter] = values

    def forget(self, slot: Slot) -> None:
        """Takes back what was learnt for a slot."""
        self._harvested.pop(self._key(slot), None)

    def value(self, slot: Slot, operation: str) -> str | None:
        """The value of an existing resource, or `None` where none is known.

        A binding stands for index 0 and for everything where nothing was harvested; the other indices are the
        harvested ones, so that a bound resource does not hide the rest.
        """
        bound = self._bindings.value(operation, slot.name)
        harvested = self._listed(slot)
        if bound is not None and (slot.index == 0 or not harvested):
            return bound
        return harvested[slot.index % len(harvested)] if harvested else None

    def turn(self, slot: Slot) -> bool:
        """Has the next of the harvested resources stand first, whose inner lists are asked; whether there is another.

        Not once an inner list of the first gave something, since everything inner is asked of that one.
        """
        key = self._key(slot)
        values = self._harvested.get(key, ())
        if key in self._settled or len(values) < 2 or self._bindings.value("", slot.name) is not None:
            return False
        self._harvested[key] = (*values[1:], values[0])
        return True

    def settle(self, slot: Slot) -> None:
        """Keeps the order in which the resources are: one of the first one's inner lists is used."""
        self._settled.add(self._key(slot))

    def count(self, slot: Slot) -> int:
        """How many different values the slot may be filled with."""
        return len(self._listed(slot))

    def has(self, value: str, slot: Slot) -> bool:
        """Whether `value`, filling such a slot, names a resource that was there before the run."""
        if value in self._listed(slot):
            return True
        return self._bindings.value("", slot.name) == value or value in self._bound_per_operation(slot.name)

    def _listed(self, slot: Slot) -> tuple[str, ...]:
        return self._harvested.get(self._key(slot), ())

    def _key(self, slot: Slot) -> tuple[str, str]:
        """What the list of the slot's resource gives, whatever a request calls it: `customer` names a `customer_id`."""
        exactly = (slot.resource, slot.name)
        if exactly in self._harvested or not slot.resource.startswith("/"):
            return exactly
        keys = [key for key in self._harvested if key[0] == slot.resource]
        return keys[0] if len(keys) == 1 else exactly

    def _bound_per_operation(self, name: str) -> frozenset[str]:
        return frozenset(own[name] for own in self._bindings.by_operation.values() if name in own)


class KnownValues:
    """The existing resources of all APIs of an environment, as a lane asks for them."""

    def __init__(self, known: Mapping[str, KnownResources]) -> None:
        """`known` is by API."""
        self._known = known
        self._drawn: set[tuple[str, str, str]] = set()

    def value(self, slot: Slot, api: str, operation: str) -> str | None:
        """Of the API itself, else of another API that has such a resource (the order that a payment names)."""
        others = (name for name in self._known if name != api)
        for name in (api, *others):
            if name in self._known and (value := self._known[name].value(slot, operation)) is not None:
                return value
        return None

    def belongs_to_user(self, value: str, slot: Slot) -> bool:
        """Whether `value`, filling such a slot, was bound or harvested, so that it may not be changed or deleted."""
        return any(known.has(value, slot) for known in self._known.values())

    def take(self, value: str, slot: Slot) -> bool:
        """Keeps a new value for a slot from being drawn once more; `False` where it was already."""
        own = (slot.resource, slot.name, value)
        is_new = own not in self._drawn
        self._drawn.add(own)
        return is_new
