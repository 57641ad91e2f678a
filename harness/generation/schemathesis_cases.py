"""Requests drawn from Schemathesis: its examples, its coverage of every constraint, and its fuzzing. Judges nothing.

The only module that imports schemathesis and hypothesis. One thread at a time: Schemathesis' own threads race.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING, Any

import hypothesis
import schemathesis
from hypothesis.errors import Unsatisfiable
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants
from schemathesis import GenerationMode
from schemathesis.generation.feedback import NO_FEEDBACK
from schemathesis.generation.hypothesis.examples import generate_one

from harness.contract.declared import content_of
from harness.generation.draft import Draft
from harness.generation.wire import Unsendable, body_of, request_of
from harness.model.case import Case, Purpose
from harness.model.operation import ParameterLocation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from harness.model.case import Body
    from harness.model.json import Json
    from harness.model.operation import Operation

TEXTS = 20
"""Drawn for one pattern."""

FRUITLESS = 60
"""Tries without a value after which there is taken to be none: where one in twenty gives one, 95 % of these find one.

Hypothesis tries more than 450 times, for more than a second, to break what nothing can be wrong with, such as a path
with a free text in it.
"""

PRINTABLE = hypothesis.strategies.characters(min_codepoint=0x20, max_codepoint=0x7E)

_SKIPPED_SCENARIOS = frozenset(
    {"unspecified_http_method", "unsupported_path_pattern", "malformed_content_type", "unsupported_content_type"}
)
"""Made by the harness itself, with a label that is the same for every contract."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What could be drawn for one operation."""

    drafts: tuple[Draft, ...]
    failures: tuple[str, ...] = ()
    """One line for each phase that gave up, and why."""


class Generator:
    """Draws requests for the operations of one document that has no security in it."""

    def __init__(self, api: str, document: dict[str, Json]) -> None:
        """Reads nothing from disk: neither a configuration file nor an example database."""
        self._api = api
        self._schema = schemathesis.openapi.from_dict(document, config=schemathesis.Config())
        generation = self._schema.config.generation
        generation.allow_x00 = False
        generation.allow_extra_parameters = False
        generation.with_security_parameters = False
        self._schema.config.phases.coverage.unexpected_methods = set()

    def drawn(self, operation: Operation, *, seed: int, covering: int, fuzzed: int) -> Drawn:
        """Everything for one operation, in an order that depends on nothing but the document and the seed.

        Args:
            operation: Of the document.
            seed: For the fuzzing; examples and coverage have no chance in them.
            covering: How many cases of its coverage at most: a schema with thousands of branches ends all the same.
            fuzzed: How many valid and how many invalid ones are drawn at random.
        """
        drafts: list[Draft] = []
        failures: list[str] = []
        for purpose, source in self._phases(operation, seed, covering, fuzzed):
            with _only_the_contract_decides():
                try:
                    # A phase is taken whole or up to where it broke: what it gave is as good as it would have been.
                    drafts.extend(self._drafts(operation, purpose, source()))
                except Exception as error:  # Schemathesis meets hostile schemas here, and may fail in any way
                    failures.append(f"{purpose}: {in_one_line(error)}")
        return Drawn(drafts=tuple(drafts), failures=tuple(failures))

    def body(self, operation: Operation, media_type: str, value: Json) -> Body | None:
        """A value as a request body of the media type, `None` where it cannot be written as one."""
        try:
            generated = self._operation(operation).Case(body=value, media_type=media_type)
            return body_of(generated, _deep(operation, media_type))
        except Exception:  # serialisers are third parties' too, and any of them may refuse any value
            return None

    @staticmethod
    @lru_cache(maxsize=1024)  # a contract says the same pattern at many places, and drawing is slow
    def texts(pattern: str, *, seed: int) -> tuple[str, ...]:
        """Texts that match a pattern (a search, as in JSON Schema), none where Python does not know its syntax."""
        drawn: list[str] = []
        try:
            strategy = hypothesis.strategies.from_regex(re.compile(pattern), alphabet=PRINTABLE)
            with _only_the_contract_decides():
                collect(strategy, drawn, seed=_seed_of(seed, pattern), number=TEXTS)
        except (re.error, hypothesis.errors.HypothesisException, RecursionError):
            return ()
        # `$` also matches before a line's end, which Hypothesis likes to put there whatever the alphabet is.
        return tuple(text for text in dict.fromkeys(drawn) if text.isprintable())

    def _operation(self, operation: Operation) -> Any:
        return self._schema[operation.path][operation.method]

    def _phases(
        self, operation: Operation, seed: int, covering: int, fuzzed: int
    ) -> Iterator[tuple[Purpose, Callable[[], Iterable[Any]]]]:
        yield Purpose.EXAMPLE, partial(self._examples, operation, covering)
        yield Purpose.COVERAGE, partial(self._coverage, operation, covering)
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE) if fuzzed else ():
            yield Purpose.FUZZING, partial(self._fuzzing, operation, mode, seed, fuzzed)

    def _examples(self, operation: Operation, limit: int) -> Iterator[Any]:
        strategies = self._operation(operation).get_strategies_from_examples()
        yield from (generate_one(strategy) for strategy in strategies[:limit])

    def _coverage(self, operation: Operation, limit: int) -> Iterator[Any]:
        # Both kinds at once: asked for the negative ones alone, it has no valid values to put around the wrong one.
        cases = self._schema.iter_coverage_cases(
            self._operation(operation),
            generation_modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE],
            generation_config=self._schema.config.generation,
        )
        return islice(cases, limit)

    def _fuzzing(self, operation: Operation, mode: GenerationMode, seed: int, fuzzed: int) -> list[Any]:
        strategy = self._operation(operation).as_strategy(generation_mode=mode, feedback=NO_FEEDBACK)
        drawn: list[Any] = []

        try:
            collect(strategy, drawn, seed=_seed_of(seed, operation.key, mode.value), number=fuzzed)
        except Unsatisfiable:
            # Nothing can be wrong with a request that has no input: that is no gap.
            if mode is GenerationMode.POSITIVE:
                raise
        return drawn

    def _drafts(self, operation: Operation, purpose: Purpose, cases: Iterable[Any]) -> Iterator[Draft]:
        for case in cases:
            try:
                draft = self._draft(operation, purpose, case)
            except Unsendable:
                continue
            if draft.scenario not in _SKIPPED_SCENARIOS:
                yield draft

    def _draft(self, operation: Operation, purpose: Purpose, generated: Any) -> Draft:
        plain = Case(
            id="",
            api=self._api,
            operation=operation.key,
            method=operation.method,
            path=operation.path,
            purpose=purpose,
        )
        request = request_of(generated, _deep(operation, generated.media_type))
        case = replace(
            plain,
            path_values=request.path_values,
            query=request.query,
            headers=request.headers,
            cookies=request.cookies,
            body=request.body,
        )
        return _with_label(Draft(case=case, value=request.value, opaque=request.opaque), generated)


