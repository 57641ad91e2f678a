"""The table of options as options and ini keys of pytest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from harness.settings.options import OPTIONS, option

if TYPE_CHECKING:
    import pytest

    from harness.settings.options import Option


def added(parser: pytest.Parser) -> None:
    """Adds every option of the table to pytest's command line and ini file."""
    group = parser.getgroup("drift", "drift between environments")
    for one in OPTIONS:
        group.addoption(
            one.pytest_name,
            dest=one.ini,
            action="append" if one.multiple else "store",
            default=None,
            choices=one.choices or None,
            metavar=one.metavar,
            help=f"{one.help} (ini: {one.ini})",
        )
        kind: Literal["args", "string"] = "args" if one.multiple else "string"
        parser.addini(one.ini, one.help, type=kind, default=None)


def given(config: pytest.Config) -> dict[str, object]:
    """What is set on pytest's command line, else in its ini file, by the table's keys."""
    found = {one.key: _value(config, one) for one in OPTIONS}
    return {key: value for key, value in found.items() if value is not None}


def chosen(config: pytest.Config) -> bool:
    """Whether environments are chosen; without, nothing is collected from contracts and nothing is sent."""
    return _value(config, option("env")) is not None


def _value(config: pytest.Config, one: Option) -> object:
    value: Any = config.getoption(one.ini, None)
    if value is None:
        value = _in_ini(config, one)
    return (tuple(value) if one.multiple else value) if value else None


def _in_ini(config: pytest.Config, one: Option) -> Any:
    """Paths in an ini file start from its folder, those on the command line from where that is typed."""
    value = config.getini(one.ini)
    return config.rootpath / value if one.type is Path and value else value
