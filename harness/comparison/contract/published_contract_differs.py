"""The contract that an environment publishes differs from the committed one."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from harness.comparison.contract.differences import changes, deprecated
from harness.comparison.pairing import GONE
from harness.comparison.rule import Level, Rule
from harness.contract.loading import read_contract
from harness.model.case import Purpose
from harness.model.difference import Basis, Difference, Side
from harness.model.errors import ContractError
from harness.model.place import Part
from harness.model.report import NotCompared

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from harness.comparison.contract.schema_differences import Change
    from harness.comparison.evidence import ApiEvidence
    from harness.comparison.rule import Told
    from harness.contract.document import Contract
    from harness.model.observation import Observation

KIND = "published-contract-differs"

MOST_IN_MESSAGE = 3
MOST_LISTED = 40


def judge(api: ApiEvidence) -> Iterator[Told]:
    """One difference per operation; what the reference's own published contract has, too, is nobody's drift."""
    asked = published(api, api.sides.environment)
    contract = _contract_of(asked, api)
    if asked is None:
        return
    if contract is None:
        if _is_missing(asked, api):
            yield _missing(api, asked)
        return
    shared = _shared(api)
    for key, listed in changes(api.sides.contract, contract).items():
        own = tuple(change for change in listed if change not in shared.get(key, ()))
        if own and _is_asked(api, key):
            yield _difference(api, key, own, asked)


def newly_deprecated(api: ApiEvidence) -> frozenset[str]:
    """Keys of the operations that this environment's published contract alone calls deprecated."""
    sides = (api.sides.environment, api.sides.reference)
    contracts = [_contract_of(published(api, name), api) for name in sides]
    marked, known = (deprecated(api.sides.contract, one) if one else frozenset[str]() for one in contracts)
    return marked - known


def not_read(api: ApiEvidence) -> Iterator[NotCompared]:
    """A published contract that could not be had or read, and what both sides publish alike."""
    asked = published(api, api.sides.environment)
    if asked is None or _is_missing(asked, api):
        return
    why = _unreadable(asked, api)
    shared = {key for key, listed in _shared(api).items() if listed} if why is None else set()
    if why is not None or shared:
        yield NotCompared(
            what="the contract that it publishes" if why else f"what {len(shared)} operations of it publish alike",
            why=why or f"{api.sides.reference} publishes the same, which is not what is committed",
            api=api.sides.contract.name,
            environment=api.sides.environment,
        )


def published(api: ApiEvidence, environment: str) -> Observation | None:
    """What an environment answered when it was asked for its contract; `None` where it was not."""
    found = [
        one
        for evidence in api.operations.values()
        for one in (*evidence.reference, *evidence.environment)
        if one.purpose is Purpose.PUBLISHED_CONTRACT and one.environment == environment and one.requested is not None
    ]
    return min(found, key=lambda one: one.asking, default=None)


def _contract_of(asked: Observation | None, api: ApiEvidence) -> Contract | None:
    if asked is None or not asked.succeeded or not asked.text:
        return None
    found = _read(asked.text, api.sides.contract.name)
    return None if isinstance(found, str) else found


def _unreadable(asked: Observation, api: ApiEvidence) -> str | None:
    if not asked.answered:
        return asked.failure.message if asked.failure else "there was no answer"
    if not asked.succeeded:
        return f"it was answered by {asked.status}"
    if asked.text is None:
        return "it is longer than what is read"
    found = _read(asked.text, api.sides.contract.name)
    return found if isinstance(found, str) else None


def _is_missing(asked: Observation, api: ApiEvidence) -> bool:
    """Whether nothing is there where the reference publishes a contract.

    Any other status says as much of whoever asks, or of the moment.
    """
    is_gone = asked.answered and asked.status in GONE
    return is_gone and _contract_of(published(api, api.sides.reference), api) is not None


@lru_cache(maxsize=32)  # parsing is dear, and one text is compared several times while questions are answered
def _read(text: str, name: str) -> Contract | str:
    """The contract, or why it is none."""
    try:
        return read_contract(text.encode(), name=name, shown="the published contract")
    except ContractError as error:
        return error.problems[0].what
    except RecursionError:
        return "nests too deeply"


def _shared(api: ApiEvidence) -> Mapping[str, tuple[Change, ...]]:
    """In what the reference's published contract differs from the committed one."""
    contract = _contract_of(published(api, api.sides.reference), api)
    return changes(api.sides.contract, contract) if contract else {}


def _is_asked(api: ApiEvidence, key: str) -> bool:
    """Whether the run is about the operation; about one that is not committed, if it is about all that are."""
    if api.sides.view.confirming:
        return True
    contract = api.sides.contract
    if contract.operation(key) is not None:
        return key in api.operations
    return all(one.key in api.operations for one in contract.operations if one.key not in contract.unusable)


def _missing(api: ApiEvidence, asked: Observation) -> Difference:
    sides = api.sides
    return Difference(
        kind=KIND,
        place=api.place(Part.REQUEST_PATH),
        environment=sides.environment,
        reference=sides.reference,
        message=f"{sides.environment} publishes no contract: {asked.status} where {sides.reference} serves its own",
        reference_side=Side(text="a contract"),
        environment_side=Side(text=f"answered by {asked.status}", value=asked.status),
        basis=Basis.PAIRED,
        compared=1,
        differing=1,
        cases=(asked.case,),
        cause=f"{KIND} none",
    )


def _difference(api: ApiEvidence, key: str, own: tuple[Change, ...], asked: Observation) -> Difference:
    sides = api.sides
    words = [str(change) for change in own]
    more = f"; and {len(words) - MOST_IN_MESSAGE} more" if len(words) > MOST_IN_MESSAGE else ""
    return Difference(
        kind=KIND,
        place=sides.place(key, Part.REQUEST_PATH),
        environment=sides.environment,
        reference=sides.reference,
        message=f"{sides.environment} publishes another contract than the committed one: "
        f"{'; '.join(words[:MOST_IN_MESSAGE])}{more}",
        reference_side=Side(text="the committed contract"),
        environment_side=Side(text=f"differs in {len(words)} places", value=[*words[:MOST_LISTED]]),
        basis=Basis.ALONE,
        compared=1,
        differing=1,
        cases=(asked.case,),
        cause=f"{KIND} {'; '.join(words)}",
    )


RULE = Rule(
    kinds=(KIND,),
    level=Level.API,
    judge=judge,
    decided=(
        "The contract that the environment publishes (published_contract of its file) is read and held against the "
        "committed one, operation by operation: parameters, bodies, answers, credentials, each difference in the kind "
        "of drift that it announces. Paths match without the names of their parameters and without a common prefix. "
        "What the reference publishes just the same is no drift; 404 or 410 where the reference publishes one is."
    ),
    remedy="publish the committed contract, or commit what is deployed",
)
