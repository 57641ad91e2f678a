"""Which file and line each part of a bundled document comes from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from harness.model.pointer import joined, parent_of, tokens_of

if TYPE_CHECKING:
    from harness.contract.tree import Tree
    from harness.model.source import Source


@dataclass(slots=True, kw_only=True)
class Origins:
    """Grows while a document is bundled, and is read afterwards."""

    mounts: dict[str, tuple[Tree, str]] = field(default_factory=dict)
    """Pointer in the bundled document to the file, and the pointer in it, from which everything below was copied."""

    def mount(self, pointer: str, tree: Tree, origin: str) -> None:
        """Says that what stands at `pointer` was copied from `origin` of `tree`."""
        self.mounts[pointer] = (tree, origin)

    def source(self, pointer: str) -> Source:
        """File and line of a node, or of its nearest ancestor that is written in a file."""
        tree, origin = self.located(pointer)
        return tree.source(origin)

    def located(self, pointer: str) -> tuple[Tree, str]:
        """The file that a node was copied from, and its pointer there."""
        mounted = pointer
        while mounted and mounted not in self.mounts:
            mounted = parent_of(mounted)
        tree, origin = self.mounts[mounted]
        return tree, joined(origin, *tokens_of(pointer[len(mounted) :]))
