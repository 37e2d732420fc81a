"""Judged days out of the logs, on both engines: the last verdict of each day counts."""

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from rich.console import Console

from support import DbtProject
from test_quality_model import FIRST, TARGETS, TYPES
from we_mart.errors import UserError
from we_mart.quality.model import CHECK_NAMES, FunnelRow, Volume, Window
from we_mart.quality.read import read_window
from we_mart.quality.report import ReportRequest, make_report
from we_mart.warehouse import open_warehouse

_TABLES = {
    "event_quality_log": (
        "check_date date, check_no int, check_name text, check_type text, target text,"
        " total_records bigint, failed_records bigint, pass_rate decimal(18, 9),"
        " status text, detail text, run_id text, checked_at timestamp"
    ),
    "event_pipeline_log": (
        "run_id text, run_date date, event_count bigint, user_count bigint,"
        " session_count bigint, purchase_count bigint, revenue decimal(18, 2),"
        " quality_status text, started_at timestamp, ended_at timestamp"
    ),
    "mart_funnel_daily": (
        "funnel_date date, platform text, step1_viewers bigint, step2_clickers bigint,"
        " step3_cart_adders bigint, step4_purchasers bigint,"
        " overall_conversion_rate decimal(9, 2)"
    ),
}


@dataclass
class Logs:
    """The logs of a warehouse, under a developer's prefix."""

    target: str
    environment: dict[str, str]

    def run(self, *statements: str) -> None:
        with open_warehouse(self.target, self.environment) as warehouse:
            for statement in statements:
                warehouse.query(statement)

    def make(self, *names: str) -> None:
        self.run(
            "create schema if not exists dev_we_mart",
            *(f"create table dev_we_mart.{name} ({_TABLES[name]})" for name in names),
        )

    def judge(
        self, day: dt.date, run_id: str, hour: int, failed: int = 0, checks: int = 7
    ) -> None:
        """A run's verdict on a day; `failed` lines of 1,000 fail check 1."""
        at = f"timestamp '2024-08-01 {hour:02}:00:00'"
        rows = []
        for no in range(1, checks + 1):
            bad = failed if no == 1 else 0
            status, detail = ("FAIL", "'no user_id'") if bad else ("PASS", "null")
            rows.append(
                f"(date '{day}', {no}, '{CHECK_NAMES[no]}', '{TYPES[no - 1]}',"
                f" '{TARGETS[no - 1]}', 1000, {bad}, 0.5, '{status}', {detail},"
                f" '{run_id}', {at})"
            )
        self.run(f"insert into dev_we_mart.event_quality_log values {', '.join(rows)}")

    def count(self, day: dt.date, run_id: str, events: int) -> None:
        self.run(
            f"insert into dev_we_mart.event_pipeline_log values ('{run_id}', date '{day}',"
            f" {events}, 10, 20, 3, 1234.50, 'PASS', timestamp '2024-08-01 01:00:00',"
            " timestamp '2024-08-01 01:05:00')"
        )

    def funnel(self, day: dt.date, platform: str) -> None:
        self.run(
            f"insert into dev_we_mart.mart_funnel_daily values (date '{day}', '{platform}',"
            " 9, 7, 5, 2, 22.22)"
        )

    def read(
        self, days: int = 30, first: dt.date | None = None, last: dt.date | None = None
    ) -> Window:
        with open_warehouse(self.target, self.environment, read_only=True) as warehouse:
            return read_window(
                warehouse,
                days=days,
                first=first,
                last=last,
                environment=self.environment,
            )


@pytest.fixture(params=["duckdb", pytest.param("postgres", marks=pytest.mark.postgres)])
def logs(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Logs]:
    server = None
    if request.param == "postgres":
        server = request.getfixturevalue("postgres_server")
    with DbtProject.fresh(tmp_path, server) as project:
        values = project.environment | {"WE_MART_SCHEMA_PREFIX": "dev_"}
        made = Logs(request.param, values)
        made.run("create schema dev_we_mart")
        yield made


def day(n: int) -> dt.date:
    return FIRST + dt.timedelta(n)


