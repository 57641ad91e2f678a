"""TOML keys have their lines."""

from __future__ import annotations

import pytest

from harness.model.errors import UserError
from harness.userfile.toml_text import toml_tree

TEXT = """
[project]
name = "x"

[tool.api-drift]
seed = 1
env = [
  "a",
]

[[tool.api-drift.ignore]]
kind = "x"

[[tool.api-drift.ignore]]
"reason" = "y"
operation.name = "z"
"""


@pytest.mark.parametrize(
    ("pointer", "line"),
    [
        ("/project/name", 3),
        ("/tool/api-drift", 5),
        ("/tool/api-drift/seed", 6),
        ("/tool/api-drift/env", 7),
        ("/tool/api-drift/ignore/0", 11),
        ("/tool/api-drift/ignore/0/kind", 12),
        ("/tool/api-drift/ignore/1/reason", 15),
        ("/tool/api-drift/ignore/1/operation/name", 16),
    ],
)
def test_a_key_has_its_line(pointer: str, line: int) -> None:
    assert toml_tree(TEXT, "pyproject.toml")[1][pointer] == line


@pytest.mark.parametrize(
    ("text", "line"),
    [("a = 1\nb = \n", 2), ("a = 1\na = 2", 2), ("a = [", 1), ("a = '''x\n\n", 3), ("a = " + "[" * 5000, 0)],
)
def test_what_is_not_toml_is_refused_at_its_line(text: str, line: int) -> None:
    with pytest.raises(UserError) as refused:
        toml_tree(text, "pyproject.toml")
    (problem,) = refused.value.problems
    assert problem.where is not None
    assert problem.where.line == line
