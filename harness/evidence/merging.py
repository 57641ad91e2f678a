"""Evidence files of several machines or nights to one: the union, whatever the order and however often."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from harness.evidence.files import require_replaceable
from harness.evidence.store import EvidenceStore

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

BATCH: Final = 500
"""Observations that are held in memory at once."""


def merged(files: Iterable[Path], target: Path) -> None:
    """Writes what all files hold into one, which may be one of them.

    Raises:
        EvidenceError: one of them is no evidence file; the target is as it was then.
    """
    require_replaceable(target)
    growing = target.with_name(f".{target.name}.partial")
    try:
        with EvidenceStore.create(growing) as store:
            for file in files:
                _copy(EvidenceStore.open(file), store)
        growing.replace(target)
    finally:
        growing.unlink(missing_ok=True)


def _copy(source: EvidenceStore, store: EvidenceStore) -> None:
    stream = source.observations()
    while batch := list(islice(stream, BATCH)):
        store.add(batch)
    for name in source.fact_names():
        for value in source.facts(name):
            store.put(name, value)
