"""Corpora that were made before, kept by what they were made from."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from dataclasses import replace
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from harness.generation.encoding import json_bytes
from harness.generation.serialization import from_bytes, to_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.contract.document import Contract
    from harness.model.case import Corpus
    from harness.model.json import Json

DIRECTORY_VARIABLE = "API_DRIFT_CACHE"
"""Environment variable that names another folder than the user's cache."""

_DISTRIBUTIONS = ("schemathesis", "hypothesis", "jsonschema-rs", "requests")
"""What decides, beside the harness itself, which requests are made and how they are written."""


def cached_corpus(
    contract: Contract,
    *,
    seed: int,
    depth: str,
    directory: Path | None = None,
    on_made: Callable[[int, int], None] = lambda _done, _operations: None,
) -> Corpus:
    """The corpus for a contract, seed and depth, read where it was made before.

    What cannot be read, or is not what was written, is made anew; what cannot be kept is used all the same.

    Args:
        contract: What it is made from; its content counts, not where it lies.
        seed: As for `build_corpus`.
        depth: As for `build_corpus`.
        directory: Where corpora are kept; default: `API_DRIFT_CACHE`, then the user's cache.
        on_made: As for `build_corpus`; not called where there is nothing to make.
    """
    file = (directory or default_directory()) / f"{entry_name(contract, seed=seed, depth=depth)}.json"
    kept = _read(file)
    if kept is not None:
        return kept
    from harness.generation.corpus import build_corpus  # noqa: PLC0415  # takes a second to load: only where needed

    corpus = build_corpus(contract, seed=seed, depth=depth, on_made=on_made)
    _write(file, corpus)
    return corpus


def default_directory() -> Path:
    """Where corpora are kept unless a folder is given."""
    given = os.environ.get(DIRECTORY_VARIABLE)
    if given:
        return Path(given)
    return Path(platformdirs.user_cache_dir("api-drift-harness", appauthor=False)) / "corpus"


def entry_name(contract: Contract, *, seed: int, depth: str) -> str:
    """The digest of everything that the corpus depends on."""
    inventory = contract.inventory.model_dump(mode="json") if contract.inventory else None
    made_from: dict[str, Json] = {
        "document": contract.document,
        "inventory": inventory,
        "name": contract.name,
        "unusable": [[key, why] for key, why in contract.unusable.items()],
        "seed": seed,
        "depth": depth,
        "versions": [version(distribution) for distribution in _DISTRIBUTIONS],
        "harness": _source_digest(),
    }
    return sha256(json_bytes(made_from)).hexdigest()


@cache
def _source_digest() -> str:
    """Over the source that makes corpora: a version number stays the same while one works on it."""
    package = Path(__file__).resolve().parents[1]
    files = sorted(file for part in ("generation", "contract", "model") for file in (package / part).glob("*.py"))
    digest = sha256()
    for file in files:
        digest.update(f"{file.parent.name}/{file.name}\n".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _read(file: Path) -> Corpus | None:
    try:
        corpus = from_bytes(file.read_bytes())
    except (OSError, ValueError):
        return None
    digest = sha256(to_bytes(replace(corpus, digest=""))).hexdigest()
    return corpus if digest == corpus.digest else None


def _write(file: Path, corpus: Corpus) -> None:
    # Under another name first: another process must never find half of it.
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=".", suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(to_bytes(corpus))
            Path(temporary).replace(file)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
