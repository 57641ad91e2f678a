"""Rules of the structure that no other tool holds."""

import ast
import importlib
from pathlib import Path

import pytest

from harness.comparison.rules import RULES
from harness.model import errors
from harness.model.taxonomy import KINDS, Category
from harness.settings.options import OPTIONS

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "harness").rglob("*.py"))

LONGEST_MODULE = 400

JUDGED = (
    Category.AVAILABILITY,
    Category.STATUS,
    Category.SCHEMA,
    Category.ENUM,
    Category.ERROR,
    Category.LATENCY,
    Category.TIMEOUT,
    Category.HEADER,
    Category.REQUEST,
    Category.AUTH,
    Category.BEHAVIOUR,
)
"""Categories of which every kind has a rule, but for these."""

NOT_YET: dict[str, str] = {}

INTERNAL = {
    "BudgetSpentError": "ends one search through schemas, in the module that starts it",
    "DriftFoundError": "how an item of pytest fails; only pytest catches it",
    "MissingValueError": "becomes a failure of an exchange in the lane",
    "NotSendableError": "becomes a failure of an exchange in the lane",
    "RefusedError": "how an operation of the sandbox answers with an error",
    "SpentError": "ends one trial of what the reference serves, in what starts it or in the probe",
    "_FruitlessError": "ends the drawing of what cannot be drawn, in the module that starts it",
    "_UnreadableError": "becomes an error of the identity in the module that raises it",
}
"""Exceptions that no user of a package ever meets, so they stand where they are heard."""


def test_no_module_is_too_long() -> None:
    lines = {str(file.relative_to(ROOT)): len(file.read_text().splitlines()) for file in MODULES}

    assert {name: count for name, count in lines.items() if count > LONGEST_MODULE} == {}


def test_every_kind_of_the_judged_categories_has_exactly_one_rule() -> None:
    judged = sorted(name for name, kind in KINDS.items() if kind.category in JUDGED and name not in NOT_YET)
    ruled = sorted(kind for rule in RULES for kind in rule.kinds)

    assert [kind for kind in judged if ruled.count(kind) != 1] == []


def test_no_kind_is_excepted_that_has_a_rule() -> None:
    assert [kind for kind in NOT_YET if any(kind in rule.kinds for rule in RULES)] == []


def test_every_kind_of_a_rule_is_in_the_taxonomy() -> None:
    assert [kind for rule in RULES for kind in rule.kinds if kind not in KINDS] == []


def test_every_option_is_documented() -> None:
    readme = (ROOT / "README.md").read_text()
    if "--fail-on" not in readme:
        pytest.skip("the README has no options yet")

    assert [option.name for option in OPTIONS if option.name not in readme] == []
    assert [option.pytest_name for option in OPTIONS if option.pytest_name not in readme] == []


def test_the_tree_of_errors_is_drawn_as_it_is() -> None:
    drawn = [line.strip("│├└─ ").split()[0] for line in (errors.__doc__ or "").splitlines() if "Error" in line]
    classes = [name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, Exception)]

    assert sorted(drawn) == sorted(classes)


def defined_exceptions() -> dict[str, Path]:
    """Name of every exception class to the module that defines it, those of the tree aside."""
    found: dict[str, Path] = {}
    for file in MODULES:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ClassDef) and node.name.endswith("Error") and file.name != "errors.py":
                found[node.name] = file
    return found


def test_an_exception_is_in_the_tree_or_stays_in_its_package() -> None:
    defined = defined_exceptions()
    outside = {name for name, file in defined.items() if not issubclass(loaded(file, name), errors.HarnessError)}

    assert outside == set(INTERNAL)


def loaded(file: Path, name: str) -> type[BaseException]:
    """An exception class of a module."""
    module = ".".join(file.relative_to(ROOT).with_suffix("").parts)
    found: type[BaseException] = getattr(importlib.import_module(module), name)
    return found
