"""Machine codes in errors: texts without blanks, constant for one fault, that tell faults apart and echo nothing."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from harness.comparison.passing import PASSING
from harness.comparison.skeleton import skeleton

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.pairing import Pair
    from harness.model.observation import Observation
    from harness.model.shape import Scalar

LONGEST = 64


class Codes:
    """The machine codes of one operation's errors, told from other texts by what the reference shows."""

    def __init__(self, evidence: OperationEvidence) -> None:
        """Reads the errors of the reference."""
        self._confirming = evidence.sides.view.confirming
        self._telling = evidence.code_places

    def changed(self, pair: Pair) -> tuple[str, str, str] | None:
        """Pointer, the reference's code and the environment's, where they differ."""
        here, there = codes(pair.here), codes(pair.there)
        again = codes(pair.again) if pair.again is not None and pair.again.answered else here
        for pointer in sorted(here.keys() & there.keys()):
            constant = here[pointer] == again.get(pointer)
            telling = self._confirming or pointer in self._telling
            if constant and telling and here[pointer] != there[pointer]:
                return pointer, here[pointer], there[pointer]
        return None


def codes(observation: Observation) -> dict[str, str]:
    """The texts of an error that could be machine codes."""
    found = {}
    for pointer in skeleton(observation.shape).types:
        scalars = [*observation.shape.values[pointer].values()]
        text = _text(scalars[0]) if len(scalars) == 1 else None
        if text is not None and _is_code(text) and not _is_echo(text, observation):
            found[pointer] = text
    return found


def code_places(observations: Iterable[Observation]) -> frozenset[str]:
    """The places of errors that hold machine codes: more than one over all faults, and never a text with blanks."""
    values: dict[str, set[str]] = defaultdict(set)
    wordy: set[str] = set()
    for observation in observations:
        if observation.answered and (observation.status or 0) >= 400:
            for pointer, text in codes(observation).items():
                values[pointer].add(text)
            wordy.update(
                pointer
                for pointer, scalars in observation.shape.values.items()
                if any(scalar.type == "string" and not _is_code(_text(scalar) or " ") for scalar in scalars.values())
            )
    return frozenset(pointer for pointer, texts in values.items() if len(texts) > 1 and pointer not in wordy)


def _text(scalar: Scalar) -> str | None:
    if scalar.type != "string" or scalar.text is None or PASSING & set(scalar.formats):
        return None
    text = json.loads(scalar.text)
    return text if isinstance(text, str) else None


def _is_code(text: str) -> bool:
    return 0 < len(text) <= LONGEST and not any(letter.isspace() for letter in text)


def _is_echo(text: str, observation: Observation) -> bool:
    """Whether the environment only says back what it was sent, or its own address."""
    if text in {observation.request_id, observation.traceparent, *observation.traceparent.split("-")}:
        return True
    requested = observation.requested
    if requested is None:
        return False
    host = urlsplit(requested.url).hostname or ""
    return text in requested.url or text in (requested.body or "") or (bool(host) and host in text)
