"""`we-mart run`: one business day (or a range) end to end, with its gate and alerts."""

import datetime as dt
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from we_mart.build import (
    BuildRequest,
    Say,
    explain_failure,
    failures,
    raw_folder,
    run_dbt,
    stop_if_unusable,
)
from we_mart.errors import UserError
from we_mart.quality.messages import Message, completed, quality_failed, task_failed
from we_mart.quality.model import DayReport
from we_mart.quality.report import ReportRequest, make_report
from we_mart.quality.slack import Webhook, send
from we_mart.raw.event_folder import EVENTS
from we_mart.raw.folder import RawFolder, scan
from we_mart.raw.load import load
from we_mart.raw.postgres import PostgresTarget

PIPELINE = "we_mart"
#: The dbt test that fails where a day of events does not pass.
GATE_TEST = "events_of_each_day_pass_their_checks"


@dataclass(frozen=True)
class RunRequest:
    """Which days to run on which engine.

    select: dbt's --select, empty for the whole project
    page: where the dashboard goes
    reports: folder of the report JSON, a file a day
    """

    project: Path
    first: dt.date
    last: dt.date
    target: str = "duckdb"
    select: str = ""
    page: Path = Path("target/quality.html")
    reports: Path = Path("target/quality")

    @property
    def days(self) -> list[dt.date]:
        """Every day asked for."""
        count = (self.last - self.first).days + 1
        return [self.first + dt.timedelta(n) for n in range(count)]

    @property
    def range(self) -> tuple[str, str]:
        """First and last day as texts."""
        return self.first.isoformat(), self.last.isoformat()


def run(
    request: RunRequest,
    console: Console,
    echo: Say,
    webhook: Webhook | None,
    now: Callable[[], dt.datetime],
) -> None:
    """Collect, check, gate, load, build marts, report, alert; UserError if it failed.

    An alert that is not delivered changes nothing. echo takes dbt's own lines; now is
    asked for the time in UTC.
    """
    began = time.monotonic()

    def say(text: str) -> None:
        console.print(f"{time.monotonic() - began:6.1f} s  {text}", markup=False)

    def alert(message: Message) -> None:
        send(message, webhook, say)

    task = "collect"
    try:
        missing = _collect(request, say)
        task = "build"
        say("build: check, gate, load, marts")
        error = _build(request, echo)
        task = "report"
        judged = _report(request, console, now(), must_be=not (missing or error))
    except UserError as failed:
        alert(task_failed(PIPELINE, task, request.first, str(failed)))
        raise
    problems = _problems(judged, missing, error)
    for report in (r for r in judged if not r.passed):
        alert(quality_failed(PIPELINE, report))
    for day in missing:
        alert(task_failed(PIPELINE, "collect", day, "no event file"))
    if error:
        alert(task_failed(PIPELINE, "build", request.first, error))
    else:
        alert(completed(PIPELINE, judged))
    if problems:
        raise UserError("; ".join(problems))
    say("done")


def _collect(request: RunRequest, say: Say) -> list[dt.date]:
    """Look at the event files and load them where that is needed; days without one."""
    stop_if_unusable(BuildRequest(request.project, request.target))
    folder = scan(raw_folder())
    if request.target == "postgres":
        target = PostgresTarget.from_environment()
        rows = load(folder, target, request.range).rows
        say(f"collect: {sum(rows.values()):,} rows loaded into {target.dbname}")
    if not folder.events:
        say("collect: there are no event files at all")
        return []
    found = [day for day in request.days if day.isoformat() in folder.events]
    files = [path for day in found for path in folder.events[day.isoformat()]]
    size = sum(path.stat().st_size for path in files)
    say(f"collect: {len(files)} event files, {size / 1e6:,.1f} MB")
    missing = sorted(set(request.days) - set(found))
    for day in missing:
        say(f"collect: no event file of {day}: {_expected(folder, day)}")
    return missing


def _expected(folder: RawFolder, day: dt.date) -> str:
    return f"expected {folder.path / EVENTS}/events_{day:%Y%m%d}.jsonl or .jsonl.gz"


def _build(request: RunRequest, echo: Say) -> str:
    """dbt build of the days; what failed besides the gate, empty if nothing did."""
    first, last = request.range
    variables = json.dumps({"start_date": first, "end_date": last})
    arguments = ["build", "--target", request.target, "--vars", variables]
    if request.select:
        arguments += ["--select", *request.select.split()]
    started = time.time()
    code, lines = run_dbt(arguments, request.project, echo)
    if not code:
        return ""
    failed = list(failures(request.project, started))
    others = [(name, text) for name, text in failed if name != GATE_TEST]
    if failed and not others:
        return ""
    build = BuildRequest(request.project, request.target, first, last)
    return explain_failure(build, lines, others)


def _report(
    request: RunRequest, console: Console, now: dt.datetime, *, must_be: bool
) -> tuple[DayReport, ...]:
    """Terminal report, dashboard and report JSON of the days that were judged.

    must_be: whether it is an error if there is none
    """
    asked = ReportRequest(
        request.target,
        first=request.first,
        last=request.last,
        page=request.page,
        json=request.reports,
    )
    if not scan(raw_folder()).events:
        return ()
    try:
        return make_report(asked, console, now).days
    except UserError:
        if must_be:
            raise
        return ()


def _problems(
    judged: tuple[DayReport, ...], missing: list[dt.date], error: str
) -> list[str]:
    """What the run failed of, a part each."""
    problems = [
        f"events of {report.day} FAIL"
        f" {', '.join(f'{c.name} ({c.rate_text})' for c in report.failing)}:"
        " its marts keep the rows they had"
        for report in judged
        if not report.passed
    ]
    problems += [f"no event file of {day}" for day in missing]
    return problems + ([error] if error else [])
