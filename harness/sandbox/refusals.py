"""Refused requests: what is wrong with one, and the two shapes in which environments say so."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_VIOLATIONS = 20
"""So many violated places are told; a body of a megabyte can hold a hundred thousand."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Violation:
    """One violated place of a request; the order of the fields is the order of telling."""

    where: str
    """`body`, `header`, `path` or `query`."""
    path: str
    """A JSON Pointer: into the body, or `/` and the parameter's name."""
    rule: str
    """The JSON Schema keyword, or `single` for a parameter given twice."""

    @property
    def document(self) -> dict[str, str]:
        """The violation as an item of `details`."""
        text = f"{self.where} {self.path or '(whole)'} violates {self.rule}"
        return {"in": self.where, "path": self.path, "rule": self.rule, "message": text}


class RefusedError(Exception):
    """A request is answered with an error."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        violations: tuple[Violation, ...] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.reason = Reason(
            status=status,
            code=code,
            message=message,
            violations=tuple(sorted(set(violations))[:MOST_VIOLATIONS]),
            headers=headers or {},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a request is refused, in no shape yet."""

    status: int
    code: str
    """Machine-readable, constant for one fault."""
    message: str
    violations: tuple[Violation, ...]
    """In the order of telling, whatever the order of finding."""
    headers: Mapping[str, str] = field(default_factory=dict)


def standard_error(reason: Reason, request_id: str) -> dict[str, Any]:
    """The error shape that the contracts promise."""
    return {
        "code": reason.code,
        "message": reason.message,
        "request_id": request_id,
        "details": [violation.document for violation in reason.violations],
    }


def wrapped_error(reason: Reason, _request_id: str) -> dict[str, Any]:
    """The error shape of an older gateway, which knows neither request ids nor details."""
    return {"error": {"reason": reason.code, "text": reason.message}}
