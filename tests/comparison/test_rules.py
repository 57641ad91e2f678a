"""The table of rules against the taxonomy, and what each rule says of itself."""

from __future__ import annotations

from collections import Counter

import pytest

from harness.comparison.rules import RULES, rule_of
from harness.model.taxonomy import KINDS, Category

LATER = {
    "version-behind": "revisions of the contract are compared in a later version",
}
"""Kinds of the categories below that no rule tells yet, and why."""

JUDGED = {
    Category.AVAILABILITY,
    Category.STATUS,
    Category.SCHEMA,
    Category.ENUM,
    Category.REQUEST,
    Category.ERROR,
    Category.AUTH,
    Category.TIMEOUT,
    Category.HEADER,
    Category.TRAFFIC,
    Category.LIFECYCLE,
    Category.CONTRACT,
}


def test_every_kind_of_the_judged_categories_has_one_rule() -> None:
    wanted = {name for name, kind in KINDS.items() if kind.category in JUDGED} - set(LATER)
    told = Counter(kind for rule in RULES for kind in rule.kinds)
    assert {kind for kind in told if kind in wanted} == wanted
    assert set(told.values()) == {1}


def test_a_kind_that_is_told_is_not_called_later() -> None:
    assert not {kind for kind in LATER if rule_of(kind)}


def test_a_rule_tells_kinds_of_one_category() -> None:
    assert all(len({KINDS[kind].category for kind in rule.kinds}) == 1 for rule in RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.kinds[0])
def test_a_rule_says_how_it_decides_and_what_to_do(rule: object) -> None:
    decided, remedy = str(getattr(rule, "decided", "")), str(getattr(rule, "remedy", ""))
    assert decided.endswith(".")
    assert len(decided) > 60
    assert remedy
    assert "\n" not in remedy


def test_nothing_tells_a_kind_that_is_not_in_the_taxonomy() -> None:
    assert rule_of("no-such-kind") is None
