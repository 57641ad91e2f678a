"""Starts what has to be started and opens a lane to every environment; all of it ends with the context."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from harness.environment.process import all_started
from harness.model.case import Purpose
from harness.model.errors import HarnessError
from harness.run.known import KnownResources, KnownValues
from harness.transport.lane import Lane

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from types import TracebackType

    from harness.environment.environment import Environment
    from harness.model.case import Corpus
    from harness.model.exchange import Exchange
    from harness.model.secret import Secret


class Opened:
    """The environments that could be opened, and why the others could not."""

    def __init__(
        self,
        environments: Iterable[Environment],
        corpora: Mapping[str, Corpus],
        *,
        on_secret: Callable[[Secret], None] | None = None,
        on_clean_up: Callable[[Exchange], object] | None = None,
    ) -> None:
        """Opens nothing yet.

        Args:
            environments: Those to open.
            corpora: By API; they tell how what is created is deleted.
            on_secret: Hears of every credential that is fetched during the run.
            on_clean_up: Hears of every exchange in which something is deleted that the run created.
        """
        self._environments = tuple(environments)
        self._undos = [undo for corpus in corpora.values() for undo in corpus.undos]
        self._on_secret = on_secret
        self._on_clean_up = on_clean_up
        self._stack = AsyncExitStack()
        self.lanes: dict[str, Lane] = {}
        self.known: dict[str, dict[str, KnownResources]] = {}
        """Environment to API to what exists there."""
        self.failed: dict[str, str] = {}
        """Environment to why it could not be started."""

    async def __aenter__(self) -> Opened:
        async with AsyncExitStack() as stack:
            ports = await stack.enter_async_context(all_started(self._environments))
            stack.push_async_callback(self._end_lanes)
            for environment in self._environments:
                port = ports[environment.name]
                if isinstance(port, HarnessError):
                    self.failed[environment.name] = str(port)
                else:
                    self._add_lane(environment, port)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    def _add_lane(self, environment: Environment, port: int | None) -> None:
        known = {api: KnownResources(environment, api) for api in environment.apis}
        self.known[environment.name] = known
        self.lanes[environment.name] = Lane(
            environment,
            port=port,
            values=KnownValues(known),
            undos=self._undos,
            on_exchange=self._heard,
            on_secret=self._on_secret,
        )

    def _heard(self, exchange: Exchange) -> None:
        if self._on_clean_up is not None and exchange.case.purpose is Purpose.CLEANUP:
            self._on_clean_up(exchange)

    async def _end_lanes(self) -> None:
        """All at once: what one environment is slow to delete holds up no other's clean-up."""
        await asyncio.gather(*map(_ended, self.lanes.values()))


async def _ended(lane: Lane) -> None:
    async with lane:
        pass
