"""An error shows a stack trace, a query or a file path that the reference does not show."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from harness.comparison.evidence import Shown, counted
from harness.comparison.rule import Level, Rule
from harness.comparison.structural import name_of
from harness.model.difference import Side
from harness.model.place import Part
from harness.model.pointer import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.pairing import Pair
    from harness.comparison.rule import Told
    from harness.model.json import Json
    from harness.model.observation import Observation

INTERNALS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("a Python stack trace", re.compile(r'Traceback \(most recent call last\)|File "[^"\n]{1,300}", line \d+')),
    (
        "a Java stack trace",
        re.compile(
            r"\bat (?:[\w$]{1,80}\.){2,20}[\w$<>]{1,80}\((?:[\w$]{1,80}\.(?:java|kt|scala):\d+|Native Method)\)"
            r"|\b(?:java|javax|jakarta|org|com)\.(?:\w{1,60}\.){1,12}\w{0,60}(?:Exception|Error)\b"
        ),
    ),
    ("a Node.js stack trace", re.compile(r"\bat [^\n]{0,200}\(?(?:/|node:|file://|[A-Z]:\\)[^\n]{0,300}:\d+:\d+\)?")),
    ("a Go stack trace", re.compile(r"\bgoroutine \d+ \[|panic: runtime error|\.go:\d+(?: \+0x[0-9a-f]+)?\b")),
    (
        "a .NET stack trace",
        re.compile(
            r"\bat (?:[\w`]{1,80}\.){1,20}[\w`<>]{1,80}\([^)\n]{0,300}\)(?: in [^\n]{1,300}:line \d+|\r?\n)"
            r"|\bSystem\.(?:\w{1,60}\.){0,6}\w{1,60}Exception\b"
        ),
    ),
    ("a Ruby stack trace", re.compile(r"[\w/.-]{1,200}\.rb:\d+:in [`'\"]")),
    ("a PHP stack trace", re.compile(r"\.php(?:\(\d+\)|\b[^\n]{0,40} on line \d+)|PHP (?:Fatal|Warning|Notice)")),
    ("a Rust stack trace", re.compile(r"thread '[^'\n]{1,80}' panicked at")),
    (
        "an SQL query",
        re.compile(
            r"(?i)\b(?:select\s[^;]{1,400}?\sfrom\s+[\w\"`\[.]+\s+(?:(?:as\s+)?\w{1,3}\s+)?(?:where|join|order|group|limit)\b"
            r"|insert\s+into\s+[\w\"`\[.]+\s*\(|update\s+[\w\"`\[.]+\s+set\s+[\w\"`\[.]+\s*="
            r"|delete\s+from\s+[\w\"`\[.]+\s+where\s)"
        ),
    ),
    (
        "a database error",
        re.compile(
            r"\bSQLSTATE\b|\bORA-\d{5}\b|psycopg2?\.|sqlite3\.\w*Error|UNIQUE constraint failed: "
            r"|violates (?:unique|foreign key|check|not-null) constraint"
        ),
    ),
    (
        "a file path",
        re.compile(
            r"(?<![\w/.:])/(?:usr|var|home|opt|srv|etc|root|mnt|workspace|Users)/[\w.@+-]{1,100}/[\w./@+-]{1,300}"
            r"|(?<!\w)[A-Z]:\\[\w .-]{1,100}\\"
        ),
    ),
)
"""What nobody outside needs to know, and attackers like to. Every repetition is bounded: the text is hostile."""

LONGEST = 20_000
"""Characters of one text that are searched."""

MOST_TEXTS = 200


def judge(evidence: OperationEvidence) -> Iterator[Told]:
    """In any error of the environment, whatever the reference answers to the same request, if not the same thing."""
    shown = [
        (pair, pointer, what)
        for pair in evidence.pairs
        if pair.answered and (pair.there.status or 0) >= 400
        for pointer, text in texts(pair.there)
        for what in exposed(text)
        if not _echoed(text, pair.there)
    ]
    shown_here = frozenset(_shown(evidence.reference)) if shown else frozenset()
    found = [one for one in shown if one[2] not in shown_here]
    if found:
        _, pointer, what = found[0]
        pairs = tuple(dict.fromkeys((one.id, one.here.step) for one, _, _ in found))
        yield _difference(evidence, [one for one, _, _ in found], pointer, (what, len(pairs)))


def _shown(observations: Iterable[Observation]) -> Iterator[str]:
    return (what for one in observations if one.answered for _, text in texts(one) for what in exposed(text))


@lru_cache(maxsize=16_384)  # the reference's texts are searched again for every environment
def exposed(text: str) -> tuple[str, ...]:
    """What of the inside a text shows."""
    return tuple(name for name, pattern in INTERNALS if pattern.search(text[:LONGEST]))


def texts(observation: Observation) -> Iterable[tuple[str, str]]:
    """The texts of a body with their pointers, a bounded number of them."""
    if observation.text is not None:
        return (("", observation.text),)
    if observation.body_kept:
        return _strings(observation.body)
    return tuple(
        (pointer, json.loads(scalar.text))
        for pointer, scalars in observation.shape.values.items()
        for scalar in scalars.values()
        if scalar.type == "string" and scalar.text is not None
    )[:MOST_TEXTS]


def _strings(body: Json) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    waiting: list[tuple[str, Json]] = [("", body)]
    while waiting and len(found) < MOST_TEXTS:
        pointer, value = waiting.pop(0)
        if isinstance(value, str):
            found.append((pointer, value))
        elif isinstance(value, dict):
            waiting.extend((joined(pointer, name), member) for name, member in [*value.items()][:MOST_TEXTS])
        elif isinstance(value, list):
            # A trace that comes line by line is one text.
            lines = [item for item in value[:MOST_TEXTS] if isinstance(item, str)]
            items: list[Json] = ["\n".join(lines)] if lines else value[:MOST_TEXTS]
            waiting.extend((joined(pointer, "*"), item) for item in items)
    return found


def _echoed(text: str, observation: Observation) -> bool:
    """Whether the text is only what the request held."""
    requested = observation.requested
    return requested is not None and bool(text) and text in (requested.url + (requested.body or ""))


def _difference(evidence: OperationEvidence, pairs: list[Pair], pointer: str, found: tuple[str, int]) -> Told:
    what, requests = found
    first, sides, compared = pairs[0], evidence.sides, len(evidence.pairs)
    shown = Shown(
        pairs=tuple(pairs),
        compared=max(compared, len(pairs)),
        reference=Side(text="nothing of the kind", value=None),
        environment=Side(text=f"{what} in {counted(requests, compared, 'answers')}", value=what),
        cause=what,
    )
    message = f"errors show {what} in {sides.environment} (at {name_of(pointer)}), not in {sides.reference}"
    place = evidence.place(
        Part.RESPONSE_BODY, status=first.there.status, media_type=first.there.media_type, pointer=pointer
    )
    return evidence.difference("internals-exposed", place, message, shown)


RULE = Rule(
    kinds=("internals-exposed",),
    level=Level.OPERATION,
    judge=judge,
    decided=(
        "The texts of error bodies are searched for stack traces of the usual languages, SQL, database errors and "
        "absolute file paths; what the reference shows as well, and what only repeats the request, does not count."
    ),
    remedy="switch off debug mode, and answer unexpected errors with the error standard alone",
)
