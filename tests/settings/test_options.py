"""Each option is there once, and its default is that of the settings."""

from __future__ import annotations

import dataclasses

import pytest

from harness.settings.file import Settings
from harness.settings.options import OPTIONS, Option, option

every_option = pytest.mark.parametrize("one", OPTIONS, ids=lambda one: one.key)


@every_option
def test_an_option_fills_a_field_with_the_default_that_the_field_has(one: Option) -> None:
    defaults = {field.name: field.default for field in dataclasses.fields(Settings)}
    assert one.default == defaults[one.field]


@every_option
def test_an_option_is_described(one: Option) -> None:
    assert one.help
    assert not one.help.endswith(".")
    assert one.metavar


@pytest.mark.parametrize("attribute", ["key", "field", "name", "pytest_name", "ini"])
def test_no_two_options_share_a_name(attribute: str) -> None:
    names = [getattr(one, attribute) for one in OPTIONS]
    assert len(set(names)) == len(names)


def test_names_are_those_of_the_published_formats() -> None:
    assert [(one.name, one.pytest_name) for one in OPTIONS] == [
        ("--env", "--env"),
        ("--reference", "--reference"),
        ("--api", "--api"),
        ("--operation", "--operation"),
        ("--depth", "--drift-depth"),
        ("--seed", "--drift-seed"),
        ("--contracts", "--contracts"),
        ("--environments", "--environments"),
        ("--output", "--drift-output"),
        ("--fail-on", "--drift-fail-on"),
    ]


def test_an_ini_key_has_the_prefix() -> None:
    assert option("fail-on").ini == "drift_fail_on"
