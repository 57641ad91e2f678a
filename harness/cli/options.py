"""The table of options as options of the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from harness.settings.options import OPTIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.settings.options import Option


def with_options(*keys: str) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """Gives a command the options of these keys, all of the table for none, in the table's order.

    None has a default here: what is not given is left to `[tool.api-drift]` and the table.
    """
    chosen = [option for option in OPTIONS if not keys or option.key in keys]

    def decorated(function: Callable[..., object]) -> Callable[..., object]:
        for option in reversed(chosen):
            function = _decorated(option)(function)
        return function

    return decorated


def _decorated(option: Option) -> Callable[[Callable[..., object]], Callable[..., object]]:
    return click.option(
        option.name,
        parameter_name(option.key),
        type=_type(option),
        multiple=option.multiple,
        default=None,
        metavar=None if option.choices else option.metavar,
        help=_help(option),
    )


def parameter_name(key: str) -> str:
    """What the command's function gets it as: a name that no built-in has."""
    return f"{key.replace('-', '_')}_given"


def given(values: dict[str, Any]) -> dict[str, object]:
    """What the user gave, by the table's keys, from a command's keyword arguments."""
    return {
        option.key: values[parameter_name(option.key)]
        for option in OPTIONS
        if values.get(parameter_name(option.key)) not in (None, ())
    }


def _type(option: Option) -> click.ParamType[Any] | type:
    if option.choices:
        return click.Choice(option.choices)
    return click.Path(path_type=Path) if option.type is Path else option.type


def _help(option: Option) -> str:
    default = option.default
    return f"{option.help}  [default: {default}]" if default not in (None, ()) else option.help
