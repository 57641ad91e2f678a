"""`api-drift explain`: what a kind of drift means, how it is decided, what to do about it."""

from __future__ import annotations

import difflib

import click

from harness.model.taxonomy import KINDS


@click.command("explain")
@click.argument("kind", required=False)
def command(kind: str | None) -> None:
    """Explains KIND, or lists all kinds of drift."""
    if kind is None:
        _list()
        return
    if kind not in KINDS:
        near = difflib.get_close_matches(kind, KINDS, n=1)
        hint = f"did you mean {near[0]}? " if near else ""
        raise click.UsageError(f"{kind} is no kind of drift; {hint}`api-drift explain` lists them all")
    _explain(kind)


def _list() -> None:
    category = None
    for kind in KINDS.values():
        if kind.category is not category:
            category = kind.category
            click.echo(f"\n{category}")
        click.echo(f"  {kind.name:36} {kind.severity:9} {kind.meaning}")


def _explain(name: str) -> None:
    from harness.comparison.rules import RULES  # noqa: PLC0415 - imported when a kind is explained, not for --help

    kind = KINDS[name]
    click.echo(f"{kind.name}  ({kind.category}, {kind.severity})\n")
    click.echo(f"Meaning:  {kind.meaning}")
    rule = next((rule for rule in RULES if name in rule.kinds), None)
    if rule is None:
        click.echo("Decided:  not detected yet by this version")
        return
    click.echo(f"Decided:  {rule.decided}")
    click.echo(f"To do:    {rule.remedy}")
