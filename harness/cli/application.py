"""The commands: finds the file of the one that is called, turns mistakes into one clear message and an exit code."""

from __future__ import annotations

import importlib
import traceback

import click

from harness.model.errors import HarnessError, UserError

COMMANDS = {
    "run": "sends the same requests to every environment, compares, writes reports",
    "check": "checks your files, and that each environment can be reached and authenticated",
    "demo": "runs over the embedded environments and shows their drift",
    "report": "writes another form of a finished report",
    "explain": "what a kind of drift means, how it was decided, what to do about it",
    "schema": "the JSON Schema of a file, for editors and tools",
}
"""Name to the line that `--help` shows: listing commands imports none of them."""

# Numbers as in `run.exit_code.ExitCode`, which cannot be imported cheaply.
USER_ERROR = 2
FAILED = 3
"""What could not be done although every file is good: it could not be judged."""


class _Commands(click.Group):
    """Imports a command's module only when it is called, so that `--help` stays fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        command: click.Command = importlib.import_module(f"harness.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(f"no such command: {args[0]}; there are {', '.join(COMMANDS)}")
        return super().resolve_command(ctx, args)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="api-drift-harness", prog_name="api-drift")
def application() -> None:
    """Finds where the same API behaves differently between environments."""


def exit_code() -> int:
    """Runs the command that the arguments of the process name; the codes are those that the README promises.

    Raises:
        KeyboardInterrupt: a signal came that the command did not take as its own.
    """
    try:
        code = application.main(standalone_mode=False)
    except click.exceptions.Abort:
        raise KeyboardInterrupt from None
    except click.ClickException as error:
        error.show()
        code = USER_ERROR
    except UserError as error:
        click.echo(str(error), err=True)
        code = USER_ERROR
    except HarnessError as error:
        click.echo(str(error), err=True)
        code = FAILED
    except Exception:  # a defect of ours: told whole, and never by an exit code that means drift
        traceback.print_exc()
        click.echo(
            "api-drift failed: this is a defect of api-drift itself, please report it with the lines above", err=True
        )
        code = FAILED
    return code if isinstance(code, int) else 0
