"""`we-mart dashboard`: judged days to terminal, page and report JSON."""

import datetime as dt
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from we_mart.errors import UserError
from we_mart.quality.dashboard import dashboard, write_dashboard
from we_mart.quality.files import read_reports, write_reports
from we_mart.quality.model import Window
from we_mart.quality.read import read_window
from we_mart.quality.terminal import print_report
from we_mart.warehouse import open_warehouse


@dataclass(frozen=True)
class ReportRequest:
    """Which judged days to show, out of what, and where to write them."""

    target: str = "duckdb"
    #: The last days that were judged; with both `first` and `last`, that range instead.
    days: int = 30
    first: dt.date | None = None
    last: dt.date | None = None
    #: Folder with report JSON to read instead of the warehouse.
    reports: Path | None = None
    page: Path | None = None
    #: Folder to write report JSON to.
    json: Path | None = None


def make_report(
    request: ReportRequest,
    console: Console,
    now: dt.datetime,
    environment: Mapping[str, str] = os.environ,
) -> Window:
    """Print the days, write what was asked for, and say where it is."""
    window = _window(request, environment)
    print_report(window, console)
    if request.json:
        written = write_reports(request.json, window.days)
        console.print(f"{len(written)} reports are in {request.json}.", markup=False)
    if request.page:
        write_dashboard(request.page, dashboard(window, now))
        console.print(f"The dashboard is {request.page}.", markup=False)
    return window


def _window(request: ReportRequest, environment: Mapping[str, str]) -> Window:
    first, last = request.first, request.last
    if request.days < 1:
        raise UserError(f"--days is 1 or more, not {request.days}")
    if request.reports:
        held = read_reports(request.reports)
        if first and last:
            return Window.of(held, first, last)
        judged = sorted({report.day for report in held})[-request.days :]
        return Window.of(held, judged[0], judged[-1])
    with open_warehouse(request.target, environment, read_only=True) as warehouse:
        return read_window(
            warehouse,
            days=request.days,
            first=first,
            last=last,
            environment=environment,
        )
