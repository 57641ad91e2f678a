"""One thing in which an environment differs, as a value with a name."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.servers.drifting.message import After, Before, Handler


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """Switched on by name; whatever is `None` stays as it is."""

    name: str
    api: str
    """The style that it is for; empty for any."""
    contract: Callable[[dict[str, Any]], None] | None = None
    """Changes what the environment takes for its contract: it routes, authenticates and validates by it."""
    published: Callable[[dict[str, Any]], None] | None = None
    """Changes the contract that the environment publishes, and nothing of what it does; emptied it is not served."""
    admits: Callable[[Mapping[str, str]], bool] | None = None
    """Replaces the check of the credential."""
    forbids: Callable[[Mapping[str, str], str], bool] | None = None
    """Replaces the check of what the credential allows."""
    before: Before | None = None
    """Answers instead of the operation, or holds it up; seen before the credential."""
    after: After | None = None
    """Changes the answer, or gives another one."""
    handlers: Mapping[str, Handler] = field(default_factory=lambda: MappingProxyType({}))
    """Operations that are done otherwise, by id."""