def test_a_day_is_read_as_its_last_run_judged_and_counted_it(logs: Logs) -> None:
    logs.make(*_TABLES)
    logs.judge(day(0), "z-early", 3, failed=200)
    logs.count(day(0), "z-early", 111)
    logs.judge(day(0), "a-late", 9)
    logs.count(day(0), "a-late", 999)
    logs.judge(day(2), "early", 3)
    logs.judge(day(2), "late", 9, failed=11)
    for n in (0, 1, 2):
        logs.funnel(day(n), "web")
        logs.funnel(day(n), "ios")
    window = logs.read()
    first, last = window.days
    assert (first.day, first.run_id, first.status) == (day(0), "a-late", "PASS")
    assert first.checked == dt.datetime(2024, 8, 1, 9)
    assert [check.no for check in first.checks] == list(CHECK_NAMES)
    started = dt.datetime(2024, 8, 1, 1)
    assert first.volume == Volume(
        999, 10, 20, 3, Decimal("1234.50"), started, started + dt.timedelta(minutes=5)
    )
    assert first.funnel == (FunnelRow("ios", 9, 7, 5, 2), FunnelRow("web", 9, 7, 5, 2))
    (check,) = last.failing
    assert (last.day, last.run_id) == (day(2), "late")
    assert (check.failed, check.total, check.rate_text) == (11, 1_000, "98.90 %")
    assert check.detail == "no user_id"
    # No line of that run in the pipeline log, and rows of the run before in the mart.
    assert last.volume is None
    assert last.funnel == ()
    assert window.missing == 1


def test_days_counts_judged_days_and_a_range_calendar_days(logs: Logs) -> None:
    logs.make("event_quality_log")
    for n in (0, 5, 9):
        logs.judge(day(n), "run", 3)
    assert [r.day for r in logs.read(2).days] == [day(5), day(9)]
    assert logs.read(2).availability_text == "40.00 %"
    assert len(logs.read().days) == 3
    window = logs.read(first=day(4), last=day(7))
    assert [r.day for r in window.days] == [day(5)]
    assert window.availability_text == "25.00 %"
    with pytest.raises(UserError, match="judged no day"):
        logs.read(first=day(6), last=day(8))


def test_a_run_that_made_up_for_marts_later_has_counted_the_day(logs: Logs) -> None:
    logs.make("event_quality_log", "event_pipeline_log")
    logs.judge(day(0), "judged", 0)
    logs.count(day(0), "made-up", 77)
    logs.judge(day(1), "judged", 3)
    logs.count(day(1), "before", 88)
    first, second = logs.read().days
    assert first.volume is not None
    assert first.volume.events == 77
    assert second.volume is None


def test_half_a_verdict_is_none_and_no_log_is_told(logs: Logs) -> None:
    with pytest.raises(UserError, match=r"no table dev_we_mart\.event_quality_log"):
        logs.read()
    logs.make("event_quality_log")
    with pytest.raises(UserError, match="judged no day"):
        logs.read()
    # The same run judged the day again, and half of it at a later time.
    logs.judge(day(0), "run", 3)
    logs.judge(day(0), "run", 4, failed=500, checks=2)
    (report,) = logs.read().days
    assert [check.no for check in report.failing] == [1]
    assert len(report.checks) == 7
    logs.judge(day(0), "broken-off", 5, checks=3)
    (report,) = logs.read().days
    assert report.missing == (4, 5, 6, 7)
    assert report.status == "FAIL"


def test_logs_of_another_shape_are_one_line(logs: Logs) -> None:
    logs.run("create table dev_we_mart.event_quality_log (check_date date)")
    with pytest.raises(UserError, match="cannot be read") as caught:
        logs.read()
    assert "\n" not in str(caught.value)


def test_a_report_goes_to_terminal_page_and_files_and_back(
    logs: Logs, tmp_path: Path
) -> None:
    logs.make(*_TABLES)
    for n in (0, 2, 3):
        logs.judge(day(n), "run", 3, failed=11 if n == 2 else 0)
        logs.count(day(n), "run", 100)
    out = io.StringIO()
    request = ReportRequest(
        logs.target, days=2, page=tmp_path / "page.html", json=tmp_path / "reports"
    )
    console = Console(file=out, width=200)
    now = dt.datetime(2024, 8, 2)
    window = make_report(request, console, now, logs.environment)
    assert [report.day for report in window.days] == [day(2), day(3)]
    assert "98.90 %" in out.getvalue()
    assert f"The dashboard is {tmp_path / 'page.html'}." in out.getvalue()
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    from_files = ReportRequest(
        reports=tmp_path / "reports", page=tmp_path / "again.html"
    )
    assert make_report(from_files, console, now, {}) == window
    assert (tmp_path / "again.html").read_text(encoding="utf-8") == page
    last = ReportRequest(reports=tmp_path / "reports", days=1)
    assert [report.day for report in make_report(last, console, now, {}).days] == [
        day(3)
    ]
    with pytest.raises(UserError, match="--days is 1 or more"):
        make_report(ReportRequest(days=0), console, now, logs.environment)
