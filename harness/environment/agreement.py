"""What must agree between the parts of an environment file; looks at what is readable, however wrong the rest is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harness.environment.environment import ANONYMOUS
from harness.environment.fields import OPERATION_KEY, PORT
from harness.environment.placeholders import Resolved
from harness.model.errors import Problem
from harness.model.pointer import joined
from harness.userfile.nearest import suggestion

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from typing import TypeAlias

    from harness.userfile.tree import Tree

    Disagreement: TypeAlias = tuple[str, str, str]
    """JSON Pointer, what is wrong (following the name of the place), remedy."""

RESERVED = frozenset({ANONYMOUS, "broken"})
"""Names of identities that every environment has of itself."""


def disagreements(value: object) -> Iterator[Disagreement]:
    """What is wrong with the file as a whole.

    Args:
        value: its values, unvalidated.
    """
    file = _mapping(value)
    identities = _mapping(file.get("identities"))
    for name, api in _mapping(file.get("apis")).items():
        yield from _of_api(joined("/apis", name), _mapping(api), identities, starts=file.get("start") is not None)
    for name, identity in identities.items():
        yield from _of_identity(joined("/identities", name), name, _mapping(identity))
    tls = _mapping(file.get("tls"))
    if tls.get("key") and not tls.get("certificate"):
        yield "/tls/key", "has no certificate beside it", "add tls.certificate"


def without_contract(tree: Tree, apis: Collection[str]) -> Iterator[Problem]:
    """Every API that an environment file lists and that there is no contract of: a run would pass it over.

    Args:
        tree: the file.
        apis: those that have a contract.
    """
    root = tree.root
    listed = root.get("apis") if isinstance(root, dict) else None
    for name in listed if isinstance(listed, dict) else ():
        if name not in apis:
            yield Problem(
                what=f"apis.{name} is no API that there is a contract of",
                where=tree.source_of(joined("/apis", name)),
                remedy=f"{suggestion(name, apis)}there are contracts of: {', '.join(sorted(apis))}",
            )


def _of_api(
    pointer: str, api: Mapping[str, Any], identities: Mapping[str, Any], *, starts: bool
) -> Iterator[Disagreement]:
    named = [(joined(pointer, "identity"), api.get("identity"))]
    others = api.get("other_identities")
    if isinstance(others, list):
        named += [(joined(pointer, "other_identities", index), name) for index, name in enumerate(others)]
    for place, name in named:
        if isinstance(name, str) and name != ANONYMOUS and name not in identities:
            yield place, *_no_identity(name, sorted((*identities, ANONYMOUS)))
    for name, bound in _mapping(api.get("bindings")).items():
        yield from _of_binding(
            joined(pointer, "bindings", name), bound, names_operation=bool(OPERATION_KEY.fullmatch(name))
        )
    for field in ("base_url", "published_contract"):
        if PORT in str(api.get(field)) and not starts:
            yield joined(pointer, field), f"has {PORT}, but nothing is started", "add start, or write the port"


def _no_identity(name: str, known: list[str]) -> tuple[str, str]:
    listed = f"it has: {', '.join(known)}"
    if isinstance(name, Resolved):
        return "is no identity here", listed
    return f"is {name!r}, which is no identity here", f"{suggestion(name, known)}{listed}"


def _of_binding(pointer: str, bound: object, *, names_operation: bool) -> Iterator[Disagreement]:
    if isinstance(bound, str) and names_operation:
        yield pointer, "is one value for a whole operation", "write {name of the parameter: value}"
    if isinstance(bound, dict) and not names_operation:
        yield pointer, "holds several values, but is no operation", "write METHOD /path before them, or one value"


def _of_identity(pointer: str, name: str, identity: Mapping[str, Any]) -> Iterator[Disagreement]:
    if name in RESERVED:
        yield pointer, "is a name that every environment has of itself", "give it another name"
    if identity.get("type") == "oauth2":
        given = [field for field in ("issuer", "token_url") if identity.get(field)]
        if len(given) != 1:
            what = "has both issuer and token_url" if given else "has neither issuer nor token_url"
            yield pointer, what, "write issuer for discovery, or token_url where there is none"


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
