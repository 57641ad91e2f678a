"""The table of the forms that a report can take."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from harness.report import document, markdown, terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from harness.model.report import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One form of report."""

    name: str
    """As `--format` takes it."""
    file: str | None
    """Name of the file that a run writes; `None` where it is only shown."""
    render: Callable[[Report], str]


FORMS: Mapping[str, Form] = MappingProxyType(
    {
        form.name: form
        for form in (
            Form(name="terminal", file=None, render=terminal.text),
            Form(name="json", file="drift-report.json", render=document.to_json),
            Form(name="markdown", file="drift-report.md", render=markdown.render),
        )
    }
)
"""Name to form."""
