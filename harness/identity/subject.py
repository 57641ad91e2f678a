"""Whose credential a flow is about, and the error that it could not be had."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.model.errors import IdentityError, Problem
from harness.model.pointer import joined

if TYPE_CHECKING:
    from harness.environment.environment import Environment
    from harness.model.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One identity of one environment, by name."""

    environment: str
    identity: str
    source: Source | None
    """Where the environment's file defines it."""

    @classmethod
    def of(cls, name: str, environment: Environment) -> Subject:
        """The identity of that name."""
        known = bool(environment.source.file)
        source = environment.source_of(joined("/identities", name)) if known else None
        return cls(environment=environment.name, identity=name, source=source)

    def error(self, what: str, remedy: str) -> IdentityError:
        """The error to raise; `what` and `remedy` must not hold anything that came from a server unchecked."""
        return IdentityError(
            Problem(what=f"{self.environment}: identity {self.identity}: {what}", where=self.source, remedy=remedy)
        )
