"""What all forms show: one verdict, the worst first, and everything that was not compared."""

from __future__ import annotations

from dataclasses import replace

from harness.model.exchange import METHOD_NOT_PERMITTED
from harness.model.finding import Confidence
from harness.model.report import Cell, CellStatus, EnvironmentStatus, NotCompared, OperationReport, Report
from harness.model.spending import Expense, Spent
from harness.model.taxonomy import Severity
from harness.report.view import Gap, Verdict, viewed
from tests.report.reports import finding, report


def judged(given: Report) -> Report:
    """The same, every cell compared."""
    same = Cell(status=CellStatus.SAME, exchanges=1)
    apis = tuple(
        replace(
            api,
            operations=tuple(
                replace(one, cells=dict.fromkeys(one.cells, same), not_reached=()) for one in api.operations
            ),
        )
        for api in given.apis
    )
    return replace(given, apis=apis)


def test_a_run_that_judged_all_and_found_nothing_is_the_same() -> None:
    view = viewed(judged(report()))
    assert (view.verdict, view.headline) == (Verdict.SAME, "No drift: cloud-b against cloud-a")


def test_what_nobody_may_ask_is_told_and_takes_nothing_from_the_rest() -> None:
    given = judged(report())
    left_out = Cell(status=CellStatus.NOT_JUDGED, exchanges=0, reason=f"{METHOD_NOT_PERMITTED} POST")
    (api,) = given.apis
    refused = OperationReport(operation="POST /refunds", cells={"cloud-b": left_out}, statuses={}, not_reached=())
    view = viewed(replace(given, apis=(replace(api, operations=(*api.operations, refused)),)))
    assert view.verdict is Verdict.SAME
    assert view.headline == "No drift: cloud-b against cloud-a (not asked on purpose: 1 cell)"


def test_the_headline_of_drift_names_only_the_environments_that_drift() -> None:
    given = report(finding())
    silent = replace(given.environments[-1], name="cloud-a-west")
    view = viewed(replace(given, environments=(*given.environments, silent)))
    assert view.headline == "Drift: 1 cause (1 breaking) in cloud-b against cloud-a"


def test_a_run_that_could_not_judge_everything_never_looks_clean() -> None:
    assert viewed(report()).verdict is Verdict.NOT_JUDGED
    assert viewed(judged(report(status=EnvironmentStatus.PARTIAL))).verdict is Verdict.NOT_JUDGED
    assert viewed(replace(report(), apis=())).verdict is Verdict.NOT_JUDGED


def test_a_run_that_compared_nothing_never_says_that_there_is_no_drift() -> None:
    alone = viewed(judged(report(environments=("cloud-a",))))
    assert (alone.verdict, alone.headline) == (
        Verdict.NOT_JUDGED,
        "Nothing was compared: no environment against cloud-a",
    )
    unjudged = replace(report(), apis=())
    assert viewed(unjudged).headline == "Nothing was compared (0 things were not compared): cloud-b against cloud-a"


def test_an_environment_that_is_down_is_no_drift_and_not_clean_either() -> None:
    assert viewed(judged(report(finding(kind="environment-unreachable")))).verdict is Verdict.NOT_JUDGED


def test_an_interrupted_run_says_so_whatever_it_found() -> None:
    view = viewed(report(finding(), interrupted=True))
    assert view.verdict is Verdict.INTERRUPTED
    assert view.headline == "Interrupted, so this is partial: 1 cause (1 breaking) in cloud-b against cloud-a"


def test_findings_with_one_cause_are_one_group_and_the_worst_comes_first() -> None:
    view = viewed(
        report(
            finding(kind="response-header-removed", group="headers"),
            finding(environment="on-prem", group="total"),
            finding(environment="cloud-b", group="total"),
            finding(kind="response-property-added", group="added"),
        )
    )
    assert [group.severity for group in view.groups] == [Severity.BREAKING, Severity.WARNING, Severity.INFO]
    assert view.groups[0].environments == ("cloud-b", "on-prem")
    assert view.groups[0].apis == ("orders",)


def test_of_equally_bad_causes_the_one_in_more_environments_comes_first() -> None:
    view = viewed(
        report(*[finding(group="one")] * 3, finding(group="two"), finding(group="two", environment="on-prem"))
    )
    assert [len(group.environments) for group in view.groups] == [2, 1]


