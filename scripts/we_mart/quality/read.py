"""Judged days out of the warehouse's quality and pipeline logs."""

import datetime as dt
import os
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import duckdb
import psycopg2

from we_mart.build import schema
from we_mart.errors import UserError
from we_mart.quality.model import Check, DayReport, FunnelRow, Volume, Window
from we_mart.warehouse import Rows, Warehouse

# One row a day and check: the rows of the run that judged the day last.
_CHECKS = """
with judged as (
    select *,
        row_number() over (
            partition by check_date, check_no order by checked_at desc, run_id desc
        ) as newest_of_check
    from (
        select *,
            first_value(run_id) over (
                partition by check_date order by checked_at desc, run_id desc
            ) as last_run_id
        from {log}
        where {days}
    ) as of_days
    where run_id = last_run_id
)
select
    check_date, run_id, checked_at, check_no, check_name, check_type, target,
    total_records, failed_records, status, detail
from judged
where newest_of_check = 1
order by check_date, check_no
"""

_VOLUMES = """
select
    run_date, run_id, event_count, user_count, session_count, purchase_count, revenue,
    started_at, ended_at
from {log}
where run_date between {first} and {last}
order by ended_at
"""

_FUNNEL = """
select
    funnel_date, platform, step1_viewers, step2_clickers, step3_cart_adders,
    step4_purchasers
from {mart}
where funnel_date between {first} and {last}
order by funnel_date, platform
"""


def read_window(
    warehouse: Warehouse,
    *,
    days: int = 30,
    first: dt.date | None = None,
    last: dt.date | None = None,
    environment: Mapping[str, str] = os.environ,
) -> Window:
    """The last `days` days that were judged; with both `first` and `last`, that range.

    UserError where no day was judged or the logs are not there.
    """
    place = schema("we_mart", environment)
    if first and last:
        which = f"check_date between {_date(first)} and {_date(last)}"
    else:
        which = (
            f"check_date in (select distinct check_date from {place}.event_quality_log"
            f" order by check_date desc limit {days})"
        )
        first = last = None
    try:
        present = _tables(warehouse, place)
        if "event_quality_log" not in present:
            raise UserError(
                f"{warehouse.place} has no table {place}.event_quality_log: run"
                " `we-mart build` on days with event files first"
            )
        checks = warehouse.query(
            _CHECKS.format(log=f"{place}.event_quality_log", days=which)
        )
        span = {
            "first": _date(min((row[0] for row in checks), default=dt.date.min)),
            "last": _date(max((row[0] for row in checks), default=dt.date.min)),
        }
        volumes: Rows = []
        if "event_pipeline_log" in present:
            log = f"{place}.event_pipeline_log"
            volumes = warehouse.query(_VOLUMES.format(log=log, **span))
        funnel: Rows = []
        if "mart_funnel_daily" in present:
            mart = f"{place}.mart_funnel_daily"
            funnel = warehouse.query(_FUNNEL.format(mart=mart, **span))
    except (duckdb.Error, psycopg2.Error) as error:
        reason = " ".join(str(error).split())
        raise UserError(f"the quality logs cannot be read: {reason}") from None
    return Window.of(_reports(checks, volumes, funnel), first, last)


def _date(day: dt.date) -> str:
    return f"date '{day.isoformat()}'"


def _tables(warehouse: Warehouse, place: str) -> set[str]:
    quoted = place.replace("'", "''")
    rows = warehouse.query(
        "select table_name from information_schema.tables"
        f" where table_schema = '{quoted}'"
    )
    return {str(name) for (name,) in rows}


def _reports(checks: Rows, volumes: Rows, funnel: Rows) -> list[DayReport]:
    counted: dict[dt.date, list[tuple[str, Volume]]] = defaultdict(list)
    for day, run_id, *counts in volumes:
        counted[day].append((run_id, Volume(*counts)))
    funnel_of: dict[dt.date, list[FunnelRow]] = defaultdict(list)
    for day, *steps in funnel:
        funnel_of[day].append(FunnelRow(*steps))
    rows_of: dict[tuple[dt.date, str], list[tuple[Any, ...]]] = defaultdict(list)
    for row in checks:
        rows_of[row[0], row[1]].append(row)
    reports = []
    for (day, run_id), rows in rows_of.items():
        checked = max(row[2] for row in rows)
        judged = DayReport(
            day=day,
            run_id=run_id,
            checked=checked,
            checks=tuple(_check(row) for row in rows),
            volume=_volume(counted[day], run_id, checked),
        )
        if judged.passed:
            judged = replace(judged, funnel=tuple(funnel_of[day]))
        reports.append(judged)
    return reports


def _volume(
    counted: list[tuple[str, Volume]], run_id: str, checked: dt.datetime
) -> Volume | None:
    """What the run that judged counted, or one after it: where a mart failed, the next
    run makes up for the mart and does not judge again."""
    own = [volume for run, volume in counted if run == run_id]
    later = [volume for _, volume in counted if volume.ended >= checked]
    return next(iter(reversed(own or later)), None)


def _check(row: tuple[Any, ...]) -> Check:
    no, name, kind, target, total, failed, status, detail = row[3:]
    return Check(no, name, kind, target, total, failed, status == "PASS", detail or "")
