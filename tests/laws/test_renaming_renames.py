"""Renaming properties, paths, parameters and environments everywhere alike changes names in the findings, and no more.

What stays as it is: `id`, which says by its name what it is, and the members of the error standard.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from harness.comparison.comparing import compared
from harness.comparison.view import View
from harness.finding.assembly import Confirmed, findings
from harness.finding.confidence import confidence
from harness.observation.fold import folded
from tests.evidence_of import HERE, THERE, contract_of
from tests.laws.shops import ORDER, Shop, Version, corpus, observations_of, shop_paths, shops, versions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pytest

    from harness.contract.document import Contract
    from harness.model.case import Case
    from harness.model.finding import Finding
    from harness.model.json import Json
    from harness.model.observation import Observation

NAMES = (
    *("status", "total", "cancelled_at", "note", "lines", "shipment", "carrier", "tracking", "article"),
    *("items", "next", "colour", "weight", "failure", "reason", "text", "orders", "limit", "Order", HERE, THERE),
)
LETTERS = "bdfghjklmnpqrstvwxz"
"""No vowels: no name that is drawn means anything to anybody."""

words = st.lists(
    st.text(LETTERS, min_size=7, max_size=9), min_size=len(NAMES), max_size=len(NAMES), unique_by=lambda word: word[:5]
).map(lambda drawn: dict(zip(NAMES, drawn, strict=True)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Renaming:
    """Names to other names."""

    words: Mapping[str, str]

    def name(self, name: str) -> str:
        """The other name of one that has one."""
        return self.words.get(name, name)

    def path(self, path: str) -> str:
        """A path, or an operation's key."""
        return re.sub(r"[a-z]+", lambda found: self.name(found[0]), path)

    def body(self, body: Any) -> Any:
        """With other names of members, and the same values."""
        if isinstance(body, dict):
            return {self.name(name): self.body(value) for name, value in body.items()}
        return [self.body(item) for item in body] if isinstance(body, list) else body

    def schema(self, schema: Any) -> Any:
        """With other names of properties and of the schemas that it refers to."""
        if not isinstance(schema, dict):
            return schema
        renamed = {keyword: self.schema(value) for keyword, value in schema.items()}
        if "properties" in schema:
            renamed["properties"] = {self.name(name): self.schema(one) for name, one in schema["properties"].items()}
        if "required" in schema and isinstance(schema["required"], list):
            renamed["required"] = [self.name(name) for name in schema["required"]]
        if "$ref" in schema:
            head, _, last = schema["$ref"].rpartition("/")
            renamed["$ref"] = f"{head}/{self.name(last)}"
        return renamed

    def case(self, case: Case) -> Case:
        """The same request."""
        query = tuple((self.name(name), value) for name, value in case.query)
        return replace(case, operation=self.path(case.operation), path=self.path(case.path), query=query)

    def observation(self, seen: Observation) -> Observation:
        """The same answer."""
        body = self.body(seen.body)
        requested = seen.requested and replace(seen.requested, target=self.path(seen.requested.target))
        return replace(
            seen,
            operation=self.path(seen.operation),
            environment=self.name(seen.environment),
            requested=requested,
            body=body,
            shape=folded(body),
        )

    def contract(self, factory: pytest.TempPathFactory) -> Contract:
        """The shop's."""
        paths = {self.path(path): self.schema(item) for path, item in shop_paths().items()}
        return contract_of(factory.mktemp("contract"), paths, {self.name("Order"): self.schema(ORDER)})

    def undone(self, text: str) -> str:
        """A text with the first names, its words in an order that does not depend on them."""
        for name, word in self.words.items():
            text = text.replace(word, name)
        return " ".join(sorted(re.split(r"[\s,]+", text)))


SAME = Renaming(words={})


def told(renaming: Renaming, contract: Contract, observations: Iterable[Observation]) -> tuple[Finding, ...]:
    names = (renaming.name(HERE), renaming.name(THERE))
    seen = [renaming.observation(one) for one in observations]
    view = View(cases={case.id: renaming.case(case) for case in corpus()})
    found = compared(contract, seen, reference=names[0], environment=names[1], view=view).differences
    confirmed = [
        Confirmed(difference=one, confidence=level)
        for one in found
        if (level := confidence(one, recurred=True)) is not None
    ]
    return findings(confirmed, contracts={contract.name: contract}, observations=seen).findings


def listed(value: Json) -> str:
    """A side's value; names in a list stand in any order."""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def in_words(renaming: Renaming, finding: Finding) -> tuple[object, ...]:
    """Everything of a finding that people are told, but for the identity, which is made of the names."""
    place, evidence = finding.place, finding.evidence
    texts = (
        *(place.operation, place.pointer, finding.environment, finding.reference, finding.message, finding.next_step),
        *(finding.reference_side.text, finding.environment_side.text, finding.group_title, evidence.path),
        *map(listed, (finding.reference_side.value, finding.environment_side.value)),
    )
    said = (*map(renaming.undone, texts), *sorted(map(renaming.undone, evidence.faults)))
    counted = (evidence.compared, evidence.differing, str(evidence.test))
    kind = (finding.kind, finding.severity, finding.confidence, str(place.part), place.status, place.media_type)
    return *kind, *counted, *said, renaming.undone(finding.promise.says if finding.promise else "")


def echoes(renaming: Renaming, found: tuple[Finding, ...]) -> list[str]:
    """Of all findings together: beside which of several equal causes an echo is shown, only the alphabet can decide."""
    return sorted(renaming.undone(echo) for one in found for echo in one.evidence.also)


def groups(renaming: Renaming, found: tuple[Finding, ...]) -> list[list[str]]:
    """Which findings are told together."""
    together = defaultdict(list)
    for one in found:
        together[one.group].append(str(in_words(renaming, one)))
    return sorted(sorted(one) for one in together.values())


@given(here=shops, there=shops, one=versions, other=versions, words=words)
@settings(max_examples=30)
def test_renaming_everything_alike_changes_names_only(
    tmp_path_factory: pytest.TempPathFactory,
    here: Shop,
    there: Shop,
    one: Version,
    other: Version,
    words: dict[str, str],
) -> None:
    seen = [*observations_of(here, one, HERE, 1, 2), *observations_of(there, other, THERE, 1)]
    renaming = Renaming(words=words)
    before = told(SAME, SAME.contract(tmp_path_factory), seen)
    after = told(renaming, renaming.contract(tmp_path_factory), seen)
    assert groups(renaming, after) == groups(SAME, before)
    assert echoes(renaming, after) == echoes(SAME, before)
