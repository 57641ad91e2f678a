"""The table of options: the command line, the pytest options and the ini keys are made from it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

OptionValue: TypeAlias = "str | int | Path | tuple[str, ...] | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing that a user may set on the command line, in pytest's ini file and in `[tool.api-drift]`."""

    key: str
    """In `[tool.api-drift]`, and in what `load_settings` is given: `fail-on`."""
    field: str
    """Of `Settings`: `fail_on`."""
    pytest_name: str
    """On pytest's command line: `--drift-fail-on`."""
    type: type[str | int | Path] = str
    """Of one value."""
    default: OptionValue = None
    multiple: bool = False
    """Whether it may be given more than once; its value is a tuple then."""
    choices: tuple[str, ...] = ()
    """The values to choose from; none where anything of the type will do."""
    metavar: str
    """What stands for the value in the help."""
    help: str

    @property
    def name(self) -> str:
        """On the command line: `--fail-on`."""
        return f"--{self.key}"

    @property
    def ini(self) -> str:
        """In pytest's ini file, `drift_fail_on`: always with the prefix, since ini keys of all plugins are one heap."""
        return f"drift_{self.key.replace('-', '_')}"


OPTIONS: tuple[Option, ...] = (
    Option(
        key="env",
        field="environments",
        pytest_name="--env",
        default=(),
        multiple=True,
        metavar="NAME",
        help="an environment to compare with the reference, or `all`; may be given more than once",
    ),
    Option(
        key="reference",
        field="reference",
        pytest_name="--reference",
        metavar="NAME",
        help="the environment that the others are compared with, whatever the files say",
    ),
    Option(
        key="api",
        field="apis",
        pytest_name="--api",
        default=(),
        multiple=True,
        metavar="NAME",
        help="an API to ask, all by default; may be given more than once",
    ),
    Option(
        key="operation",
        field="operation",
        pytest_name="--operation",
        metavar="REGEX",
        help="only operations such as `GET /orders/{order_id}` in which this regular expression is found",
    ),
    Option(
        key="depth",
        field="depth",
        pytest_name="--drift-depth",
        default="standard",
        choices=("quick", "standard", "thorough"),
        metavar="DEPTH",
        help="how many requests are generated",
    ),
    Option(
        key="seed",
        field="seed",
        pytest_name="--drift-seed",
        type=int,
        default=1,
        metavar="N",
        help="the same seed gives the same requests",
    ),
    Option(
        key="contracts",
        field="contracts",
        pytest_name="--contracts",
        type=Path,
        default=Path("contracts"),
        metavar="DIR",
        help="the folder with the contracts",
    ),
    Option(
        key="environments",
        field="environments_directory",
        pytest_name="--environments",
        type=Path,
        default=Path("environments"),
        metavar="DIR",
        help="the folder with one file per environment",
    ),
    Option(
        key="output",
        field="output",
        pytest_name="--drift-output",
        type=Path,
        default=Path("reports"),
        metavar="DIR",
        help="the folder that reports are written to",
    ),
    Option(
        key="fail-on",
        field="fail_on",
        pytest_name="--drift-fail-on",
        default="warning",
        choices=("breaking", "warning", "info", "never"),
        metavar="SEVERITY",
        help="the least severity that makes a run fail",
    ),
)

_BY_KEY: Mapping[str, Option] = {each.key: each for each in OPTIONS}


def option(key: str) -> Option:
    """The option of a key.

    Raises:
        KeyError: there is none.
    """
    return _BY_KEY[key]
