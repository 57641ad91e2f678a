"""The environments of a run, and which of them is the reference."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.environment.agreement import without_contract
from harness.environment.environment import Tls
from harness.environment.file import draft
from harness.environment.tls import tls_context
from harness.environment.use import not_yet
from harness.model.errors import EnvironmentFileError, Problem
from harness.model.source import Source
from harness.userfile.nearest import suggestion
from harness.userfile.reading import shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from harness.environment.environment import Environment
    from harness.environment.file import Draft

ALL = "all"
"""Chooses every environment of the directory."""

SUFFIXES = frozenset({".yaml", ".yml"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """The chosen environments."""

    environments: tuple[Environment, ...]
    """In the order in which they were named, else by name; the reference is among them."""
    reference: str | None
    """Its name; `None` where none is declared: then the majority is the reference."""
    known: tuple[str, ...]
    """The names of all environments of the directory, sorted."""


def load_matrix(
    directory: Path,
    *,
    names: Sequence[str] = (),
    reference: str | None = None,
    apis: Collection[str] | None = None,
    variables: Mapping[str, str] = os.environ,
) -> Matrix:
    """The environments that a run is about.

    Environments that are not chosen must be free of mistakes too, but their variables and files are not looked up.

    Args:
        directory: holds one file per environment, NAME.yaml or NAME.yml.
        names: those that are chosen; none, or `all`, for every one. The reference is always one of them.
        reference: name of the reference, whatever the files say.
        apis: those that have a contract; an environment that lists another is mistaken. `None` where they are unknown.
        variables: what `${env:NAME}` is looked up in.

    Raises:
        EnvironmentFileError: every mistake in every file; a name that no environment has; two references.
    """
    drafts, unreadable = _drafts(directory)
    by_name = {each.name: each for each in drafts}
    declared = reference or _declared(drafts)
    # A file that cannot be read may have any name: which names are unknown cannot be judged then.
    asked_for = () if unreadable else (*names, *([reference] if reference else ()))
    problems = [
        *unreadable,
        *_doubled(drafts),
        *_unknown(asked_for, by_name, directory),
        *([] if reference else _several_references(drafts)),
    ]
    chosen = _chosen(names, by_name, declared)
    environments: list[Environment] = []
    for each in drafts:
        environment, found = _environment(each, variables if each.name in chosen else None)
        problems += [*found, *(without_contract(each.tree, apis) if apis is not None else ())]
        environments += [environment] if environment else []
    if problems:
        raise EnvironmentFileError(*problems)
    return Matrix(
        environments=tuple(sorted(environments, key=lambda one: chosen.index(one.name))),
        reference=declared,
        known=tuple(sorted(by_name)),
    )


def _drafts(directory: Path) -> tuple[list[Draft], list[Problem]]:
    """Those that could be read, and what is wrong with the others."""
    drafts: list[Draft] = []
    problems: list[Problem] = []
    for file in _files(directory):
        try:
            drafts.append(draft(file))
        except EnvironmentFileError as error:
            problems += error.problems
    return drafts, problems


def _files(directory: Path) -> list[Path]:
    where = Source(file=shown(directory), line=0)
    if not directory.is_dir():
        problem = Problem(what="is no folder", where=where, remedy="create it, or name another with --environments")
        raise EnvironmentFileError(problem)
    files = sorted(each for each in directory.iterdir() if each.suffix in SUFFIXES and not each.name.startswith("."))
    if not files:
        raise EnvironmentFileError(
            Problem(what="has no environment in it", where=where, remedy="write one file per environment, NAME.yaml")
        )
    return files


def _environment(one: Draft, variables: Mapping[str, str] | None) -> tuple[Environment | None, Iterable[Problem]]:
    """The environment, or its mistakes; without variables its mistakes alone."""
    if variables is None:
        return None, one.mistakes()
    try:
        environment = one.environment(variables)
    except EnvironmentFileError as error:
        return None, (*error.problems, *_of_certificates(one.tls_alone(variables)))
    problems = tuple(_of_certificates(environment))
    return (None if problems else environment), (*problems, *not_yet(environment))


def _of_certificates(environment: Environment | None) -> Iterable[Problem]:
    if environment is None or environment.tls == Tls():
        return ()
    try:
        tls_context(environment)
    except EnvironmentFileError as error:
        return error.problems
    return ()


def _chosen(names: Sequence[str], by_name: Mapping[str, Draft], reference: str | None) -> tuple[str, ...]:
    every = not names or ALL in names
    chosen = sorted(by_name) if every else [*names, *([reference] if reference else ())]
    return tuple(dict.fromkeys(chosen))


def _declared(drafts: Iterable[Draft]) -> str | None:
    return next((each.name for each in drafts if each.is_reference), None)


def _several_references(drafts: Iterable[Draft]) -> Iterable[Problem]:
    declaring = [each for each in drafts if each.is_reference]
    for other in declaring[1:]:
        first = declaring[0]
        yield Problem(
            what=f"reference is true, but {first.name} is the reference already ({_reference_of(first)})",
            where=_reference_of(other),
            remedy="keep one of them, or choose with --reference NAME",
        )


def _reference_of(one: Draft) -> Source:
    return one.tree.source_of("/reference")


def _doubled(drafts: Iterable[Draft]) -> Iterable[Problem]:
    by_name: dict[str, list[Draft]] = defaultdict(list)
    for each in drafts:
        by_name[each.name].append(each)
    for name, (first, *others) in by_name.items():
        for other in others:
            yield Problem(
                what=f"{name} is the name of {first.tree.file} as well",
                where=other.tree.source_of("/name"),
                remedy="give each environment a name of its own",
            )


def _unknown(names: Iterable[str], by_name: Mapping[str, Draft], directory: Path) -> Iterable[Problem]:
    known = sorted(by_name)
    for name in dict.fromkeys(names):
        if name not in by_name and name != ALL:
            yield Problem(
                what=f"{name} is no environment",
                where=Source(file=shown(directory), line=0),
                remedy=f"{suggestion(name, known)}it has: {', '.join(known)}",
            )