def _deep(operation: Operation, media_type: str | None) -> frozenset[str]:
    body = operation.request_body
    content = content_of(body.content, media_type) if body is not None and media_type else None
    return content.deep if content is not None else frozenset()


def collect(strategy: Any, drawn: list[Any], *, seed: int, number: int) -> None:
    """Draws so many values, the same ones for the same seed; none where the first tries give none.

    Raises:
        Unsatisfiable: There is nothing to draw, as far as the first tries tell.
    """
    tries = 0

    @hypothesis.strategies.composite
    def counted(draw: hypothesis.strategies.DrawFn) -> Any:
        nonlocal tries
        tries += 1
        try:
            return draw(strategy)
        except BaseException:
            # Hypothesis says with one that a draw was in vain.
            if tries >= FRUITLESS and not drawn:
                raise _FruitlessError from None
            raise

    @hypothesis.seed(seed)
    @hypothesis.settings(
        database=None,
        deadline=None,
        derandomize=False,
        max_examples=number,
        phases=(hypothesis.Phase.generate,),
        suppress_health_check=list(hypothesis.HealthCheck),
        verbosity=hypothesis.Verbosity.quiet,
    )
    @hypothesis.given(counted())
    def keep(value: Any) -> None:
        drawn.append(value)

    try:
        keep()
    except _FruitlessError as error:
        raise Unsatisfiable(f"none of {FRUITLESS} tries gave a value") from error


class _FruitlessError(BaseException):
    """Ends the drawing; no `Exception`, since Hypothesis would take that for a failure and try it again."""


def _with_label(draft: Draft, generated: Any) -> Draft:
    """What Schemathesis says of its own case; examples come without."""
    meta = generated.meta
    if meta is None:
        return replace(draft, scenario="example_value")
    data = meta.phase.data
    description = str(getattr(data, "description", None) or "")
    return replace(
        draft,
        case=replace(draft.case, description=description.partition("\n")[0]),
        positive=not meta.generation.mode.is_negative,
        scenario=str(getattr(data, "scenario", "")),
        parameter=data.parameter,
        location=_LOCATIONS.get(str(getattr(data.parameter_location, "value", ""))),
        keyword=str(data.location or "").rpartition("/")[2],
    )


_LOCATIONS = {location.value: location for location in ParameterLocation}


@contextmanager
def _only_the_contract_decides() -> Iterator[None]:
    """Keeps the modules that happen to be loaded out of what is drawn.

    Hypothesis mixes constants found in the source of every local module into what it draws, so that the same seed
    gives other values under pytest than on the command line. It offers no switch for that.
    """
    found = providers._get_local_constants  # noqa: SLF001  # no public way to switch it off
    providers.CONSTANTS_CACHE.cache.clear()
    providers._get_local_constants = Constants  # noqa: SLF001  # as above
    try:
        yield
    finally:
        providers._get_local_constants = found  # noqa: SLF001  # as above
        providers.CONSTANTS_CACHE.cache.clear()


def _seed_of(seed: int, *words: str) -> int:
    """A seed of its own for each use, so that a further operation changes nothing in the others."""
    return int.from_bytes(sha256("\n".join((str(seed), *words)).encode()).digest()[:8], "big")


def in_one_line(error: Exception) -> str:
    """What went wrong, as `not_generated` tells it."""
    text = " ".join(str(error).split()) or "no reason given"
    return f"{type(error).__name__}: {text[:200]}"
