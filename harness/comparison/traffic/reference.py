"""The reference itself answers in several ways: then nothing of what differs among them is held against others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.traffic.mixed_versions import in_words, mixture
from harness.comparison.traffic.mixing import Mixing, shows
from harness.comparison.traffic.ways import repeated
from harness.model.report import NotCompared

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from harness.comparison.evidence import ApiEvidence, Sides
    from harness.comparison.traffic.mixed_versions import Mixture
    from harness.model.difference import Difference


def own_mixtures(api: ApiEvidence) -> dict[str, Mixture]:
    """Operation to the ways in which the reference answers it, where there are several."""
    found = {evidence.key: mixture(repeated(evidence.repeated_here)) for evidence in api.declared}
    return {key: one for key, one in found.items() if one is not None}


def is_noise(difference: Difference, mixtures: Mapping[str, Mixture]) -> bool:
    """Whether a difference lies where the reference differs from itself."""
    return any(shows(Mixing(operation=key, aspects=one.aspects), difference) for key, one in mixtures.items())


def not_compared(sides: Sides, mixtures: Mapping[str, Mixture]) -> Iterator[NotCompared]:
    """Says so."""
    for key, one in mixtures.items():
        counts = ", ".join(f"{len(other.answers)} {in_words(one.usual, other)}" for other in one.others)
        yield NotCompared(
            what="what the reference answers in several ways",
            why=f"of {one.counted} answers of {sides.reference} {counts}: more than one version seems to be live",
            api=sides.contract.name,
            operation=key,
            environment=sides.environment,
        )
