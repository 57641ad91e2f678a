"""Requests that no contract describes: other credentials, other methods, a path that does not exist."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from harness.generation.placing import existing_values, named_by_path, on_path
from harness.generation.single_cases import can_be_listed, is_risky, on_absent
from harness.model.case import FORGED, Case, Credential, Fault, OperationCases, Purpose
from harness.model.operation import SAFE_METHODS
from harness.model.place import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harness.generation.chains import World
    from harness.generation.depths import Depth
    from harness.generation.material import Material
    from harness.model.operation import Operation

_CREDENTIALS = {
    Credential.NONE: Fault(keyword="no-credential", part=Part.REQUEST_HEADER, description="no credential"),
    Credential.BROKEN: Fault(keyword="invalid-credential", part=Part.REQUEST_HEADER, description="invalid credential"),
    Credential.OTHER: Fault(keyword="other-identity", part=Part.REQUEST_HEADER, description="another identity"),
    Credential.WRONG_SIGNATURE: Fault(keyword="token", part=Part.REQUEST_HEADER, description="wrongly signed token"),
    Credential.UNSIGNED: Fault(keyword="token", part=Part.REQUEST_HEADER, description="unsigned token"),
    Credential.WRONG_AUDIENCE: Fault(keyword="token", part=Part.REQUEST_HEADER, description="token for another"),
}


def identity_cases(world: World, material: Material, *, seed: int) -> Iterator[Case]:
    """The operation without a credential, with an invalid one and as others, where being served does no harm.

    What changes or deletes goes to a resource that no one has; a creation that is served is undone like any other.
    Forged tokens are tried on what is safe alone.
    """
    if material.plain is None:
        return
    named = named_by_path(world.contract, material.operation, world.resources)
    case = material.plain.case
    if named and material.operation.is_safe and can_be_listed(world, named):
        case = on_path(case, existing_values(named, 0))
    elif named and named[-1].resource is not None:
        case = on_absent(world, material, case, seed)
    if is_risky(world, material, case):
        return
    for credential in _CREDENTIALS:
        if credential not in FORGED or material.operation.is_safe:
            yield as_credential(replace(case, varied=None), material.operation, credential)


def as_credential(case: Case, operation: Operation, credential: Credential) -> Case:
    """The case with another credential than the own."""
    fault = _CREDENTIALS[credential]
    return replace(
        case,
        purpose=Purpose.AUTHENTICATION,
        credential=credential,
        fault=fault,
        valid=not operation.secured,
        description=fault.description,
    )


def is_as_others(cases: Iterable[Case]) -> bool:
    """Whether any of them is asked as each further identity that an environment has."""
    return any(case.credential is Credential.OTHER for case in cases)


def undocumented(world: World, depth: Depth) -> Iterator[OperationCases]:
    """Safe methods on the contract's paths that the contract does not have there; unsafe ones might do harm."""
    by_path: dict[str, list[Material]] = {}
    for material in world.materials.values():
        by_path.setdefault(material.operation.path, []).append(material)
    declared = {operation.key for operation in world.contract.operations}
    for path, materials in by_path.items():
        for method in depth.undocumented:
            key = f"{method} {path}"
            if method in SAFE_METHODS and key not in declared:
                yield OperationCases(operation=key, cases=(_with_method(world, materials[0], method),))


def unknown_route(api: str, seed: int) -> OperationCases:
    """One request for a path that no API has, to learn how the router itself says no."""
    path = f"/no-such-path-{sha256(f'{api} {seed}'.encode()).hexdigest()[:12]}"
    fault = Fault(keyword="unknown-route", part=Part.REQUEST_PATH, description="unknown route")
    case = Case(
        id="",
        api=api,
        operation=f"GET {path}",
        method="GET",
        path=path,
        purpose=Purpose.ROUTE,
        fault=fault,
        valid=False,
        description="a path that does not exist",
    )
    return OperationCases(operation=case.operation, cases=(case,))


def burst(world: World) -> Iterator[OperationCases]:
    """The plainest reading that there is, to be sent several times at once where the user allows it."""
    plain = [
        material.plain.case
        for material in world.materials.values()
        if material.plain is not None
        and material.operation.method == "GET"
        and not named_by_path(world.contract, material.operation, world.resources)
    ]
    if plain:
        case = min(plain, key=lambda one: (len(one.query) + len(one.headers), one.operation))
        burst = replace(case, purpose=Purpose.BURST, description="several at once")
        yield OperationCases(operation=burst.operation, cases=(burst,))


def published_contract(api: str) -> OperationCases:
    """One request for the contract that each environment publishes; its file says where, if it does."""
    case = Case(
        id="",
        api=api,
        operation="GET published-contract",
        method="GET",
        path="/",
        purpose=Purpose.PUBLISHED_CONTRACT,
        description="the contract that the environment publishes",
    )
    return OperationCases(operation=case.operation, cases=(case,))


def _with_method(world: World, material: Material, method: str) -> Case:
    operation = material.operation
    named = named_by_path(world.contract, operation, world.resources)
    plain = material.plain.case if material.plain else None
    words = f"{method} is not in the contract"
    case = Case(
        id="",
        api=operation.api,
        operation=f"{method} {operation.path}",
        method=method,
        path=operation.path,
        path_values=plain.path_values if plain else (),
        purpose=Purpose.UNDOCUMENTED,
        fault=Fault(keyword="method", part=Part.REQUEST_PATH, description=words),
        valid=False,
        description=words,
    )
    return on_path(case, existing_values(named, 0))
