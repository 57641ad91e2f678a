"""Names that are new to everybody, in the form that a contract asks for: each asking draws one."""

from __future__ import annotations

from hashlib import sha256
from itertools import islice
from math import inf, log2
from string import ascii_lowercase, ascii_uppercase, digits
from typing import TYPE_CHECKING

from harness.contract.schemas import types_at
from harness.generation.identifiers import allows_text, takes_fresh_identifier, usual_forms
from harness.model.case import Role, Slot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harness.generation.judge import Judge
    from harness.model.json import Json

ENOUGH = 40.0
"""Bits of chance after which the rest of a name stays as it is."""

LEAST = 32.0
"""Bits of chance below which a name might be one that is taken: fifty of them meet one of 100,000 once in 800 runs."""

LEAST_PROPOSED = 24.0
"""The same for what a request only proposes: what is taken is refused, or known and not sent."""

LEAST_WITHIN = 20.0
"""The same for what stands in something that the run made itself, and in which nothing else is."""

_TRIALS = 20

_CANDIDATES = 40

_LONGEST = 16
"""Characters of a name that is lengthened."""

_ALPHABETS = (digits, ascii_lowercase, "abcdef", ascii_uppercase, "ABCDEF")
"""What a character may be replaced by: others of its own sort, in texts of hexadecimal digits those alone."""


def fresh_slot(
    judge: Judge, schema: Json, name: str, *, texts: Iterable[str] = (), least: float = LEAST
) -> Slot | None:
    """A slot for names that no one has, `None` where the schema leaves too few of them.

    Args:
        judge: Says what the schema allows.
        schema: The parameter's.
        name: The parameter's.
        texts: Valid ones, for patterns that none of the usual forms of identifiers matches.
        least: Bits of chance below which there are too few.
    """
    if takes_fresh_identifier(judge, schema):
        return Slot(name=name, role=Role.ABSENT)
    if types_at(judge.contract, schema, "") & {"integer", "number"}:
        # As many digits as chance would need are too many for most columns.
        return None
    usual = usual_forms(judge.contract, schema, sha256(name.encode()).hexdigest())
    fitting = (text for text in (*usual, *texts) if allows_text(judge, schema, text))
    candidates = (longer for text in fitting for longer in (text, _lengthened(judge, schema, text)))
    forms = (_form(judge, schema, text, least) for text in islice(candidates, _CANDIDATES))
    return next((Slot(name=name, role=Role.ABSENT, form=form) for form in forms if form is not None), None)


def chance_of(slot: Slot) -> float:
    """Bits of chance in the names of a slot; no end of them where it has no form."""
    return sum(log2(len(alphabet)) for alphabet in slot.form) if slot.form else inf


def _lengthened(judge: Judge, schema: Json, text: str) -> str:
    """The text with its last character over and over, as far as it may be: the more there are, the more vary."""
    longer = text
    while text and len(longer) < _LONGEST and allows_text(judge, schema, longer + text[-1]):
        longer += text[-1]
    return longer


def _form(judge: Judge, schema: Json, text: str, least: float) -> tuple[str, ...] | None:
    """The characters from which each one of the text may be drawn, the last ones first to vary."""
    form = list(text)
    chance = 0.0
    for position in reversed(range(len(text))):
        if chance < ENOUGH:
            form[position] = _alphabet(judge, schema, text, position)
            chance += log2(len(form[position]))
    tried = all(allows_text(judge, schema, one) for one in _drawn(form))
    return tuple(form) if chance >= least and tried else None


def _alphabet(judge: Judge, schema: Json, text: str, position: int) -> str:
    for alphabet in _ALPHABETS:
        if text[position] in alphabet:
            others = (text[:position] + character + text[position + 1 :] for character in alphabet)
            if all(allows_text(judge, schema, other) for other in others):
                return alphabet
    return text[position]


def _drawn(form: list[str]) -> Iterator[str]:
    """Some names of the form, the same ones in every process."""
    for trial in range(_TRIALS):
        chances = [*sha256(str(trial).encode()).digest()] * (len(form) // 32 + 1)
        yield "".join(alphabet[chance % len(alphabet)] for alphabet, chance in zip(form, chances, strict=False))
