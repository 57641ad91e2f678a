"""The score of a depth and a contract as a row of a Markdown table, and what went wrong below it."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.detection.score import Score

HEADER = """\
| depth | contract | operators | recall | precision | place | groups per cause | requests per environment | seconds |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |"""


def row(depth: str, contract: str, score: Score) -> str:
    """One row; requests are the median of the environments, the reference aside."""
    cells = (
        depth,
        contract,
        str(len(score.told)),
        f"{score.recall:.1%}",
        f"{score.precision:.1%}",
        f"{score.place_accuracy:.1%}",
        f"{score.groups_per_cause:.2f}",
        f"{median(score.requests):.0f}",
        f"{score.seconds:.0f}",
    )
    return f"| {' | '.join(cells)} |"


def progress(mutations: int, api: str, score: Score) -> str:
    """What a batch came to, before all of them are through."""
    return f"{mutations} of {api}, {score.seconds:.0f} s{_lines('', score)}"


def details(depth: str, contract: str, score: Score) -> str:
    """What was missed, told at too few places or invented, a line each."""
    lines = _lines(f"{depth}, {contract}: ", score)
    return f"{lines}\n" if lines else ""


def _lines(label: str, score: Score) -> str:
    lines = [f"missed: {one.environment}: {one.seed.kind} at {'; '.join(one.missing)}" for one in score.missed]
    lines += [
        f"place: {one.environment}: {one.seed.kind} not told at {'; '.join(one.missing)}"
        for one in score.told
        if one.found and one.missing
    ]
    lines += [
        f"groups: {one.environment}: {one.seed.kind} in {one.groups} groups" for one in score.told if one.groups > 1
    ]
    lines += [f"invented: {line}" for line in score.wrong]
    return "".join(f"\n{label}{line}" for line in lines)
