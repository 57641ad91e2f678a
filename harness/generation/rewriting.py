"""A corpus with other requests in the place of its own, wherever they stand in it."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from harness.generation.case_identity import identified, identified_sequence
from harness.generation.selection import request_bytes
from harness.generation.serialization import to_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from harness.model.case import Case, Corpus, Sequence


def rewritten(corpus: Corpus, change: Callable[[Case], Case]) -> Corpus:
    """The corpus with every single case and every step changed; ids are set anew, the digest is not.

    Cases of an operation that the change has made equal are one.
    """
    new: dict[str, str] = {}

    def changed(case: Case) -> Case:
        made = identified(change(case))
        new[case.id] = made.id
        return made

    def played(sequence: Sequence) -> Sequence:
        made = identified_sequence(replace(sequence, steps=tuple(map(changed, sequence.steps))))
        new[sequence.id] = made.id
        return made

    operations = tuple(replace(one, cases=_distinct(map(changed, one.cases))) for one in corpus.operations)
    sequences = tuple(map(played, corpus.sequences))
    once = frozenset(new.get(id_, id_) for id_ in corpus.once)
    return replace(corpus, operations=operations, sequences=sequences, once=once)


def digested(corpus: Corpus) -> Corpus:
    """The corpus with the digest of what is in it."""
    return replace(corpus, digest=sha256(to_bytes(replace(corpus, digest=""))).hexdigest())


def _distinct(cases: Iterable[Case]) -> tuple[Case, ...]:
    return tuple({request_bytes(case): case for case in reversed([*cases])}.values())[::-1]
