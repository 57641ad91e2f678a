"""Settings come from what is given, else from pyproject.toml, else from the defaults; mistakes have their lines."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent

import jsonschema
import pytest

from harness.model.errors import SettingsError
from harness.model.taxonomy import Severity
from harness.settings.file import Settings, load_settings, settings_schema
from harness.settings.rules import CompareBy, CompareRule, HideRule, IgnoreRule, Selector, SeverityRule, UserRules

FULL = """
[project]
name = "shop"

[tool.api-drift]
env = ["cloud-b"]
reference = "cloud-a"
api = ["orders"]
operation = "^GET"
depth = "quick"
seed = 7
contracts = "apis"
environments = "places"
output = "out"
fail-on = "breaking"
remotes = ["https://schemas.example.com/"]

[[tool.api-drift.compare]]
path = "/items/*/price"
by = "tolerance"
tolerance = 0.05

[[tool.api-drift.ignore]]
kind = "header"
header = "X-Build"
reason = "differs by design"

[[tool.api-drift.hide]]
api = "legacy"
reason = "ends this year"

[[tool.api-drift.severity]]
kind = "response-property-added"
environment = "on-*"
path = "/debug"
severity = "warning"
"""


def project(directory: Path, text: str) -> Path:
    (directory / "pyproject.toml").write_text(dedent(text))
    return directory


def problems(directory: Path, given: dict[str, object] | None = None) -> list[str]:
    with pytest.raises(SettingsError) as error:
        load_settings(directory, given or {})
    return [str(problem).replace(f"{directory}/", "") for problem in error.value.problems]


def test_without_a_file_everything_has_its_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_settings(tmp_path, {}) == Settings()


def test_every_setting_of_the_file_is_read(tmp_path: Path) -> None:
    assert load_settings(project(tmp_path, FULL), {}) == Settings(
        environments=("cloud-b",),
        reference="cloud-a",
        apis=("orders",),
        operation="^GET",
        depth="quick",
        seed=7,
        contracts=tmp_path / "apis",
        environments_directory=tmp_path / "places",
        output=tmp_path / "out",
        fail_on="breaking",
        remotes=("https://schemas.example.com/",),
        rules=UserRules(
            compare=(CompareRule(selector=Selector(path="/items/*/price"), by=CompareBy.TOLERANCE, tolerance=0.05),),
            ignore=(IgnoreRule(selector=Selector(kind="header", header="X-Build"), reason="differs by design"),),
            hide=(HideRule(selector=Selector(api="legacy"), reason="ends this year"),),
            severities=(
                SeverityRule(
                    selector=Selector(kind="response-property-added", environment="on-*", path="/debug"),
                    severity=Severity.WARNING,
                ),
            ),
        ),
    )


def test_what_is_given_stands_before_the_file(tmp_path: Path) -> None:
    given: dict[str, object] = {
        "env": ("on-prem", "cloud-a"),
        "seed": 3,
        "depth": "thorough",
        "contracts": Path("elsewhere"),
        "fail-on": "never",
    }
    settings = load_settings(project(tmp_path, FULL), given)
    assert settings.environments == ("on-prem", "cloud-a")
    assert (settings.seed, settings.depth, settings.fail_on) == (3, "thorough", "never")
    assert settings.contracts == Path("elsewhere")
    assert settings.reference == "cloud-a"


@pytest.mark.parametrize("nothing", [None, ()])
def test_nothing_given_leaves_the_file(tmp_path: Path, nothing: object) -> None:
    settings = load_settings(project(tmp_path, FULL), {"env": nothing, "seed": None})
    assert (settings.environments, settings.seed) == (("cloud-b",), 7)


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        pytest.param(
            'by = "pattern"',
            'compare[0] compares by pattern without a pattern\n  write pattern beside by = "pattern", and nowhere else',
            id="no pattern",
        ),
        pytest.param(
            'by = "type"\ntolerance = 0.1',
            'compare[0] compares by type with a tolerance\n  write tolerance beside by = "tolerance", and nowhere else',
            id="a tolerance for a type",
        ),
    ],
)
def test_a_compare_rule_has_what_it_compares_by(tmp_path: Path, rule: str, problem: str) -> None:
    text = f'[[tool.api-drift.compare]]\napi = "orders"\n{rule}\n'
    assert problems(project(tmp_path, text)) == [f"pyproject.toml:1: {problem}"]


def test_a_seed_of_zero_is_given(tmp_path: Path) -> None:
    assert load_settings(project(tmp_path, FULL), {"seed": 0}).seed == 0


def test_texts_are_taken_for_numbers_and_paths(tmp_path: Path) -> None:
    settings = load_settings(tmp_path, {"seed": "12", "output": "out", "env": ["a"]})
    assert (settings.seed, settings.output, settings.environments) == (12, Path("out"), ("a",))


def test_all_mistakes_of_the_file_are_told_at_their_lines(tmp_path: Path) -> None:
    text = """
    [tool.api-drift]
    env = "cloud-b"
    fail_on = "never"
    depth = "deep"
    seed = true
    operation = "("

    [[tool.api-drift.ignore]]
    kind = "response-type-chnged"
    [[tool.api-drift.ignore]]
    reason = "noise"
    [[tool.api-drift.ignore]]
    reason = "noise"
    path = "/a"
    header = "b"

    [[tool.api-drift.severity]]
    path = "total"
    severity = "fatal"
    """
    assert problems(project(tmp_path, text)) == [
        "pyproject.toml:3: env is 'cloud-b', not a list\n  write a list",
        "pyproject.toml:4: fail_on is not a setting\n  did you mean fail-on? the file has: api, compare, contracts, "
        "depth, env, environments, fail-on, hide, ignore, operation, output, reference, remotes, seed, severity",
        "pyproject.toml:5: depth is 'deep', which is not known\n  it is one of: quick, standard, thorough",
        "pyproject.toml:6: seed is true, not a whole number, 0 or more\n  write a whole number, 0 or more",
        "pyproject.toml:7: operation is no regular expression: missing ), unterminated subpattern at position 0\n"
        "  escape what stands for itself with a backslash",
        "pyproject.toml:9: ignore[0].reason is missing\n  add reason: why it does not matter",
        "pyproject.toml:10: ignore[0].kind is 'response-type-chnged', which is no kind of drift\n"
        "  did you mean response-type-changed? `api-drift explain` lists them; a category does as well",
        "pyproject.toml:11: ignore[1] is about every finding\n  add kind, api, operation, environment, path or header",
        "pyproject.toml:13: ignore[2] has both path and header\n"
        "  keep one of them: no place is in a body and in a header",
        "pyproject.toml:19: severity[0].path is 'total', which is no JSON Pointer\n"
        "  begin it with a slash: /items/*/total",
        "pyproject.toml:20: severity[0].severity is 'fatal', which is not known\n"
        "  it is one of: breaking, warning, info",
    ]


def test_mistakes_of_the_file_and_of_what_is_given_are_told_together(tmp_path: Path) -> None:
    text = '[tool.api-drift]\ndepth = "deep"'
    assert problems(project(tmp_path, text), {"seed": "x", "colour": "red"}) == [
        "pyproject.toml:2: depth is 'deep', which is not known\n  it is one of: quick, standard, thorough",
        "colour is no option\n  options are: env, reference, api, operation, depth, seed, contracts, environments, "
        "output, fail-on",
        "--seed is 'x', not a whole number, 0 or more\n  write a whole number, 0 or more",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[tool.api-drift", "pyproject.toml:1: is not TOML"),
        ("[tool]\napi-drift = 5", "pyproject.toml:2: api-drift is no table"),
        ("tool = 5", "pyproject.toml:1: tool is no table"),
    ],
)
def test_a_file_without_a_section_to_read_is_refused(tmp_path: Path, text: str, message: str) -> None:
    assert problems(project(tmp_path, text))[0].startswith(message)


def test_other_sections_are_not_looked_at(tmp_path: Path) -> None:
    assert load_settings(project(tmp_path, "[tool.other]\nenv = 5"), {}).environments == ()


def test_the_schema_takes_what_the_format_describes() -> None:
    schema = settings_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate({"fail-on": "never", "ignore": [{"kind": "schema", "reason": "x"}]}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"fail_on": "never"}, schema)
    json.dumps(schema)
