"""The files that a contract may be made of: those below its folder, and remote ones that are allowed by name."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import unquote, urljoin, urlsplit

from harness.contract.reading import LARGEST, parsed, read_tree
from harness.model.errors import ContractError, Problem

if TYPE_CHECKING:
    from collections.abc import Collection

    from harness.contract.tree import Tree
    from harness.model.source import Source

Address: TypeAlias = str
"""Absolute path or URL of a file."""

MOST_FILES = 10_000
_SECONDS = 10.0


def shown_path(path: Path) -> str:
    """A path as users write it: relative to the working directory where it lies below it."""
    absolute = Path(os.path.normpath(path.absolute()))
    here = Path.cwd()
    return (absolute.relative_to(here) if absolute.is_relative_to(here) else absolute).as_posix()


class Files:
    """Opens each file once."""

    def __init__(self, main: Path, shown: str, root: Path, remotes: Collection[str]) -> None:
        """Opens nothing yet; `root` is the folder that no reference may leave."""
        self.main: Address = os.path.normpath(main.absolute())
        self._shown = shown
        self._root = root.resolve()
        self._remotes = tuple(remotes)
        self._trees: dict[Address, Tree | ContractError] = {}

    def main_tree(self) -> Tree:
        """The main file; the user named it, so it may lie anywhere and be called anything that YAML or JSON is.

        Raises:
            ContractError: it cannot be read.
        """
        tree = read_tree(Path(self.main), self._shown)
        self._trees[self.main] = tree
        return tree

    @property
    def trees(self) -> tuple[Tree, ...]:
        """Every file that could be read so far."""
        return tuple(tree for tree in self._trees.values() if not isinstance(tree, ContractError))

    def opened(self, base: Address, relative: str, where: Source) -> tuple[Address, Tree]:
        """The file that `relative`, the part of a `$ref` before `#`, names in the file `base`.

        Raises:
            ContractError: it may not be read, or cannot be; its place is `where`, the reference.
        """
        address = self._address(base, relative, where)
        if address not in self._trees:
            if len(self._trees) >= MOST_FILES:
                raise _refusal(relative, f"the contract has more than {MOST_FILES} files", where)
            self._trees[address] = self._read(address)
        tree = self._trees[address]
        if isinstance(tree, ContractError):
            raise _refusal(relative, "; ".join(_told(problem) for problem in tree.problems), where)
        return address, tree

    def _address(self, base: Address, relative: str, where: Source) -> Address:
        if _is_remote(base) or _is_remote(relative):
            url = urljoin(base, relative) if _is_remote(base) else relative
            return self._allowed_url(url, relative, where)
        if urlsplit(relative).scheme:
            raise _refusal(relative, "only files and http(s) addresses can be read", where)
        return self._allowed_path(base, relative, where)

    def _allowed_path(self, base: Address, relative: str, where: Source) -> Address:
        name = unquote(relative)
        if "\0" in name:
            raise _refusal(relative, "it is no path", where)
        path = Path(os.path.normpath(Path(base).parent / name))
        try:
            inside = str(path) == self.main or path.resolve().is_relative_to(self._root)
        except (OSError, RuntimeError):
            raise _refusal(relative, "it is no path", where) from None
        if not inside:
            raise _refusal(relative, "it lies outside of the contracts folder", where)
        return str(path)

    def _allowed_url(self, url: str, relative: str, where: Source) -> Address:
        address = url.partition("#")[0]
        if not any(_allows(remote, address) for remote in self._remotes):
            remedy = "put a copy beside the contract, or allow the host by name (remotes)"
            raise _refusal(relative, "remote references are not read", where, remedy=remedy)
        return address

    def _read(self, address: Address) -> Tree | ContractError:
        try:
            if _is_remote(address):
                return parsed(_fetched(address), address)
            return read_tree(Path(address), self._shown_beside(address))
        except ContractError as error:
            return error

    def _shown_beside(self, address: Address) -> str:
        """A file of the contract is shown by its way from the main file, which users wrote."""
        way = os.path.relpath(address, Path(self.main).parent)
        return Path(os.path.normpath(Path(self._shown).parent / way)).as_posix()


class Alone:
    """A contract that nothing is read beside: what it refers to elsewhere is not there."""

    def __init__(self, shown: str, data: bytes) -> None:
        """`data` is the text of the contract, which anybody may have written; `shown` what it is called."""
        self.main: Address = shown
        self._data = data
        self._trees: tuple[Tree, ...] = ()

    def main_tree(self) -> Tree:
        """The contract.

        Raises:
            ContractError: it is neither YAML nor JSON.
        """
        self._trees = (parsed(self._data, self.main),)
        return self._trees[0]

    @property
    def trees(self) -> tuple[Tree, ...]:
        """The one file."""
        return self._trees

    def opened(self, base: Address, relative: str, where: Source) -> tuple[Address, Tree]:
        """Never a file.

        Raises:
            ContractError: in any case.
        """
        del base
        raise _refusal(relative, "nothing is read beside a contract that an environment publishes", where)


def _is_remote(text: str) -> bool:
    return text.lower().startswith(("http://", "https://")) or text.startswith("//")


def _allows(remote: str, url: str) -> bool:
    """Whether an allowed host or URL prefix covers a URL; names with a password in them are never covered."""
    try:
        asked = urlsplit(url)
        host, port = asked.hostname, asked.port
    except ValueError:
        return False
    if not host or "@" in asked.netloc or asked.scheme not in ("http", "https"):
        return False
    if not _is_remote(remote):
        return remote.lower() in {host, asked.netloc.lower(), f"{host}:{port}"}
    return url == remote or url.startswith(remote if remote.endswith("/") else f"{remote}/")


def _fetched(url: str) -> bytes:
    """Reads a remote file; redirects are not followed, because they could lead to a host that is not allowed."""
    import httpx  # noqa: PLC0415  heavy, and hardly any contract needs it

    data = b""
    try:
        with httpx.stream("GET", url, timeout=_SECONDS) as response:
            if response.status_code != 200:
                raise _remote_failure(url, f"the server answers {response.status_code}")
            for piece in response.iter_bytes():
                data += piece
                if len(data) > LARGEST:
                    raise _remote_failure(url, "it is too large")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise _remote_failure(url, str(error) or type(error).__name__) from None
    return data


def _remote_failure(url: str, why: str) -> ContractError:
    return ContractError(Problem(what=f"{url} cannot be read: {why}"))


def _told(problem: Problem) -> str:
    """A problem of a file within the problem of who refers to it."""
    return f"{problem.where}: {problem.what}" if problem.where and problem.where.line else problem.what


def _refusal(reference: str, why: str, where: Source, *, remedy: str | None = None) -> ContractError:
    return ContractError(Problem(what=f"$ref {reference} cannot be read: {why}", where=where, remedy=remedy))
