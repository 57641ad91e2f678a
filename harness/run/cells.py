"""Which operations of which environments a run is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harness.contract.document import Contract
    from harness.environment.environment import Environment


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class CellKey:
    """One operation of one API in one environment."""

    api: str
    operation: str
    environment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The operations that have to be asked so that the wanted cells can be judged."""

    operations: frozenset[tuple[str, str]]
    """(API, operation key)"""

    @classmethod
    def of(cls, keys: Iterable[CellKey]) -> Selection:
        """What judging these cells needs."""
        return cls(operations=frozenset((key.api, key.operation) for key in keys))

    def wants(self, api: str, operation: str) -> bool:
        """Whether any environment's cell of the operation is to be judged: then the reference is asked it, too."""
        return (api, operation) in self.operations

    def wants_path(self, api: str, path: str) -> bool:
        """Whether an operation of the path is to be judged, whatever its method."""
        return any(name == api and operation.partition(" ")[2] == path for name, operation in self.operations)


def cells(contracts: Iterable[Contract], environments: Iterable[Environment]) -> Iterator[CellKey]:
    """Every operation of every API in every environment that lists the API, in the contracts' order."""
    chosen = tuple(environments)
    for contract in contracts:
        keys = dict.fromkeys([*(operation.key for operation in contract.operations), *contract.unusable])
        for operation in keys:
            for environment in chosen:
                if contract.name in environment.apis:
                    yield CellKey(api=contract.name, operation=operation, environment=environment.name)
