"""Which credentials an operation asks for, and which parameters carry them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harness.model.json import Json

_AUTHORIZATION = ("header", "authorization")


@dataclass(frozen=True, slots=True, kw_only=True)
class Security:
    """The security requirements of one operation."""

    secured: bool
    """Whether there is no way without a credential."""
    credential_parameters: frozenset[tuple[str, str]]
    """(location, lower-case name) of everything that may carry one."""


def security_of(document: Mapping[str, Json], operation: Mapping[str, Json]) -> Security:
    """What an operation asks for: its own requirements, an empty list of them included, or the document's."""
    requirements = operation.get("security", document.get("security"))
    if not isinstance(requirements, list):
        return Security(secured=False, credential_parameters=frozenset())
    alternatives = [one for one in requirements if isinstance(one, dict)]
    schemes = _schemes(document)
    carriers = {carrier for one in alternatives for name in one for carrier in _carriers(schemes.get(name))}
    return Security(
        secured=bool(alternatives) and all(alternatives),
        credential_parameters=frozenset(carriers),
    )


def _schemes(document: Mapping[str, Json]) -> Mapping[str, Json]:
    components = document.get("components")
    shared = components.get("securitySchemes") if isinstance(components, dict) else None
    for schemes in (shared, document.get("securityDefinitions")):
        if isinstance(schemes, dict):
            return {name: _followed(schemes, scheme) for name, scheme in schemes.items()}
    return {}


def _followed(schemes: Mapping[str, Json], scheme: Json) -> Json:
    """A scheme may be a reference to another of the document."""
    for _ in schemes:
        reference = scheme.get("$ref") if isinstance(scheme, dict) else None
        if not isinstance(reference, str):
            break
        scheme = schemes.get(reference.rpartition("/")[2])
    return scheme


def _carriers(scheme: Json) -> frozenset[tuple[str, str]]:
    """Where a security scheme puts its credential (OpenAPI 3.1, section 4.8.27); mutual TLS puts it nowhere."""
    if not isinstance(scheme, dict):
        return frozenset({_AUTHORIZATION})
    kind, location, name = scheme.get("type"), scheme.get("in"), scheme.get("name")
    if kind == "apiKey" and isinstance(location, str) and isinstance(name, str):
        return frozenset({(location, name.lower())})
    if kind == "mutualTLS":
        return frozenset()
    return frozenset({_AUTHORIZATION})
