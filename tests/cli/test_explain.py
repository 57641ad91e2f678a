"""`api-drift explain`: every kind of drift in words."""

from harness.comparison.rules import RULES
from harness.model.taxonomy import KINDS
from tests.servers.project import Project


def test_without_a_kind_all_are_listed(project: Project) -> None:
    ended = project.run("explain")

    assert ended.code == 0
    assert [kind for kind in KINDS if f"  {kind} " not in ended.stdout] == []


def test_a_kind_is_explained_with_how_it_is_decided_and_what_to_do(project: Project) -> None:
    rule = next(rule for rule in RULES if "response-type-changed" in rule.kinds)

    ended = project.run("explain", "response-type-changed")

    assert ended.code == 0
    assert ended.stdout.splitlines() == [
        "response-type-changed  (schema, breaking)",
        "",
        "Meaning:  a value has another JSON type (number became string)",
        f"Decided:  {rule.decided}",
        f"To do:    {rule.remedy}",
    ]


def test_the_nearest_kind_is_suggested(project: Project) -> None:
    ended = project.run("explain", "response-type-change")

    assert ended.code == 2
    assert "did you mean response-type-changed?" in ended.stderr
