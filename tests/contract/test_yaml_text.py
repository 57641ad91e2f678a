"""YAML is read as JSON would say it, with a line for every node."""

from __future__ import annotations

import pytest

from harness.contract.yaml_text import yaml_tree
from harness.model.errors import ContractError


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("2026-01-01", "2026-01-01"),
        ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
        ("12:30", "12:30"),
        ("1_000", "1_000"),
        (".inf", ".inf"),
        ("true", True),
        ("~", None),
        ("200", 200),
        ("-7", -7),
        ("0x1F", 31),
        ("0o17", 15),
        ("017", 17),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ("'200'", "200"),
        ("!!str 200", "200"),
        ("!!int '200'", 200),
        ("1.2.3", "1.2.3"),
        ("- ", [None]),
    ],
)
def test_a_scalar_is_what_yaml_1_2_says(text: str, value: object) -> None:
    assert yaml_tree(text, "a.yaml").value == value


@pytest.mark.parametrize("key", ["200", "no", "2026-01-01", "1.0", "~", "true"])
def test_a_key_is_the_text_that_is_written(key: str) -> None:
    assert yaml_tree(f"{key}: 1", "a.yaml").value == {key: 1}


def test_every_node_has_the_line_of_its_key_or_item() -> None:
    tree = yaml_tree("a:\n  b:\n  - x\n  -\n    c: 1\n", "a.yaml")
    assert [tree.source(pointer).line for pointer in ("", "/a", "/a/b", "/a/b/0", "/a/b/1/c")] == [1, 1, 2, 3, 5]


def test_what_is_not_there_has_the_line_of_what_is_around_it() -> None:
    tree = yaml_tree("a:\n  b: 1\n", "a.yaml")
    assert str(tree.source("/a/nothing/below")) == "a.yaml:1"


def test_an_alias_is_what_its_anchor_marks_on_the_lines_of_the_anchor() -> None:
    tree = yaml_tree("a: &x\n  b: 1\nc: *x\n", "a.yaml")
    assert tree.value == {"a": {"b": 1}, "c": {"b": 1}}
    assert tree.source("/c/b").line == 2


def test_a_merge_key_adds_what_the_mapping_does_not_have_itself() -> None:
    tree = yaml_tree("a: &x {p: 1, q: 2}\nb:\n  <<: *x\n  q: 3\n", "a.yaml")
    assert tree.value == {"a": {"p": 1, "q": 2}, "b": {"q": 3, "p": 1}}


def test_the_first_of_several_merged_mappings_wins() -> None:
    tree = yaml_tree("a: &x {p: 1}\nb: &y {p: 2, q: 2}\nc: {<<: [*x, *y]}\n", "a.yaml")
    assert tree.value == {"a": {"p": 1}, "b": {"p": 2, "q": 2}, "c": {"p": 1, "q": 2}}


def test_a_key_that_is_there_twice_is_told_and_the_last_one_counts() -> None:
    tree = yaml_tree("a:\n  b: 1\n  c: 2\n  b: 3\n", "a.yaml")
    assert tree.value == {"a": {"b": 3, "c": 2}}
    assert [str(problem).partition("\n")[0] for problem in tree.problems] == [
        "a.yaml:4: b is there twice, first on line 2"
    ]
    assert tree.doubled == {"/a/b"}


_BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]\n" for level in range(1, 12)
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [1", "a.yaml:2: is not YAML: did not find expected ',' or ']'"),
        ("a: 1\n b: 2", "a.yaml:2: is not YAML: mapping values are not allowed in this context"),
        ("a: 1\n---\nb: 2", "a.yaml:2: holds more than one document"),
        ("a: !python/object:os.system x", "a.yaml:1: the tag !python/object:os.system means nothing in a contract"),
        ("\n? [a]\n: 1", "a.yaml:2: a key must be a name, not an object or array"),
        ("a: &x [*x]", "a.yaml:1: *x stands inside its own anchor, or there is no &x before it"),
        ("a: *x", "a.yaml:1: *x stands inside its own anchor, or there is no &x before it"),
        ("a: {<<: 1}", "a.yaml:1: what << merges must be a mapping or a list of mappings"),
        ("a: 1e999", "a.yaml:1: is too large a number"),
        ("a: " + "9" * 5000, "a.yaml:1: is too large a number"),
        ("a: " + "[" * 5000, "a.yaml:1: nests deeper than 128 levels"),
        (_BOMB, "a.yaml:6: aliases repeat more than 1000000 nodes"),
        ("", "a.yaml: is empty"),
        ("# nothing but a comment", "a.yaml: is empty"),
    ],
    ids=[
        "open-list",
        "bad-indent",
        "two-documents",
        "python-tag",
        "key-is-a-list",
        "anchor-in-itself",
        "no-anchor",
        "merged-scalar",
        "infinite",
        "long-number",
        "deep",
        "billion-laughs",
        "empty",
        "comment",
    ],
)
def test_what_json_cannot_say_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(ContractError) as error:
        yaml_tree(text, "a.yaml")
    assert str(error.value) == message
