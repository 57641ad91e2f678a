"""The version of the installed distribution."""

from __future__ import annotations


def version() -> str:
    """As `pyproject.toml` has it."""
    from importlib.metadata import version as installed  # noqa: PLC0415 - reading metadata costs 10 ms, --help must not

    return installed("api-drift-harness")