def test_findings_without_a_group_stand_alone() -> None:
    view = viewed(report(finding(group=""), replace(finding(group=""), id="other")))
    assert len(view.groups) == 2


def test_what_is_only_suspected_is_folded_and_counts_for_nothing() -> None:
    view = viewed(report(finding(confidence=Confidence.SUSPECTED)))
    assert (view.groups, len(view.suspected), view.verdict) == ((), 1, Verdict.NOT_JUDGED)
    assert sum(row.counts.get(Severity.BREAKING, 0) for row in view.environments) == 0


def test_the_reference_stands_first_in_the_matrix() -> None:
    (matrix,) = viewed(report(finding(), environments=("alpha", "cloud-a", "cloud-b"))).matrices
    assert matrix.environments == ("cloud-a", "alpha", "cloud-b")
    assert [cell and cell.status for cell in matrix.rows[0].cells] == [
        CellStatus.SAME,
        CellStatus.SAME,
        CellStatus.DRIFT,
    ]


def test_an_api_that_an_environment_does_not_have_leaves_its_cell_empty() -> None:
    given = report()
    (api,) = given.apis
    first = replace(api.operations[0], cells={"cloud-a": api.operations[0].cells["cloud-a"]})
    (matrix,) = viewed(replace(given, apis=(replace(api, operations=(first, api.operations[1])),))).matrices
    assert matrix.rows[0].cells[1] is None


def test_what_was_not_compared_is_told_once_for_all_environments() -> None:
    gaps = viewed(report(not_compared=(NotCompared(what="identity read-only", why="no token", api="orders"),))).gaps
    assert gaps == (
        Gap(what="orders: identity read-only", why="no token", environments=()),
        Gap(what="orders GET /orders/{order_id}: status 409", why="no request brought it anywhere", environments=()),
        Gap(what="orders POST /orders", why="methods are read-only", environments=("cloud-a", "cloud-b")),
    )


def test_a_cell_that_was_told_is_not_told_again() -> None:
    told = tuple(
        NotCompared(what="the operation", why="budget", api="orders", operation="POST /orders", environment=name)
        for name in ("cloud-a", "cloud-b")
    )
    gaps = viewed(report(not_compared=told)).gaps
    assert gaps[0] == Gap(what="orders POST /orders: the operation", why="budget", environments=("cloud-a", "cloud-b"))
    assert len(gaps) == 2


def test_an_api_of_which_nothing_could_be_judged_for_one_reason_is_told_once() -> None:
    given = report()
    (api,) = given.apis
    down = Cell(status=CellStatus.NOT_JUDGED, exchanges=0, reason="cloud-b is down")
    operations = tuple(replace(one, cells={**one.cells, "cloud-b": down}, not_reached=()) for one in api.operations)
    told = tuple(
        NotCompared(
            what="the operation", why="cloud-b is down", api="orders", operation=one.operation, environment="cloud-b"
        )
        for one in operations
    )
    gaps = viewed(replace(given, apis=(replace(api, operations=operations),), not_compared=told)).gaps
    assert gaps[0] == Gap(what="orders: every operation", why="cloud-b is down", environments=("cloud-b",))
    assert [gap for gap in gaps if "cloud-b" in gap.environments] == [gaps[0]]


def test_what_is_hidden_is_judged_and_counted_but_not_shown() -> None:
    hidden = replace(finding(), hidden="known to the team")
    view = viewed(report(hidden, hidden))
    assert (view.verdict, view.groups, view.hidden) == (Verdict.DRIFT, (), {"known to the team": 2})


def test_what_requests_were_spent_on_is_summed_up_for_each_environment_the_reference_first() -> None:
    spent = [
        Spent(environment="cloud-b", api="orders", operation="GET /orders", requests={Expense.CASES: 30}),
        Spent(environment="cloud-b", api="orders", operation="POST /orders", requests={Expense.SEQUENCES: 40}),
        Spent(environment="cloud-b", api="orders", operation="DELETE /orders", requests={Expense.CLEANING_UP: 9}),
        Spent(environment="cloud-a", api="orders", operation="GET /orders", requests={Expense.CASES: 30}),
    ]
    rows = viewed(replace(report(), spending=tuple(spent))).spending
    assert [(row.environment, row.in_words) for row in rows] == [
        ("cloud-a", "cases 30; most for GET /orders: 30"),
        ("cloud-b", "cases 30, sequences 40, cleaning up 9; most for POST /orders: 40"),
    ]
