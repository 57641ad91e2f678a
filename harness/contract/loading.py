"""From a file to a contract."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from harness.contract.bundling import bundled
from harness.contract.document import Contract
from harness.contract.files import Alone, Files, shown_path
from harness.contract.inventory import INVENTORY, load_inventory
from harness.contract.operations import operations_of
from harness.contract.references import Node, References
from harness.model.errors import ContractError, Problem
from harness.model.pointer import joined

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    from harness.contract.bundling import Bundle
    from harness.contract.inventory import Inventory
    from harness.contract.tree import Tree
    from harness.model.json import Json

MAIN_NAMES = frozenset({"openapi", "swagger"})
"""What the main file of a contract is called, without its suffix, where the contract has a folder of its own."""

_VERSIONS = {"2.0": r"2(\.0)?", "3.0": r"3\.0(\..*)?", "3.1": r"3\.1(\..*)?", "3.2": r"3\.2(\..*)?"}
_SUPPORTED = "OpenAPI 3.0, 3.1, 3.2 and Swagger 2.0 are supported"


def load_contract(
    file: Path, *, name: str, shown: str | None = None, remotes: Collection[str] = (), root: Path | None = None
) -> Contract:
    """Reads a contract with every file that it refers to.

    Args:
        file: The main file.
        name: Name of the API.
        shown: The main file as users write it; default: relative to the working directory where it lies below it.
        remotes: Hosts (`schemas.example.com`) and URL prefixes from which a remote `$ref` may be read.
        root: The folder that no `$ref` may leave; default: the main file's own.

    Raises:
        ContractError: nothing of it can be used; every problem with file and line.
    """
    files = Files(file, shown or shown_path(file), root or file.absolute().parent, remotes)
    return _read(name, files, lambda tree: _inventory(file, tree.file))


def read_contract(data: bytes, *, name: str, shown: str) -> Contract:
    """A contract that somebody else wrote, from its text alone: no file is opened and no address asked.

    Args:
        data: YAML or JSON.
        name: Name of the API.
        shown: What it is called where a line of it is named.

    Raises:
        ContractError: nothing of it can be used.
    """
    return _read(name, Alone(shown, data), lambda _: None)


def _read(name: str, files: Files | Alone, inventory: Callable[[Tree], Inventory | None]) -> Contract:
    tree = files.main_tree()
    specification = specification_of(tree)
    _check_shape(tree, specification)
    node = Node(address=files.main, tree=tree, pointer="", value=tree.value)
    bundle = bundled(node, References(files), specification)
    return _contract(name, files, tree, specification, bundle, inventory(tree))


def _contract(
    name: str, files: Files | Alone, tree: Tree, specification: str, bundle: Bundle, inventory: Inventory | None
) -> Contract:
    found = operations_of(name, bundle)
    problems = (*(problem for one in files.trees for problem in one.problems), *bundle.problems, *found.problems)
    if not found.operations:
        no_operation = Problem(what="has no operation", where=tree.source("/paths"))
        raise ContractError(*dict.fromkeys((*problems, no_operation)))
    return Contract(
        name=name,
        file=tree.file,
        title=_text(bundle.document, "title"),
        version=_text(bundle.document, "version"),
        specification=specification,
        operations=found.operations,
        document=bundle.document,
        problems=tuple(dict.fromkeys(problems)),
        unusable=MappingProxyType(dict(found.unusable)),
        inventory=inventory,
        origins=bundle.origins,
    )


def specification_of(tree: Tree) -> str:
    """The version of the specification that a document follows: `2.0`, `3.0`, `3.1` or `3.2`.

    Raises:
        ContractError: it follows none of them.
    """
    document = tree.value
    if not isinstance(document, dict):
        raise _refusal(tree, "", "is no OpenAPI document: it must be an object with openapi, info and paths")
    for field, versions in (("openapi", ("3.0", "3.1", "3.2")), ("swagger", ("2.0",))):
        if field in document:
            return _version(tree, field, document[field], versions)
    raise _refusal(tree, "", "is no OpenAPI document: it has neither openapi nor swagger")


def _version(tree: Tree, field: str, value: Json, versions: tuple[str, ...]) -> str:
    """A version is a text; unquoted it is read as a number, and meant all the same."""
    written = str(value) if isinstance(value, (str, int, float)) else ""
    for version in versions:
        if re.fullmatch(_VERSIONS[version], written):
            return version
    what = f"{field}: {written or 'no text'} is no version that is supported"
    raise _refusal(tree, joined("", field), what, remedy=_SUPPORTED)


def _check_shape(tree: Tree, specification: str) -> None:
    """What has to be there before anything can be told of single operations."""
    document = tree.value
    paths = document.get("paths") if isinstance(document, dict) else None
    if isinstance(paths, dict):
        return
    if paths is None and specification in ("3.1", "3.2"):
        raise _refusal(tree, "", "has no paths, so there is nothing to ask")
    said = "is missing" if paths is None else f"is {'a list' if isinstance(paths, list) else 'no object'}"
    raise _refusal(tree, "/paths", f"paths {said}: it must be an object of paths to their methods")


def _inventory(file: Path, shown: str) -> Inventory | None:
    """`api.yaml` beside a contract that has a folder of its own."""
    beside = file.parent / INVENTORY
    if file.stem.lower() not in MAIN_NAMES or not beside.is_file():
        return None
    parent, _, _ = shown.rpartition("/")
    return load_inventory(beside, f"{parent}/{INVENTORY}" if parent else INVENTORY)


def _text(document: dict[str, Json], name: str) -> str:
    info = document.get("info")
    value = info.get(name) if isinstance(info, dict) else None
    return str(value) if isinstance(value, (str, int, float)) else ""


def _refusal(tree: Tree, pointer: str, what: str, *, remedy: str | None = None) -> ContractError:
    return ContractError(Problem(what=what, where=tree.source(pointer), remedy=remedy))
