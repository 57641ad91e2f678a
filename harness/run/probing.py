"""Which probe answers which question, and what the questions about one difference may cost together."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from harness.model.boundary import Boundary, Witness
from harness.model.difference import Cause, Wanted
from harness.model.fields import Field
from harness.probe.boundary import boundary
from harness.probe.minimal import cause
from harness.probe.purse import Purse
from harness.probe.shrinking import smallest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from harness.contract.document import Contract
    from harness.model.case import Fault
    from harness.model.difference import Question
    from harness.model.observation import Observation
    from harness.probe.search import Asking
    from harness.run.visit import Unit

Answer: TypeAlias = Cause | Boundary | Witness

_PROBES = {Wanted.CAUSE: cause, Wanted.BOUNDARY: boundary, Wanted.SMALLEST: smallest}


class Purses:
    """A purse for every difference, whatever is asked about it and how often."""

    def __init__(self) -> None:
        """Nothing is spent."""
        self._purses: dict[object, Purse] = {}

    def of(self, question: Question) -> Purse:
        """The purse that a question is paid from."""
        return self._purses.setdefault(subject(question), Purse())

    def found(self, question: Question, fault: Fault) -> None:
        """What a search for a cause has cost is part of what that cause may cost."""
        self._purses.setdefault((question.operation, *_sort(fault)), self._purses.pop(subject(question), Purse()))


def subject(question: Question) -> object:
    """What a question is about; for a cause nobody knows it yet, so that the question is its own subject."""
    return question if question.fault is None else (question.operation, *_sort(question.fault))


def _sort(fault: Fault) -> tuple[object, ...]:
    return fault.part, Field(part=fault.part, pointer=fault.pointer).place, fault.keyword


def probe(
    question: Question,
    contract: Contract,
    *,
    units: Mapping[str, Unit],
    observations: Iterable[Observation],
    reference: str,
    purse: Purse,
) -> Asking[Answer | None]:
    """The dialogue that answers a question.

    Raises:
        KeyError: no probe answers such a question.
    """
    asking: Asking[Answer | None] = _PROBES[question.wanted](
        question, contract, units=units, observations=observations, reference=reference, purse=purse
    )
    return asking
