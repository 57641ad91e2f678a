"""Both sides refuse the credential, but otherwise: 401 against 403, or another WWW-Authenticate."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from harness.comparison.auth.refusal import NOBODY, OTHERS, Attempt, attempts, is_refused
from harness.comparison.evidence import Shown, counted
from harness.comparison.rule import Level, Rule
from harness.model.case import Credential
from harness.model.difference import Side
from harness.model.place import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.rule import Told
    from harness.model.observation import Observation
    from harness.model.place import Place

Challenge: TypeAlias = tuple[str, tuple[str, ...]]
"""Scheme and names of parameters, lower case; their values (a realm) are the environment's own."""

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_PARAMETER = re.compile(r"([\w!#$%&'*+.^`|~-]+)\s*=(?!=)")
_WORD = re.compile(r"[\w!#$%&'*+.^`|~-]+")

LONGEST = 4000


def judge(evidence: OperationEvidence) -> Iterator[Told]:
    """The status first; the challenge only where the status is the same."""
    tried = attempts(evidence, NOBODY | OTHERS)
    both = [one for one in tried if is_refused(one.pair.here) and is_refused(one.pair.there)]
    by_status = [one for one in both if one.pair.here.status != one.pair.there.status]
    by_challenge = [one for one in both if one not in by_status and _challenges(one) is not None]
    sides = evidence.sides
    if by_status:
        here, there = str(by_status[0].pair.here.status), str(by_status[0].pair.there.status)
        message = f"{_whose(by_status)} gets {there} in {sides.environment}, {here} in {sides.reference}"
        place = evidence.place(Part.RESPONSE_STATUS, status=by_status[0].pair.here.status)
        yield _difference(evidence, place, message, (here, there), (by_status, len(both)))
    if by_challenge:
        here, there = _challenges(by_challenge[0]) or ("", "")
        message = (
            f"{_whose(by_challenge)} is challenged with {there} in {sides.environment}, {here} in {sides.reference}"
        )
        status = by_challenge[0].pair.here.status
        place = evidence.place(Part.RESPONSE_HEADER, status=status, pointer="/www-authenticate")
        yield _difference(evidence, place, message, (here, there), (by_challenge, len(both)))


def challenges(observation: Observation) -> tuple[Challenge, ...]:
    """The challenges of an answer (RFC 9110, section 11.6.1), sorted; hostile text gives some, never an error."""
    found: list[tuple[str, list[str]]] = []
    for name, value in observation.headers:
        if name == "www-authenticate":
            # Quoted values may hold commas and equal signs.
            for part in _QUOTED.sub('""', value[:LONGEST]).split(","):
                _read(part.strip(), found)
    return tuple(sorted((scheme, tuple(sorted(names))) for scheme, names in found))


def _read(part: str, found: list[tuple[str, list[str]]]) -> None:
    words = part.split(None, 1)
    starts = bool(words) and "=" not in words[0] and not (len(words) > 1 and words[1].startswith("="))
    if starts and _WORD.fullmatch(words[0]):
        found.append((words[0].lower(), []))
        part = words[1] if len(words) > 1 else ""
    match = _PARAMETER.match(part)
    if match and found:
        found[-1][1].append(match[1].lower())


def _challenges(one: Attempt) -> tuple[str, str] | None:
    here, there = challenges(one.pair.here), challenges(one.pair.there)
    again = challenges(one.pair.again) if one.pair.again is not None and one.pair.again.answered else here
    return (_in_words(here), _in_words(there)) if here != there and here == again else None


def _in_words(listed: tuple[Challenge, ...]) -> str:
    return ", ".join(f"{scheme} ({', '.join(names)})" if names else scheme for scheme, names in listed) or "nothing"


def _whose(tried: list[Attempt]) -> str:
    names = {Credential.NONE: "a missing credential", Credential.BROKEN: "an invalid credential"}
    words = (names.get(one.pair.here.credential) or f"the identity {one.pair.here.identity}" for one in tried)
    return " or ".join(dict.fromkeys(words))


def _difference(
    evidence: OperationEvidence,
    place: Place,
    message: str,
    change: tuple[str, str],
    tried: tuple[list[Attempt], int],
) -> Told:
    listed, compared = tried
    here, there = change
    shown = Shown(
        pairs=tuple(one.pair for one in listed),
        compared=compared,
        reference=Side(text=f"{here} to {counted(len(listed), compared)}", value=here),
        environment=Side(text=f"{there} to {counted(len(listed), compared)}", value=there),
        cause=f"{here} → {there}",
    )
    return evidence.difference("auth-challenge-changed", place, message, shown)


RULE = Rule(
    kinds=("auth-challenge-changed",),
    level=Level.OPERATION,
    judge=judge,
    decided=(
        "Both sides refuse a missing or an invalid credential, or another identity; the statuses differ, or the "
        "schemes or the names of "
        "parameters in WWW-Authenticate do. The parameters' values are not compared."
    ),
    remedy="let the same layer (gateway or service) refuse credentials everywhere: clients refresh on 401, not on 403",
)
