"""What pytest shows of a test without the credentials in it: a server may tell back whatever it was sent."""

from __future__ import annotations

from dataclasses import is_dataclass
from typing import TYPE_CHECKING, TypeVar

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

_Report = TypeVar("_Report", pytest.TestReport, pytest.CollectReport)

DEPTH = 20
"""How deep a failure may nest: a chain of exceptions holds tracebacks, these entries, these lines."""


class Masking:
    """Registered where environments are chosen, in every process that runs tests."""

    def __init__(self, mask: Callable[[str], str]) -> None:
        """`mask` gives a text without the credentials that are known by then."""
        self._mask = mask

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """After every other plugin has added what it knows."""
        return self._masked((yield))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_make_collect_report(self) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """A module may ask while it is imported."""
        return self._masked((yield))

    def _masked(self, report: _Report) -> _Report:
        report.longrepr = masked(report.longrepr, self._mask)
        report.sections = masked(report.sections, self._mask)
        if isinstance(report, pytest.TestReport):
            report.user_properties = masked(report.user_properties, self._mask)
        return report


_Value = TypeVar("_Value")


def masked(value: _Value, mask: Callable[[str], str], depth: int = DEPTH) -> _Value:
    """The same value with every text in it masked; pytest's failures are data classes, and are changed in place."""
    changed: object = value
    if isinstance(value, str):
        changed = mask(value)
    elif isinstance(value, list | tuple) and depth:
        changed = type(value)(masked(one, mask, depth - 1) for one in value)
    elif is_dataclass(value) and not isinstance(value, type) and depth:
        for name, held in vars(value).items():
            setattr(value, name, masked(held, mask, depth - 1))
    return changed  # type: ignore[return-value]  # of the same type by construction
