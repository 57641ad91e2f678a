"""YAML becomes a tree with lines; hostile YAML becomes one error that shows nothing of its values."""

from __future__ import annotations

import pytest

from harness.model.errors import UserError
from harness.userfile.tree import Scalar, Tree
from harness.userfile.yaml_text import DEPTH, NODES, yaml_tree

PASSWORD = "hunter2-correct-horse"


def plain(tree: Tree) -> object:
    return _plain(tree.root)


def _plain(node: object) -> object:
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, dict):
        return {name: _plain(each) for name, each in node.items()}
    assert isinstance(node, list)
    return [_plain(each) for each in node]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("a: 1", {"a": 1}, id="integer"),
        pytest.param("a: -1.5e2", {"a": -150.0}, id="number"),
        pytest.param("a: 0o17", {"a": 15}, id="octal"),
        pytest.param("a: 0x1F", {"a": 31}, id="hexadecimal"),
        pytest.param("a: no", {"a": "no"}, id="no is a text, not false"),
        pytest.param("a: True", {"a": True}, id="truth"),
        pytest.param("a: ~", {"a": None}, id="null"),
        pytest.param("a:", {"a": None}, id="nothing"),
        pytest.param('a: "1"', {"a": "1"}, id="quoted"),
        pytest.param("a: !!str 1", {"a": "1"}, id="tagged as a text"),
        pytest.param("a: 2026-01-01", {"a": "2026-01-01"}, id="a date stays a text"),
        pytest.param("a: 12:30", {"a": "12:30"}, id="no number in base sixty"),
        pytest.param("a: .nan", {"a": ".nan"}, id="what is no number stays a text"),
        pytest.param("a: .inf", {"a": ".inf"}, id="infinity stays a text"),
        pytest.param("a: 1e999", {"a": "1e999"}, id="a number beyond all stays a text"),
        pytest.param(f"a: {'9' * 5000}", {"a": "9" * 5000}, id="a number that nobody meant stays a text"),
        pytest.param("1: {true: x}", {"1": {"true": "x"}}, id="keys are what is written"),
        pytest.param("a: &x [1]\nb: *x", {"a": [1], "b": [1]}, id="alias"),
        pytest.param(
            "a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}", {"a": {"b": 1, "c": 2}, "d": {"b": 1, "c": 3}}, id="merge"
        ),
        pytest.param(
            "a: &x {b: 1}\nc: &y {b: 2, d: 3}\ne: {<<: [*x, *y]}",
            {"a": {"b": 1}, "c": {"b": 2, "d": 3}, "e": {"b": 1, "d": 3}},
            id="merge of several: the first wins",
        ),
    ],
)
def test_a_text_means_what_yaml_1_2_says(text: str, value: object) -> None:
    assert plain(yaml_tree(text, "f.yaml")) == value


def test_a_number_keeps_how_it_was_written() -> None:
    root = yaml_tree("a: 007", "f.yaml").root
    assert isinstance(root, dict)
    assert root["a"] == Scalar("007", 7)


def test_every_name_and_item_has_its_line() -> None:
    lines = yaml_tree("a:\n  b: 1\n\n  c:\n  - x\n  - y\n", "f.yaml").lines
    assert lines == {"": 1, "/a": 1, "/a/b": 2, "/a/c": 4, "/a/c/0": 5, "/a/c/1": 6}


def test_what_has_no_line_has_that_of_the_nearest_thing_above() -> None:
    assert yaml_tree("x: 1\na: &x {b: 1}\nc: *x", "f.yaml").source_of("/c/b").line == 3


def test_a_doubled_key_is_told_at_its_second_line_and_the_rest_is_read() -> None:
    tree = yaml_tree("a: 1\nb: 2\na: 3", "f.yaml")
    assert [str(problem) for problem in tree.problems] == [
        "f.yaml:3: a is there twice, first on line 1\n  keep one of the two"
    ]
    assert plain(tree) == {"a": 1, "b": 2}


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        pytest.param("", 0, "is empty", id="empty"),
        pytest.param("# only words\n", 0, "is empty", id="comment"),
        pytest.param("a: 1\n---\nb: 2", 2, "more than one document", id="two documents"),
        pytest.param("a:\n  - b\n c: d", 3, "is not YAML", id="indentation"),
        pytest.param("a: [1, 2", 1, "is not YAML", id="open bracket"),
        pytest.param("a: 1\nb: \x07", 2, "control character", id="control character"),
        pytest.param("a: 1\n? [b]\n: c", 2, "a key that is no name", id="list as a key"),
        pytest.param("a: &x [*x]", 1, "alias (*) without an anchor", id="ring"),
        pytest.param("[" * (DEPTH + 2), 1, f"deeper than {DEPTH}", id="depth"),
        pytest.param("{a: " * 5000, 1, f"deeper than {DEPTH}", id="great depth"),
        pytest.param("\n".join(f"k{n}: 1" for n in range(NODES + 1)), NODES, f"more than {NODES} values", id="size"),
    ],
)
def test_a_text_that_cannot_be_used_is_refused_at_its_line(text: str, line: int, what: str) -> None:
    with pytest.raises(UserError) as refused:
        yaml_tree(text, "f.yaml")
    (problem,) = refused.value.problems
    assert problem.where is not None
    assert (problem.where.line, what in problem.what) == (line, True)
    assert problem.remedy


def test_aliases_that_multiply_are_refused() -> None:
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    with pytest.raises(UserError, match="without so many aliases"):
        yaml_tree("\n".join(levels), "f.yaml")


@pytest.mark.parametrize(
    "text",
    [
        f"token: *{PASSWORD}",
        f"token: !{PASSWORD}",
        f"token: !{PASSWORD}!x y",
        f"token: &{PASSWORD}",
        f"token: '{PASSWORD}",
        f'token: "\\{PASSWORD}"',
        f"token: @{PASSWORD}",
        f"token: `{PASSWORD}",
        f"token: |{PASSWORD}",
        f"token: a: {PASSWORD}",
        f"token: [{PASSWORD}",
        f"token: {PASSWORD}\n\t- x",
        f"%{PASSWORD}",
        f"token: {PASSWORD}\x07",
        f"- {PASSWORD}\n{PASSWORD}",
        f"token: !<{PASSWORD}> x",
        f"<<: {PASSWORD}",
    ],
)
def test_no_message_shows_a_value(text: str) -> None:
    try:
        problems = yaml_tree(text, "f.yaml").problems
    except UserError as error:
        problems = error.problems
    assert PASSWORD not in "\n".join(map(str, problems))


def test_the_representation_of_a_tree_shows_no_value() -> None:
    assert PASSWORD not in repr(yaml_tree(f"token: {PASSWORD}", "f.yaml"))
