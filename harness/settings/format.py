"""The format of `[tool.api-drift]`: its fields, what is accepted in each, and its JSON Schema."""

import re
from typing import Annotated, Literal, NoReturn, TypeAlias, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict
from pydantic_core import PydanticCustomError

from harness.model.json import Json
from harness.model.pointer import tokens_of
from harness.model.taxonomy import KINDS, Category, Severity
from harness.settings.rules import CompareBy, CompareRule, HideRule, IgnoreRule, Selector, SeverityRule
from harness.userfile.mistakes import CUSTOM
from harness.userfile.nearest import suggestion


def _mistake(what: str, remedy: str) -> NoReturn:
    raise PydanticCustomError(CUSTOM, "{what}", {"what": what, "remedy": remedy})


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except (re.error, RecursionError, OverflowError) as error:
        _mistake(f"is no regular expression: {error}", "escape what stands for itself with a backslash")
    return text


def _kind(text: str) -> str:
    names = (*KINDS, *Category)
    if text not in names:
        meant = suggestion(text, names)
        _mistake(
            f"is {text!r}, which is no kind of drift", f"{meant}`api-drift explain` lists them; a category does as well"
        )
    return text


def _pointer(text: str) -> str:
    try:
        tokens_of(text)
    except ValueError:
        _mistake(f"is {text!r}, which is no JSON Pointer", "begin it with a slash: /items/*/total")
    return text


def _filled(text: str) -> str:
    if not text.strip():
        _mistake("is empty", "write a text")
    return text


Text: TypeAlias = Annotated[str, AfterValidator(_filled)]
Kind: TypeAlias = Annotated[str, AfterValidator(_kind)]
RuleInFile = TypeVar("RuleInFile", bound="SelectorInFile")


class SelectorInFile(BaseModel):
    """Findings by what they are and where."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    kind: Kind | None = None
    """A kind of drift, or a category."""
    api: Text | None = None
    """Name of an API, in which * stands for any text."""
    operation: Text | None = None
    """An operation, in which * stands for any text: GET /orders*."""
    environment: Text | None = None
    """Name of an environment, in which * stands for any text."""
    path: Annotated[str, AfterValidator(_pointer)] | None = None
    """JSON Pointer in a body, in which * stands for any item or key; everything below is meant as well."""
    header: Text | None = None
    """Name of a header."""

    def selector(self) -> Selector:
        """As findings are held against it."""
        return Selector(
            kind=self.kind,
            api=self.api,
            operation=self.operation,
            environment=self.environment,
            path=self.path,
            header=self.header,
        )


def _possible(rule: RuleInFile) -> RuleInFile:
    if rule.selector() == Selector():
        _mistake("is about every finding", "add kind, api, operation, environment, path or header")
    if rule.path is not None and rule.header is not None:
        _mistake("has both path and header", "keep one of them: no place is in a body and in a header")
    return rule


class IgnoreInFile(SelectorInFile):
    """What is not to be told, and why."""

    reason: Text
    """Why it does not matter."""

    def rule(self) -> IgnoreRule:
        """As findings are held against it."""
        return IgnoreRule(selector=self.selector(), reason=self.reason)


class CompareInFile(SelectorInFile):
    """What of a place is compared, where it is known to vary."""

    by: Literal["type", "pattern", "tolerance", "presence", "unordered"]
    """By type whatever the value, by presence alone, unordered, or by what is below: pattern or tolerance."""
    pattern: Annotated[str, AfterValidator(_pattern)] | None = None
    """By pattern: values in which this regular expression is found are alike."""
    tolerance: Annotated[float, Field(gt=0)] | None = None
    """By tolerance: numbers that differ by at most this share of the reference's are alike; 0.01 is one per cent."""

    def rule(self) -> CompareRule:
        """As findings are held against it."""
        return CompareRule(
            selector=self.selector(),
            by=CompareBy(self.by),
            pattern=self.pattern or "",
            tolerance=self.tolerance or 0.0,
        )


def _measured(rule: CompareInFile) -> CompareInFile:
    for name in ("pattern", "tolerance"):
        given = getattr(rule, name) is not None
        if given != (rule.by == name):
            remedy = f'write {name} beside by = "{name}", and nowhere else'
            _mistake(f"compares by {rule.by} {'with' if given else 'without'} a {name}", remedy)
    return rule


class HideInFile(SelectorInFile):
    """What is judged and counted, but not shown to people, and why."""

    reason: Text
    """Why it need not be seen."""

    def rule(self) -> HideRule:
        """As findings are held against it."""
        return HideRule(selector=self.selector(), reason=self.reason)


class SeverityInFile(SelectorInFile):
    """What is graded otherwise."""

    severity: Literal["breaking", "warning", "info"]
    """The grade instead of the taxonomy's."""

    def rule(self) -> SeverityRule:
        """As findings are held against it."""
        return SeverityRule(selector=self.selector(), severity=Severity(self.severity))


class Section(BaseModel):
    """Defaults of the options, how places are compared, what is ignored, hidden, and graded otherwise."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    env: tuple[Text, ...] = ()
    """Environments that are compared with the reference; all where none is named."""
    reference: Text | None = None
    """The environment that the others are compared with, whatever the files say."""
    api: tuple[Text, ...] = ()
    """APIs that are asked; all where none is named."""
    operation: Annotated[str, AfterValidator(_pattern)] | None = None
    """Only operations in which this regular expression is found."""
    depth: Literal["quick", "standard", "thorough"] | None = None
    """How many requests are generated."""
    seed: Annotated[int, Strict(), Field(ge=0)] | None = None
    """The same seed gives the same requests."""
    contracts: Text | None = None
    """The folder with the contracts."""
    environments: Text | None = None
    """The folder with one file per environment."""
    output: Text | None = None
    """The folder that reports are written to."""
    fail_on: Annotated[Literal["breaking", "warning", "info", "never"] | None, Field(alias="fail-on")] = None
    """The least severity that makes a run fail."""
    remotes: tuple[Text, ...] = ()
    """URL prefixes or hosts from which contracts may take a $ref."""
    compare: tuple[Annotated[CompareInFile, AfterValidator(_possible), AfterValidator(_measured)], ...] = ()
    """Places of which not everything is compared; how many findings that kept back is told."""
    ignore: tuple[Annotated[IgnoreInFile, AfterValidator(_possible)], ...] = ()
    """Findings that are not told; how many is."""
    hide: tuple[Annotated[HideInFile, AfterValidator(_possible)], ...] = ()
    """Findings that are judged and counted but not shown to people; how many is told."""
    severity: tuple[Annotated[SeverityInFile, AfterValidator(_possible)], ...] = ()
    """Findings that are graded otherwise; the last that selects a finding grades it."""


def settings_schema() -> dict[str, Json]:
    """The JSON Schema (2020-12) of `[tool.api-drift]`, for editors."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Section.model_json_schema()}
