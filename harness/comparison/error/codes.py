"""Machine codes in errors: texts without blanks, constant for one fault, that tell faults apart and echo nothing."""

from __future__ import annotations

import json
import re
from collections import defaultdict, deque
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from harness.comparison.passing import PASSING
from harness.comparison.skeleton import skeleton
from harness.model.fields import body_value, parameters
from harness.model.pointer import tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.pairing import Pair
    from harness.model.case import Case
    from harness.model.observation import Observation
    from harness.model.shape import Scalar

LONGEST = 64

EMPTY = '""'
"""As JSON."""


SEPARATORS = re.compile(r"[./\[\]'\"]+")
"""Of the parts of a place, whether it is a JSON Pointer, a path with dots, or one with brackets."""


class Codes:
    """The machine codes of one operation's errors, told from other texts by what the reference shows."""

    def __init__(self, evidence: OperationEvidence) -> None:
        """Reads the errors of the reference."""
        self._confirming = evidence.sides.view.confirming
        self._telling = evidence.code_places
        self._pairs = evidence.pairs

    @cached_property
    def _names(self) -> frozenset[str]:
        """What the parameters and members of the operation's requests are called: a refused one may lack any."""
        cases = {pair.case.id: pair.case for pair in self._pairs if pair.case is not None}
        return frozenset(name for case in cases.values() for name in _names(case))

    def _blame_two(self, here: str, there: str) -> bool:
        """Whether both are places in requests, and not the same one: which fault is seen first nobody promises."""
        ends = [SEPARATORS.split(text.rstrip("]\"')"))[-1] for text in (here, there)]
        return ends[0] != ends[1] and set(ends) <= self._names

    def changed(self, pair: Pair) -> tuple[str, str, str] | None:
        """Pointer, the reference's code and the environment's, where they differ."""
        here, there = codes(pair.here), codes(pair.there)
        again = codes(pair.again) if pair.again is not None and pair.again.answered else here
        for pointer in sorted(here.keys() & there.keys()):
            constant = here[pointer] == again.get(pointer)
            telling = self._confirming or pointer in self._telling
            if not constant or not telling or here[pointer] == there[pointer]:
                continue
            if not self._blame_two(here[pointer], there[pointer]):
                return pointer, here[pointer], there[pointer]
        return _placed_otherwise(pair)


def _names(case: Case) -> set[str]:
    """What the parameters and members of a request are called, those that it lacks by intention included."""
    found = {tokens_of(field.pointer)[0] for field in parameters(case)}
    found |= {*tokens_of(case.fault.pointer)} if case.fault is not None else set()
    waiting = deque([body_value(case)])
    while waiting:
        value = waiting.popleft()
        if isinstance(value, dict):
            found |= value.keys()
        waiting.extend(value.values() if isinstance(value, dict) else value if isinstance(value, list) else ())
    return found


def _placed_otherwise(pair: Pair) -> tuple[str, str, str] | None:
    """The same of the text that says where the fault is: both name what is wrong, and write its place otherwise."""
    fault = pair.fault
    named = [token for token in tokens_of(fault.pointer) if not token.isdecimal()] if fault is not None else []
    if not named:
        return None
    here, there = (_naming(one, named[-1]) for one in (pair.here, pair.there))
    again = here if pair.again is None or not pair.again.answered else _naming(pair.again, named[-1])
    for pointer in sorted(here.keys() & there.keys()):
        if here[pointer] == again.get(pointer) and here[pointer] != there[pointer]:
            return pointer, here[pointer], there[pointer]
    return None


def _naming(observation: Observation, name: str) -> dict[str, str]:
    """The single texts of an error without blanks that end in a name, brackets and quotes aside."""
    found = {}
    for pointer, scalars in observation.shape.values.items():
        text = _text(next(iter(scalars.values()))) if len(scalars) == 1 else None
        if text is not None and _is_code(text) and "://" not in text and text.rstrip("]\"')").endswith(name):
            found[pointer] = text
    return found


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
                if any(_is_wordy(scalar) for scalar in scalars.values())
            )
    return frozenset(pointer for pointer, texts in values.items() if len(texts) > 1 and pointer not in wordy)


def _is_wordy(scalar: Scalar) -> bool:
    """Whether it is no code; an empty text is none either, and says nothing against the others: the path of all."""
    return scalar.type == "string" and scalar.text != EMPTY and not _is_code(_text(scalar) or " ")


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
