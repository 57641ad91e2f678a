"""Evidence in, differences and questions out: the only entrance to judging. Pure, and blind to the order of evidence.

What the loop does with it, per API and environment:

1. `compared` over everything observed so far. Ask its questions:
   `cause` with `probe.minimal.cause`; every case that the probe makes goes into `View.cases`, every `Cause` into
   `View.causes`; a question that got no cause is not asked again (questions are values: compare them);
   `more-objects` by putting its cases to both sides with further `existing` resources;
   then compare again, until no new question of these two kinds comes or the budget ends.
2. Ask the cases of the `confirmation` questions again: reference, environment, reference, environment, as askings
   3, 3, 4, 4 (whole sequences where a case is a step of one).
3. `recurring` for each difference of the last comparison, with the observations of askings 3 and 4 alone.
   `False` drops it, `True` and `None` go on with `finding.confidence.confidence`.
4. `finding.assembly.findings` explains, groups and grades what is left, over all APIs and environments.

A question of `confirmation` may come without a difference of its own (a single timeout): ask it and compare again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harness.comparison.view import Comparison, View
    from harness.contract.document import Contract
    from harness.model.difference import Difference
    from harness.model.observation import Observation


def compared(
    contract: Contract, observations: Iterable[Observation], *, reference: str, environment: str, view: View
) -> Comparison:
    """Judges one environment's answers to one API against the reference's.

    Args:
        contract: The API's contract.
        observations: All of this API, of both environments (others are passed over): the reference's askings 1 and 2,
            the environment's asking 1, and any further ones.
        reference: Name of the reference.
        environment: Name of the environment that is judged.
        view: What is known besides.
    """
    raise NotImplementedError


def recurring(
    difference: Difference, contract: Contract, observations: Iterable[Observation], *, view: View
) -> bool | None:
    """Whether a difference comes back when it is asked again.

    Args:
        difference: What `compared` gave.
        contract: The contract of its API.
        observations: The confirmation alone, both sides: askings 3 and 4. Others are passed over.
        view: The view that the difference was found with.

    Returns:
        `None` where nothing could be asked again, so that it can be neither confirmed nor dropped.
    """
    raise NotImplementedError
