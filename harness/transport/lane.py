"""The way to one environment, with limits, budget and clean-up of its own, so that no environment holds up another."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from harness.environment.environment import with_port
from harness.environment.tls import tls_context
from harness.model.case import Credential, Purpose, Slot
from harness.model.conditions import IF_MATCH
from harness.model.errors import IdentityError
from harness.model.exchange import Exchange, Failure, FailureKind
from harness.model.place import Part
from harness.model.repeating import is_confirmation, is_fresh
from harness.transport.asking import Asked, changes, exchanged, innermost, refusal, unsent
from harness.transport.awaiting import settled
from harness.transport.breaker import Route, Stage
from harness.transport.budget import Budget
from harness.transport.capturing import MissingValueError, slot_values
from harness.transport.cleanup import CleanupReport, Creation, Creations, LeftBehind, path_of
from harness.transport.client import Client
from harness.transport.credentials import Credentials
from harness.transport.limits import Limits
from harness.transport.publishing import published_address, rendered_at
from harness.transport.rendering import NotSendableError, origin_of, rendered
from harness.transport.sending import Abandoned, Errand, Sender, outcome_of
from harness.transport.validators import CONDITIONAL, Validators
from harness.version import version

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
    from types import TracebackType

    from harness.environment.environment import Environment
    from harness.model.case import Case, Sequence, Undo
    from harness.model.secret import Secret
    from harness.transport.sending import Outcome
    from harness.transport.values import ValueSource

TRIES = 3
"""How often a deletion is tried before the last clean-up."""

CLEANUP_SECONDS = 30.0
"""How long the clean-up may take, also after Ctrl-C."""


class Lane:
    """One environment. `ask` and `play` may be called from many tasks; the lane holds them back as its limits say.

    An asynchronous context manager: its end deletes what is still there and closes the connections.
    """

    def __init__(
        self,
        environment: Environment,
        *,
        values: ValueSource,
        undos: Iterable[Undo],
        port: int | None = None,
        on_exchange: Callable[[Exchange], None] | None = None,
        on_secret: Callable[[Secret], None] | None = None,
    ) -> None:
        """Opens nothing yet.

        Args:
            environment: which one.
            values: its existing resources.
            undos: how what each operation creates is deleted.
            port: of a service that was started for it.
            on_exchange: hears of every exchange as it ends, those of the clean-up included.
            on_secret: hears of every token that is fetched.
        """
        self._environment = environment if port is None else with_port(environment, port)
        self._values = values
        self._on_exchange = on_exchange
        self._agent = f"api-drift-harness/{version()}"
        self._credentials = Credentials(self._environment, on_secret=on_secret)
        self._validators = Validators()
        self._creations = Creations(undos, values, self._validators)
        traffic = self._environment.traffic
        self._budget = Budget(traffic.max_requests)
        self._client = Client(timeout_seconds=traffic.timeout_seconds, tls=partial(tls_context, self._environment))
        limits = Limits(concurrency=traffic.concurrency, requests_per_second=traffic.requests_per_second)
        self._sender = Sender(self._client, limits, self._budget, allowance=self.remaining)
        self._abandoned: list[tuple[Asked, Mapping[Slot, str], Abandoned]] = []
        self._left: tuple[LeftBehind, ...] = ()
        self._reasons: dict[str, str] = {}
        self._tries: Counter[str] = Counter()
        self._cleaned = 0

    @property
    def requests(self) -> int:
        """How many requests were sent, retries and clean-up included."""
        return self._budget.requests

    @property
    def spent(self) -> Mapping[Purpose, int]:
        """The same by purpose."""
        return self._budget.spent

    @property
    def cleaned(self) -> int:
        """How often it was cleaned up: what was made before that is gone."""
        return self._cleaned

    @property
    def left_behind(self) -> tuple[LeftBehind, ...]:
        """What was created and could not be deleted, as the latest clean-up found it."""
        return self._left

    def remaining(self) -> int:
        """Requests left of `traffic.max_requests`, less one for every resource that is still to be deleted."""
        return max(0, self._budget.remaining - len(self._creations))

    async def __aenter__(self) -> Lane:
        """Opens the lane.

        Raises:
            EnvironmentFileError: a certificate, key or authority that cannot be used.
        """
        if any(target.base_url.startswith("https:") for target in self._environment.apis.values()):
            self._client.prepare_tls()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            await _uninterrupted(self.clean_up(is_last=True))
        finally:
            await self._client.aclose()

    async def ask(self, case: Case, *, asking: int = 1, identity: str | None = None) -> Exchange:
        """Puts one case; whatever the environment does comes back as a value.

        Args:
            case: what is asked; slots of role `created` and `deleted` have no value outside a sequence.
            asking: which time it is.
            identity: name of the identity to be; `None` for the one that the environment names for the API.
        """
        return await self._ask(Asked(case=case, asking=asking, identity=identity))

    async def play(
        self,
        sequence: Sequence,
        *,
        asking: int = 1,
        identity: str | None = None,
        earlier: tuple[Exchange, ...] = (),
    ) -> tuple[Exchange, ...]:
        """Puts the steps one after another, those of other identities as `identity`, and gives one exchange a step.

        The first steps are not put again that an `earlier` play of the same steps has the exchanges of.

        Where a step has no value because an earlier one did not give it, it and those after it are not sent; but a
        condition (an ETag that nothing has) is of no matter to others.
        """
        exchanges = [*earlier]
        for step, case in enumerate(sequence.steps[len(earlier) :], start=len(earlier)):
            own = identity if case.credential is Credential.OTHER else None
            asked = Asked(
                case=case, asking=asking, identity=own, sequence=sequence.id, step=step, earlier=tuple(exchanges)
            )
            stopped = next((one.failure for one in exchanges if _is_stopped_by(one)), None)
            if stopped is not None:
                exchanges.append(self._noted(self._unsent(asked, stopped)))
            elif case.purpose is Purpose.AWAITED:
                first = exchanges[-1] if exchanges and exchanges[-1].case.operation == case.operation else None
                exchanges.append(await settled(partial(self._ask, asked), first))
            else:
                exchanges.append(await self._ask(asked))
        return tuple(exchanges)

    async def burst(self, case: Case, *, asking: int = 1) -> tuple[Exchange, ...]:
        """Puts one case so many times at once as `traffic.burst_probe` allows; not at all by default."""
        asked = Asked(case=case, asking=asking)
        size = self._environment.traffic.burst_probe
        return tuple(await asyncio.gather(*(self._ask(asked, at_once=True) for _ in range(size))))

    async def clean_up(self, *, seconds: float = CLEANUP_SECONDS, is_last: bool = False) -> CleanupReport:
        """Deletes what is still there, newest first, within `seconds`; may be called more than once.

        What could not be deleted `TRIES` times is tried once more in the last clean-up.
        """
        self._cleaned += 1
        before = len(self._creations)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._gather_abandoned()
                before = len(self._creations)
                # What another creation hung on can be deleted once that is gone.
                while await self._delete_all(is_last=is_last):
                    pass
        left = [
            LeftBehind(path=creation.path, reason=self._reasons.get(creation.path, "there was no time left"))
            for creation in self._creations.pending()
        ]
        self._left = (*left, *self._creations.lost)
        return CleanupReport(deleted=before - len(left), left=self._left)

    async def _delete_all(self, *, is_last: bool) -> bool:
        """Tries to delete everything once; whether it is worth another round."""
        before = len(self._creations)
        for wave in self._creations.waves():
            # What others that nobody can delete hang on would be tried in vain at the end of every part of a run.
            worth = [one for one in wave if is_last or self._tries[one.path] < TRIES]
            for creation, reason in zip(worth, await asyncio.gather(*map(self._delete, worth)), strict=True):
                self._reasons[creation.path] = reason
                self._tries[creation.path] = self._tries[creation.path] + 1 if creation in self._creations else 0
        return 0 < len(self._creations) < before

    async def _delete(self, creation: Creation) -> str:
        """Deletes as the API's own identity, then as who created it; what came of it, in words."""
        case = replace(creation.deletion, purpose=Purpose.CLEANUP, credential=Credential.OWN)
        reason = ""
        own = self._identity(Asked(case=case))
        for identity in (None, *(one for one in creation.identities if one != own)):
            exchange = await self._ask(Asked(case=case, identity=identity, values=creation.values))
            if exchange.answer is not None and exchange.answer.status in CONDITIONAL:
                exchange = await self._ask(await self._as_it_is(creation, case, identity))
            if exchange.failure is not None:
                reason = exchange.failure.message
            elif exchange.answer is not None:
                reason = f"its deletion was answered by {exchange.answer.status}"
            if creation not in self._creations:
                break
        return reason

    async def _as_it_is(self, creation: Creation, deletion: Case, identity: str | None) -> Asked:
        """The deletion with the state that the resource is in, once that was asked for."""
        headers = tuple(pair for pair in deletion.headers if pair[0].lower() != IF_MATCH)
        reading = replace(deletion, method="GET", operation=f"GET {deletion.path}", headers=headers, body=None)
        await self._ask(Asked(case=reading, identity=identity, values=creation.values))
        state = self._validators.of(deletion.api, creation.path)
        named = replace(deletion, headers=(*headers, ("If-Match", state)))
        return Asked(case=named, identity=identity, values=creation.values)

    async def _ask(self, asked: Asked, *, at_once: bool = False) -> Exchange:
        return self._noted(await self._exchange(asked, self._sender.burst if at_once else self._sender.send))

    def _noted(self, exchange: Exchange) -> Exchange:
        self._creations.note(exchange)
        if self._on_exchange is not None:
            self._on_exchange(exchange)
        return exchange

    async def _exchange(self, asked: Asked, send: Callable[[Errand], Awaitable[Outcome]]) -> Exchange:
        refused = refusal(asked.case, self._environment)
        if refused is not None:
            return self._unsent(asked, refused)
        values: Mapping[Slot, str] = {}
        try:
            values = asked.values or slot_values(asked.case, self._values, asked.earlier)
            values = self._validators.filled(asked.case, values, path_of)
            found = self._changed_by(asked, values)
            if found is not None:
                return self._unsent(asked, Failure(kind=FailureKind.NOT_PERMITTED, message=found))
            outcome = await send(self._errand(asked, values))
        except MissingValueError as error:
            return self._unsent(asked, Failure(kind=FailureKind.NO_VALUE, message=str(error)))
        except NotSendableError as error:
            return self._unsent(asked, Failure(kind=FailureKind.NOT_SENDABLE, message=str(error)))
        except IdentityError as error:
            return self._unsent(asked, Failure(kind=FailureKind.NO_CREDENTIAL, message=str(error)))
        return exchanged(
            asked, outcome, environment=self._environment.name, identity=self._identity(asked), values=values
        )

    def _changed_by(self, asked: Asked, values: Mapping[Slot, str]) -> str | None:
        """Why it would change a resource that is the user's, in words; `None` where it would not."""
        if changes(asked.case) and self._creations.names_what_was_there(asked.case, values):
            return "its body names a resource that was there before the run"
        slot = innermost(asked.case)
        if slot is None or slot.capture is None or not changes(asked.case):
            return None
        if self._creations.holds(asked.case.api, path_of(asked.case, values)):
            return None
        given = asked.earlier[slot.capture.step]
        is_users = self._values.belongs_to_user(values[slot], slot) or self._creations.has_only_found(given)
        return "an earlier step was given a resource that was there before the run" if is_users else None

    def _errand(self, asked: Asked, values: Mapping[Slot, str]) -> Errand:
        case, target = asked.case, self._environment.apis[asked.case.api]
        identity = self._identity(asked)
        creates = self._creations.creates(case)
        address, render = target.base_url, partial(rendered, case, target, values, agent=self._agent)
        if case.purpose is Purpose.PUBLISHED_CONTRACT:
            address = published_address(target)
            render = partial(rendered_at, address, case, target, agent=self._agent)
        return Errand(
            render=render,
            route=Route(
                api=case.api,
                operation=case.operation,
                origin=origin_of(address),
                identity=identity,
                stage=_stage(asked),
            ),
            purpose=case.purpose,
            credential=self._credentials.flow(case, asked.identity),
            tls_identity=self._credentials.tls_identity(identity),
            is_fresh=is_fresh(case.purpose, asked.asking),
            on_abandoned=partial(self._abandon, asked, values) if creates else None,
        )

    def _abandon(self, asked: Asked, values: Mapping[Slot, str], abandoned: Abandoned) -> None:
        self._abandoned.append((asked, values, abandoned))

    async def _gather_abandoned(self) -> None:
        """Waits for the answers to creations whose caller was cancelled, to know what they created."""
        while self._abandoned:
            asked, values, abandoned = self._abandoned.pop()
            outcome = outcome_of(await abandoned.reply, abandoned.rendered)
            identity = self._identity(asked)
            self._noted(exchanged(asked, outcome, environment=self._environment.name, identity=identity, values=values))

    def _identity(self, asked: Asked) -> str:
        return self._credentials.name(asked.case, asked.identity)

    def _unsent(self, asked: Asked, failure: Failure) -> Exchange:
        known = asked.case.api in self._environment.apis
        identity = self._identity(asked) if known else asked.identity or ""
        return unsent(asked, failure, environment=self._environment.name, identity=identity)


async def _uninterrupted(work: Coroutine[None, None, object]) -> None:
    """Finishes `work` although the task is cancelled meanwhile; cancelled a second time, it gives up."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await task
        raise


def _stage(asked: Asked) -> Stage:
    if asked.case.purpose is Purpose.HARVEST:
        return Stage.LOOKING
    return Stage.CONFIRMING if is_confirmation(asked.case.purpose, asked.asking) else Stage.COMPARING


def _is_stopped_by(exchange: Exchange) -> bool:
    """Whether what follows in a sequence is not asked: a step lacked what names a resource, other than by a link."""
    failure = exchange.failure
    if failure is None or failure.kind is not FailureKind.NO_VALUE:
        return False
    captures = [slot.capture for _, slot in exchange.case.headers if isinstance(slot, Slot)]
    is_condition = any(one is not None and one.part is Part.RESPONSE_HEADER for one in captures)
    is_linked = any(slot.capture is not None and slot.capture.path for slot in exchange.case.slots)
    return not is_condition and not is_linked
