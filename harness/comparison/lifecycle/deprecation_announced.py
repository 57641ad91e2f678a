"""Deprecation is announced in some environments only: by a header, or in the contract that one publishes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.contract.published_contract_differs import newly_deprecated, published
from harness.comparison.lifecycle.announcing import announced_otherwise
from harness.comparison.rule import Level, Rule
from harness.model.difference import Basis, Difference, Side
from harness.model.place import WHOLE_API, Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import ApiEvidence
    from harness.comparison.rule import Told

KIND = "deprecation-announced"


def judge(api: ApiEvidence) -> Iterator[Told]:
    """The header first; what is only printed is told where the answers do not say it themselves."""
    by_header = list(announced_otherwise(api, KIND, "deprecation", "the deprecation"))
    yield from by_header
    told = {one.place.operation for one in by_header if isinstance(one, Difference)}
    asked = published(api, api.sides.environment)
    for key in sorted(newly_deprecated(api)):
        if asked is not None and not told & {key, WHOLE_API}:
            yield _in_print(api, key, asked.case)


def _in_print(api: ApiEvidence, key: str, case: str) -> Difference:
    sides = api.sides
    return Difference(
        kind=KIND,
        place=sides.place(key, Part.REQUEST_PATH),
        environment=sides.environment,
        reference=sides.reference,
        message=f"the contract that {sides.environment} publishes calls it deprecated, the committed one does not",
        reference_side=Side(text="not announced"),
        environment_side=Side(text="deprecated: true", value=True),
        basis=Basis.ALONE,
        compared=1,
        differing=1,
        cases=(case,),
    )


RULE = Rule(
    kinds=(KIND,),
    level=Level.API,
    judge=judge,
    decided=(
        "By operation and status class: a Deprecation header (RFC 9745, and the forms before it) in all answers of one "
        "side and in none of the other, or in some that have something in common, or with another date. Also told is "
        "an operation that only the contract which the environment publishes calls deprecated."
    ),
    remedy="announce the end of the operation everywhere at once, with the same date, or nowhere yet",
)
