"""What a service is made of, besides its contract: its manners and its operations."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from tests.servers.drifting.message import Handler, RefusedError, Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CONTRACTS = Path(__file__).with_name("contracts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """One interface."""

    name: str
    """Also its contract's file name."""
    populated: Callable[[int], Any]
    """The state that a data seed gives."""
    handlers: Mapping[str, Handler]
    """By operation id."""
    refused: Callable[[RefusedError, str], Reply]
    """How a refusal looks; shown the request id."""
    admits: Callable[[Mapping[str, str]], bool]
    """Whether the headers of a request hold the credential."""
    challenge: Mapping[str, str]
    """Headers of the answer to a request that does not."""
    codes: Mapping[str, tuple[int, str]]
    """Fault to status and machine-readable code."""
    headers: Mapping[str, str]
    """On every answer."""
    answers_head: bool
    """Whether HEAD is answered wherever GET is."""

    forbids: Callable[[Mapping[str, str], str], bool] = lambda _headers, _operation: False
    """Whether who shows this credential must not ask for an operation."""

    @property
    def contract(self) -> Path:
        """Its contract."""
        return CONTRACTS / f"{self.name}.yaml"

    def document(self) -> dict[str, Any]:
        """A copy of the contract of its own."""
        # Through JSON, so that what YAML anchors share is shared no longer: a drift changes one place.
        document: dict[str, Any] = json.loads(json.dumps(yaml.safe_load(self.contract.read_text(encoding="utf-8"))))
        return document

    def refusal(self, fault: str, text: str, *, place: str = "", rule: str = "") -> RefusedError:
        """The refusal of a fault."""
        status, code = self.codes[fault]
        return RefusedError(status=status, code=code, text=text, place=place, rule=rule)
