"""Small contracts, written to a file and loaded from there, and what is made from them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from harness.contract.loading import load_contract
from harness.generation.corpus import build_corpus

if TYPE_CHECKING:
    from pathlib import Path

    from harness.contract.document import Contract
    from harness.model.case import Corpus


class Load(Protocol):
    """A contract with the given paths; `more` goes beside them."""

    def __call__(self, paths: dict[str, Any], **more: Any) -> Contract: ...


class Build(Protocol):
    """The corpus of a contract with the given paths."""

    def __call__(self, paths: dict[str, Any], depth: str = "quick", seed: int = 1, **more: Any) -> Corpus: ...


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def loaded(paths: dict[str, Any], **more: Any) -> Contract:
        document = {"openapi": "3.1.0", "info": {"title": "Shop", "version": "1"}, "paths": paths, **more}
        file = tmp_path / "contracts" / "shop.json"
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(document), encoding="utf-8")
        return load_contract(file, name="shop")

    return loaded


@pytest.fixture(scope="session")
def made() -> dict[object, Corpus]:
    """What was made before, by what it was made from: many tests look at the requests of the same contract."""
    return {}


@pytest.fixture
def build(load: Load, made: dict[object, Corpus]) -> Build:
    def built(paths: dict[str, Any], depth: str = "quick", seed: int = 1, **more: Any) -> Corpus:
        key = json.dumps([paths, more]), depth, seed
        if key not in made:
            made[key] = build_corpus(load(paths, **more), seed=seed, depth=depth)
        return made[key]

    return built
