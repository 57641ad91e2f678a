"""An environment file to an `Environment`, or every mistake in it at once."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from harness.environment.agreement import disagreements
from harness.environment.environment import ApiTarget, Environment, Start, Tls, Traffic
from harness.environment.fields import CHOSEN, DIRECTORY
from harness.environment.format import MEANING, EnvironmentFile, environment_schema, may_be_shown
from harness.environment.placeholders import Resolution
from harness.model.errors import EnvironmentFileError, Problem, UserError
from harness.model.source import Source
from harness.userfile.mistakes import Checked, dotted, pointer_of, problems_of, value_at
from harness.userfile.reading import shown, text_of
from harness.userfile.tree import Scalar
from harness.userfile.yaml_text import yaml_tree

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from harness.userfile.tree import Tree

__all__ = [
    "ApiTarget",
    "Draft",
    "Environment",
    "Start",
    "Tls",
    "Traffic",
    "draft",
    "environment_schema",
    "load_environment",
]

CHANGEABLE_STAGES = frozenset({"test", "sandbox", "development"})
"""Values of the label `stage` with which every method is sent unless the file says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An environment file that was read, before anything is looked up for it."""

    file: Path
    tree: Tree

    @property
    def name(self) -> str:
        """Of the environment: the file's own name unless it says another."""
        said = self._scalar("name")
        return said.text if said and said.text else self.file.stem

    @property
    def is_reference(self) -> bool:
        """Whether the file says that it is the reference."""
        said = self._scalar("reference")
        return said is not None and said.value is True

    def environment(self, variables: Mapping[str, str]) -> Environment:
        """The environment, with its placeholders resolved.

        Raises:
            EnvironmentFileError: every mistake of the file, each with its line.
        """
        resolution = Resolution(self.tree, MEANING, variables, self._directory)
        value, found, problems = self._validated(resolution)
        if found is None or problems:
            raise EnvironmentFileError(*problems)
        return _environment(found, value, self.tree)

    def tls_alone(self, variables: Mapping[str, str]) -> Environment | None:
        """An environment with nothing but the file's `tls`, however wrong the rest is; `None` if that is, too."""
        value = Resolution(self.tree, MEANING, variables, self._directory).value()
        given = value.get("tls", {}) if isinstance(value, dict) else {}
        try:
            tls = TypeAdapter(Tls).validate_python(given, context={DIRECTORY: self._directory, CHOSEN: True})
        except ValidationError:
            return None
        where = Source(file=self.tree.file, line=0)
        return Environment(name=self.name, apis={}, tls=tls, source=where, lines=self.tree.lines)

    def mistakes(self) -> tuple[Problem, ...]:
        """What is wrong with the file whatever the variables are, and whether or not the files it names are there."""
        return self._validated(Resolution(self.tree, MEANING, None, self._directory))[2]

    @property
    def _directory(self) -> Path:
        return self.file.absolute().parent

    def _scalar(self, name: str) -> Scalar | None:
        root = self.tree.root
        node = root.get(name) if isinstance(root, dict) else None
        return node if isinstance(node, Scalar) else None

    def _validated(self, resolution: Resolution) -> tuple[object, EnvironmentFile | None, tuple[Problem, ...]]:
        value = resolution.value()
        if isinstance(value, dict):
            value.setdefault("name", self.file.stem)
        found: EnvironmentFile | None = None
        told: tuple[Problem, ...] = ()
        try:
            context = {DIRECTORY: self._directory, CHOSEN: resolution.variables is not None}
            found = EnvironmentFile.model_validate(value, context=context)
        except ValidationError as error:
            told = self._told(error.errors(include_input=False, include_url=False), value, resolution.unresolved)
        problems = (
            *self.tree.problems,
            *resolution.problems,
            *told,
            *self._disagreements(value, resolution.unresolved),
        )
        return value, found, tuple(sorted(problems, key=_line))

    def _told(self, errors: list[Any], value: object, unresolved: set[str]) -> tuple[Problem, ...]:
        checked = Checked(
            value=value, source_of=self.tree.source_of, schema=EnvironmentFile.model_json_schema(), shows=may_be_shown
        )
        # What a placeholder could not give is told already, and what stands in its place means nothing.
        return problems_of((each for each in errors if pointer_of(each["loc"], value) not in unresolved), checked)

    def _disagreements(self, value: object, unresolved: set[str]) -> tuple[Problem, ...]:
        return tuple(
            Problem(what=f"{dotted(pointer)} {what}", where=self.tree.source_of(pointer), remedy=remedy)
            for pointer, what, remedy in disagreements(value)
            if pointer not in unresolved
        )


def draft(file: Path) -> Draft:
    """Reads an environment file.

    Raises:
        EnvironmentFileError: it cannot be read, or is not YAML.
    """
    try:
        return Draft(file=file, tree=yaml_tree(text_of(file), shown(file)))
    except UserError as error:
        raise EnvironmentFileError(*error.problems) from None


def load_environment(file: Path, variables: Mapping[str, str]) -> Environment:
    """The environment that a file describes.

    Args:
        file: the environment file.
        variables: what `${env:NAME}` is looked up in.

    Raises:
        EnvironmentFileError: every mistake of the file, each with its line.
    """
    return draft(file).environment(variables)


def _environment(found: EnvironmentFile, value: object, tree: Tree) -> Environment:
    traffic = found.traffic
    if value_at(value, "/traffic/methods") is None and found.labels.get("stage", "").casefold() in CHANGEABLE_STAGES:
        traffic = dataclasses.replace(traffic, methods=None)
    return Environment(
        name=found.name,
        labels=MappingProxyType(dict(found.labels)),
        reference=found.reference,
        apis=MappingProxyType(dict(found.apis)),
        identities=MappingProxyType(dict(found.identities)),
        tls=found.tls,
        traffic=traffic,
        start=found.start,
        source=Source(file=tree.file, line=0),
        lines=tree.lines,
    )


def _line(problem: Problem) -> int:
    return problem.where.line if problem.where else 0
