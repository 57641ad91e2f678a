"""The settings of a run: what is given, over `[tool.api-drift]` of pyproject.toml, over the defaults."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from harness.model.errors import Problem, SettingsError, UserError
from harness.model.source import Source
from harness.settings.format import Section, settings_schema
from harness.settings.options import OPTIONS
from harness.settings.rules import NO_RULES, UserRules
from harness.userfile.mistakes import Checked, problems_of
from harness.userfile.reading import shown, text_of
from harness.userfile.toml_text import toml_tree
from harness.userfile.tree import line_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from harness.settings.options import Option

__all__ = ["Settings", "load_settings", "settings_schema"]

FILE = "pyproject.toml"
_TABLE = ("tool", "api-drift")
NAMES: Mapping[str, str] = {option.key: option.name for option in OPTIONS}
"""Option key to what it is called on the command line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that a user set."""

    environments: tuple[str, ...] = ()
    """Names that are chosen; none for all."""
    reference: str | None = None
    apis: tuple[str, ...] = ()
    """Names that are chosen; none for all."""
    operation: str | None = None
    """A regular expression to be found in an operation's key."""
    depth: str = "standard"
    seed: int = 1
    contracts: Path = Path("contracts")
    environments_directory: Path = Path("environments")
    output: Path = Path("reports")
    fail_on: str = "warning"
    """`breaking`, `warning`, `info` or `never`."""
    remotes: tuple[str, ...] = ()
    """URL prefixes or hosts from which contracts may take a `$ref`."""
    rules: UserRules = NO_RULES


def load_settings(root: Path, given: Mapping[str, object], names: Mapping[str, str] = NAMES) -> Settings:
    """The settings of a run.

    Args:
        root: the folder of pyproject.toml; paths in the file, and those by default, are relative to it. A file that is
            missing sets nothing.
        given: option key to value, from the command line or the ini file; texts are taken for numbers and paths where
            those are wanted, and `None` and `()` are not given. Paths are relative to the working directory.
        names: option key to what the user calls it where the values were given.

    Raises:
        SettingsError: every mistake in the file and in what is given.
    """
    section, in_file = _section(root / FILE)
    options, in_given = _given(given, names)
    if section is None or options is None:
        raise SettingsError(*in_file, *in_given)
    chosen = {option.field: _chosen(option, options, section, root) for option in OPTIONS}
    return Settings(
        **chosen,
        remotes=section.remotes,
        rules=UserRules(
            compare=tuple(each.rule() for each in section.compare),
            ignore=tuple(each.rule() for each in section.ignore),
            hide=tuple(each.rule() for each in section.hide),
            severities=tuple(each.rule() for each in section.severity),
        ),
    )


def _section(file: Path) -> tuple[Section | None, tuple[Problem, ...]]:
    if not file.exists():
        return Section(), ()
    where = shown(file)
    try:
        value, lines = toml_tree(text_of(file), where)
    except UserError as error:
        return None, error.problems
    prefix = ""
    for name in _TABLE:
        value, prefix = value.get(name, {}), f"{prefix}/{name}"
        if not isinstance(value, dict):
            source = Source(file=where, line=line_of(lines, prefix))
            return None, (Problem(what=f"{name} is no table", where=source, remedy="write [tool.api-drift]"),)

    def source_of(pointer: str) -> Source:
        return Source(file=where, line=line_of(lines, prefix + pointer), pointer=prefix + pointer)

    return _validated(value, source_of)


def _given(given: Mapping[str, object], names: Mapping[str, str]) -> tuple[Section | None, tuple[Problem, ...]]:
    value = {option.key: _plain(option, given.get(option.key)) for option in OPTIONS}
    section, problems = _validated({key: each for key, each in value.items() if each is not None}, lambda _: None)
    unknown = tuple(
        Problem(what=f"{key} is no option", remedy=f"options are: {', '.join(names)}")
        for key in given
        if key not in names
    )
    named = tuple(Problem(what=_as_given(problem.what, names), remedy=problem.remedy) for problem in problems)
    return (None if unknown else section), (*unknown, *named)


def _as_given(what: str, names: Mapping[str, str]) -> str:
    """A sentence that begins with an option's key, with what the user wrote in its place."""
    key = next((key for key in names if re.match(rf"{re.escape(key)}(?![\w-])", what)), "")
    return f"{names[key]}{what.removeprefix(key)}" if key else what


def _plain(option: Option, value: object) -> object:
    """The value as the file would have it; `None` where it is not given."""
    if value is None or value == ():
        return None
    if option.multiple:
        return list(value) if isinstance(value, tuple | list) else [value]
    if isinstance(value, Path):
        return str(value)
    is_number = option.type is int and isinstance(value, str) and value.strip().isascii() and value.strip().isdigit()
    return int(str(value)) if is_number else value


def _validated(value: object, source_of: Callable[[str], Source | None]) -> tuple[Section | None, tuple[Problem, ...]]:
    try:
        return Section.model_validate(value), ()
    except ValidationError as error:
        checked = Checked(
            value=value,
            source_of=source_of,
            schema=Section.model_json_schema(),
            shows=lambda *_: True,
        )
        return None, problems_of(error.errors(include_input=False, include_url=False), checked)


def _chosen(option: Option, given: Section, section: Section, root: Path) -> Any:
    field = option.key.replace("-", "_")
    own = getattr(given, field)
    if own not in (None, ()):
        return option.type(own) if option.type is Path else own
    in_file = getattr(section, field)
    value: Any = option.default if in_file in (None, ()) else in_file
    if option.type is not Path:
        return value
    return Path(value) if root.resolve() == Path.cwd() else root / value
