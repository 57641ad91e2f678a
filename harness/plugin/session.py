"""A session with chosen environments, from its first moment to its last."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

import pytest

from harness.contract.discovery import discovered
from harness.identity.types import secrets_of
from harness.model.errors import HarnessError, UserError
from harness.observation.redaction import Redactor
from harness.plugin import shared
from harness.plugin.collection import wanted
from harness.plugin.masking import Masking
from harness.plugin.options import given
from harness.plugin.state import STATE, State
from harness.run.comparable import require_comparison
from harness.run.exit_code import fails
from harness.run.plan import narrowed, planned
from harness.settings.file import load_settings
from harness.settings.options import OPTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def opened(config: pytest.Config) -> None:
    """Reads every file, and sees to it that the contracts' folder is collected.

    Raises:
        pytest.UsageError: a mistake in a file or an option.
    """
    try:
        settings = load_settings(config.rootpath, given(config), {one.key: one.pytest_name for one in OPTIONS})
        plan = planned(settings)
        if not shared.is_worker(config) and _is_collected(config, settings.contracts):
            require_comparison(plan)
        files = {file.resolve(): api for api, file in discovered(settings.contracts).items()}
    except UserError as error:
        raise pytest.UsageError(str(error)) from error
    redactor = Redactor(secret for one in plan.matrix.environments for secret in secrets_of(one))
    config.stash[STATE] = state = State(plan=plan, files=files, redactor=redactor)
    config.pluginmanager.register(Masking(redactor.value), "api-drift-masking")
    if shared.is_worker(config):
        state.outcomes = shared.worker_outcomes(config)
    elif shared.is_controller(config):
        from harness.plugin.controller import Controller  # noqa: PLC0415 - what a run costs to import, no worker needs

        config.pluginmanager.register(Controller(config), "api-drift-controller")
    named = config.args_source is pytest.Config.ArgsSource.ARGS
    if not named and not shared.is_worker(config):
        config.args.append(str(settings.contracts))


def _is_collected(config: pytest.Config, contracts: Path) -> bool:
    """Whether drift items are asked for; hand-written tests alone may well be about a single environment."""
    if config.args_source is not pytest.Config.ArgsSource.ARGS:
        return True
    folder = contracts.resolve()
    named = [(config.invocation_params.dir / argument.partition("::")[0]).resolve() for argument in config.args]
    return any(file.is_relative_to(folder) or folder.is_relative_to(file) for file in named)


def started(config: pytest.Config, items: Iterable[pytest.Item]) -> None:
    """Begins the run over the cells that were selected; nothing is sent where none is."""
    state = config.stash[STATE]
    chosen = wanted(items)
    if not chosen or config.option.collectonly or shared.is_worker(config):
        return
    from harness.plugin.background import Background  # noqa: PLC0415 - what a run costs to import, --collect-only saves

    state.background = Background(narrowed(state.plan, chosen))
    state.outcomes = state.background
    state.background.start()


def ended(config: pytest.Config, *, early: bool) -> None:
    """Waits for the reports, or ends the run early where pytest stopped before its end."""
    background = config.stash[STATE].background
    if background is None:
        return
    if early:
        background.stop()
    else:
        background.wait()


def summary(config: pytest.Config) -> list[str]:
    """What the terminal shows at the end."""
    background = config.stash[STATE].background
    if background is None:
        return []
    if background.error is not None:
        return _failure(background.error)
    if background.finished is None:
        return []
    report = background.finished.report
    fail_on = config.stash[STATE].plan.settings.fail_on
    failing = sum(1 for finding in report.findings if fails(finding, fail_on))
    state = "interrupted" if report.run.interrupted else f"{report.run.requests} requests"
    return [
        f"findings: {len(report.findings)}, of which {failing} reach {fail_on}; reference: {report.reference}; {state}",
        f"reports: {', '.join(str(file) for file in background.finished.files)}",
    ]


def _failure(error: Exception) -> list[str]:
    """One line for what the user can act on, everything for a defect."""
    if isinstance(error, HarnessError):
        return str(error).splitlines()
    return "".join(traceback.format_exception(error)).splitlines()
