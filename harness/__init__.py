"""Finds where the same API behaves differently between environments; what is public stands in `__all__`.

Everything else than these names, the command line, the pytest options and fixtures and the file formats may change.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from harness.environment.environment import Environment
    from harness.model.errors import HarnessError, UserError
    from harness.model.finding import Finding
    from harness.model.report import Report
    from harness.report.document import from_json as read_report

    __version__: str

__all__ = ["Environment", "Finding", "HarnessError", "Report", "UserError", "__version__", "read_report"]

_PLACES = {
    "Environment": ("harness.environment.environment", "Environment"),
    "Finding": ("harness.model.finding", "Finding"),
    "HarnessError": ("harness.model.errors", "HarnessError"),
    "Report": ("harness.model.report", "Report"),
    "UserError": ("harness.model.errors", "UserError"),
    "read_report": ("harness.report.document", "from_json"),
}
"""Name to module and name there: imported when first used, so that `import harness` costs nothing."""


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return import_module("harness.version").version()
    if name not in _PLACES:
        raise AttributeError(f"module 'harness' has no attribute {name!r}")
    module, attribute = _PLACES[name]
    return getattr(import_module(module), attribute)


def __dir__() -> list[str]:
    return sorted(__all__)
