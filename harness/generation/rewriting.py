"""A corpus with other requests in the place of its own, wherever they stand in it."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from harness.generation.case_identity import identified, identified_sequence
from harness.generation.selection import request_bytes
from harness.generation.serialization import to_bytes
from harness.model.bracketed import given_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from harness.model.case import Case, Corpus, Lifecycle, Relation, Sequence


def rewritten(corpus: Corpus, change: Callable[[Case], Case]) -> Corpus:
    """The corpus with every case changed, wherever it stands; ids are set anew, the digest is not.

    Cases of an operation that the change has made equal are one. What a volley varies stays as it is there.
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

    def related(relation: Relation) -> Relation:
        return replace(
            relation,
            base=changed(relation.base),
            cases=tuple(identified(_varied(case, change(case), relation.parameters)) for case in relation.cases),
            scouts=tuple(map(changed, relation.scouts)),
            again=changed(relation.again),
        )

    def lived(lifecycle: Lifecycle) -> Lifecycle:
        return replace(
            lifecycle,
            made=tuple(map(changed, lifecycle.made)),
            tried=tuple(map(changed, lifecycle.tried)),
            deeds=tuple(map(changed, lifecycle.deeds)),
            removal=changed(lifecycle.removal) if lifecycle.removal else None,
        )

    operations = tuple(replace(one, cases=_distinct(map(changed, one.cases))) for one in corpus.operations)
    sequences = tuple(map(played, corpus.sequences))
    once = frozenset(new.get(id_, id_) for id_ in corpus.once)
    return replace(
        corpus,
        operations=operations,
        sequences=sequences,
        relations=tuple(map(related, corpus.relations)),
        repeats=tuple(replace(one, case=changed(one.case)) for one in corpus.repeats),
        once=once,
        lifecycles=tuple(map(lived, corpus.lifecycles)),
    )


def _varied(case: Case, changed: Case, names: tuple[str, ...]) -> Case:
    """The changed case, or as it was where the change is to what it varies."""
    before, after = (tuple(pair for pair in given_in(one) if pair[0] in names) for one in (case, changed))
    return changed if before == after else case


def digested(corpus: Corpus) -> Corpus:
    """The corpus with the digest of what is in it."""
    return replace(corpus, digest=sha256(to_bytes(replace(corpus, digest=""))).hexdigest())


def _distinct(cases: Iterable[Case]) -> tuple[Case, ...]:
    return tuple({request_bytes(case): case for case in reversed([*cases])}.values())[::-1]
