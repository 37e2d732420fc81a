"""`we-mart bench users`: account extracts to the user mart, against a bare join."""

import datetime as dt
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb

from we_mart.bench.measure import Say, median, run_dbt_models, run_python, show
from we_mart.errors import UserError
from we_mart.local_postgres import local_postgres
from we_mart.raw.folder import scan
from we_mart.raw.generator import GeneratorConfig, generate
from we_mart.raw.load import load
from we_mart.raw.postgres import PostgresTarget

#: From the first day on accounts are matched by key, the dearer way.
FIRST_DAY = dt.date(2024, 7, 2)
RUNS = 3
CHAIN = ("+we_user",)
WHOLE = (
    "+we_user_current",
    "+we_id_mapping",
    "+we_id_conflict",
    "+stats_we_d_user_join",
)

#: One statement of DuckDB alone: every table of accounts joined on its key, a row for
#: each member. Of several rows of a key any one is taken, the cheapest choice there is.
FLOOR = """
import duckdb, sys, time
c = duckdb.connect({db!r})
c.execute("set preserve_insertion_order = false")
c.execute("set TimeZone = 'UTC'")
c.execute("set enable_progress_bar = false")

def table(name):
    return (f"read_parquet('{raw}/{{name}}/part_date=*/*.parquet',"
            " hive_partitioning = true, hive_types = {{'part_date': varchar}})")

def one(name, key):
    return f"(select distinct on ({{key}}) * from {{table(name)}})"

started = time.perf_counter()
c.execute(f\"\"\"
create table we_user as
select
    m.we_member_id, m.cre_at as we_cre_at, m.leave_at as we_leave_dt,
    coalesce(wv.ctry_code, ws.ctry_code, wvh.ctry_code, wsh.ctry_code) as ctry_code,
    coalesce(wv.ip, ws.ip, wvh.ip, wsh.ip) as ip,
    if(wv.wv_user_id is null, 'ws', 'wv') as join_service,
    wv.wv_user_id, coalesce(d.lang, wv.lang) as wv_lang, wv.status as wv_status,
    wv.cre_dt as wv_cre_dt, wv.cre_dt as wv_first_cre_dt, wv.join_dt as wv_join_dt,
    wv.join_dt as wv_first_join_dt, wv.upd_dt as wv_upd_dt, wv.deactivated_dt as
    wv_deactivated_dt, la.last_accessed_at as wv_last_access_dt, wv.leave_dt as
    wv_leave_dt, 1 as wv_trans_seq, ws.ws_user_id, ws.lang as ws_lang, ws.status as
    ws_status, ws.cre_dt as ws_cre_dt, ws.cre_dt as ws_first_cre_dt, ws.join_dt as
    ws_join_dt, ws.join_dt as ws_first_join_dt, ws.upd_dt as ws_upd_dt,
    ws.deactivated_dt as ws_deactivated_dt, ws.last_access_dt as ws_last_access_dt,
    1 as ws_trans_seq, wv.service_user_key as wv_service_user_key, wa.wa_user_id,
    wa.lang as wa_lang, wa.status as wa_status, wa.cre_dt as wa_cre_dt,
    wa.deactivated_at as wa_deactivated_at, ph.ph_user_id, ph.cre_dt as ph_cre_dt,
    ph.cre_dt as ph_first_join_dt, ph.last_access_at as ph_last_access_at,
    ph.withdrawal_at as ph_withdrawal_at, ws.service_user_key as ws_service_user_key,
    v.vlive_id, v.linked_at as vlive_linked_at,
    current_timestamp::timestamp as run_timestamp, m.part_date
from {{table('ods/ods_wemember_user')}} as m
left join {{one('ods/ods_wv_user', 'we_member_id')}} as wv using (we_member_id)
left join {{one('ods/ods_ws_user', 'we_member_id')}} as ws using (we_member_id)
left join {{one('album/user', 'we_member_id')}} as wa using (we_member_id)
left join {{one('ods/ods_ph_fan_user', 'we_member_id')}} as ph using (we_member_id)
left join {{table('ods/ods_wv_user_last_accessed_at')}} as la
    on la.wv_user_id = wv.wv_user_id
left join {{one('ods/ods_wv_notification_device', 'wv_user_id')}} as d
    on d.wv_user_id = wv.wv_user_id
left join {{one('ods/wv_user_ctry_history', 'wv_user_id')}} as wvh
    on wvh.wv_user_id = wv.wv_user_id
left join {{one('ods/ws_user_ctry_history', 'ws_user_id')}} as wsh
    on wsh.ws_user_id = ws.ws_user_id
left join (
    select distinct on (wv_user_id) *
    from read_parquet('{raw}/weverse2/community_common_v_member_migration/*.parquet')
) as v on v.wv_user_id = wv.wv_user_id
\"\"\")
print(time.perf_counter() - started)
"""


@dataclass(frozen=True)
class UserSizes:
    """How large the measured platforms are: members at once, members over days."""

    members: int
    members_of_history: int
    days: int


def bench_users(project: Path, sizes: UserSizes, say: Say, progress: Say) -> None:
    """Measure one large day, a day after history, and PostgreSQL."""
    if sizes.days < 3:
        raise UserError("--days: a last day and a second one need at least 3")
    with tempfile.TemporaryDirectory(prefix="we_mart_bench_") as folder:
        work = Path(folder)
        rows = _one_day(project, work, sizes.members, progress)
        show(f"User mart: {sizes.members:,} members, one day, DuckDB", rows, say)
    with tempfile.TemporaryDirectory(prefix="we_mart_bench_") as folder:
        work = Path(folder)
        raw = work / "raw"
        progress(f"making {sizes.members_of_history:,} members, {sizes.days} days")
        _make(raw, sizes.members_of_history, sizes.days)
        rows = _history(project, work, sizes.days, progress)
        title = f"{sizes.members_of_history:,} members"
        show(f"User mart: {title}, {sizes.days} days, DuckDB", rows, say)
        rows = _postgres(project, work, progress)
        show(f"User mart: {title}, one day, PostgreSQL", rows, say)


def _make(raw: Path, members: int, days: int) -> None:
    # The logs are not read here.
    config = GeneratorConfig(
        raw=raw, start=FIRST_DAY, days=days, members=members, log_lines_per_day=100
    )
    generate(config, lambda _: None)


def _range(first: int, last: int) -> list[str]:
    start, end = (FIRST_DAY + dt.timedelta(days=n) for n in (first, last))
    return ["--vars", f"{{start_date: '{start}', end_date: '{end}'}}"]


def _one_day(
    project: Path, work: Path, members: int, progress: Say
) -> list[tuple[str, str, str]]:
    raw = work / "raw"
    progress(f"making {members:,} members")
    _make(raw, members, 1)
    chain, whole, floor, peak, floor_peak = [], [], [], 0.0, 0.0
    models: dict[str, float] = {}
    for run in range(RUNS):
        db = work / f"model{run}.duckdb"
        environment = {"WE_MART_RAW": str(raw), "WE_MART_DB": str(db)}
        models, measured = run_dbt_models(project, CHAIN, environment, work / "target")
        chain.append(sum(models.values()))
        peak = max(peak, measured.peak_gb)
        db.unlink()
        models, measured = run_dbt_models(project, WHOLE, environment, work / "target")
        whole.append(sum(models.values()))
        peak = max(peak, measured.peak_gb)
        bare = work / f"bare{run}.duckdb"
        alone = run_python(FLOOR.format(db=str(bare), raw=raw), work)
        floor.append(float(alone.output))
        floor_peak = max(floor_peak, alone.peak_gb)
        _same_size(db, bare)
        db.unlink()
        bare.unlink()
        progress(
            f"run {run + 1}: to we_user {chain[-1]:.2f} s, all {whole[-1]:.2f} s,"
            f" bare join {floor[-1]:.2f} s"
        )
    slowest = sorted(models, key=lambda name: -models[name])[:6]
    return [
        ("models up to we_user", f"{median(chain):.2f} s", ""),
        ("the same with mapping, conflicts, joins", f"{median(whole):.2f} s", ""),
        ("bare join by DuckDB alone", f"{median(floor):.2f} s", ""),
        ("ratio of we_user", f"{median(chain) / median(floor):.2f}", "at most 3"),
        ("ratio of all", f"{median(whole) / median(floor):.2f}", ""),
        ("peak memory of the dbt process", f"{peak:.2f} GB", "under 4 GB"),
        ("peak memory of DuckDB alone", f"{floor_peak:.2f} GB", ""),
        *((f"{name} (last run)", f"{models[name]:.2f} s", "") for name in slowest),
    ]


def _same_size(model: Path, bare: Path) -> None:
    """The comparison is fair only if both wrote as many rows and columns."""
    sizes = []
    for path, table in ((model, "we_mart.we_user"), (bare, "we_user")):
        with duckdb.connect(str(path), read_only=True) as connection:
            relation = connection.sql(f"from {table}")
            sizes.append((relation.count("*").fetchall(), len(relation.columns)))
    if sizes[0] != sizes[1]:
        raise UserError(f"the bare join wrote {sizes[1]}, the model {sizes[0]}")


def _history(
    project: Path, work: Path, days: int, progress: Say
) -> list[tuple[str, str, str]]:
    """The last day after all others were built one by one, and the second day."""
    db, run_db = work / "history.duckdb", work / "run.duckdb"
    environment = {"WE_MART_RAW": str(work / "raw"), "WE_MART_DB": str(db)}
    before = {1: work / "before_second.duckdb", days - 1: work / "before_last.duckdb"}
    for day in range(days - 1):
        run_dbt_models(project, WHOLE, environment, work / "target", *_range(day, day))
        progress(f"day {day + 1} of {days} built")
        if day + 1 in before:
            shutil.copy(db, before[day + 1])
    found: dict[int, list[float]] = {day: [] for day in before}
    environment["WE_MART_DB"] = str(run_db)
    for _ in range(RUNS):
        for day, path in before.items():
            shutil.copy(path, run_db)
            models, _ = run_dbt_models(
                project, WHOLE, environment, work / "target", *_range(day, day)
            )
            found[day].append(sum(models.values()))
            progress(f"day {day + 1}: {found[day][-1]:.2f} s")
    second, last = median(found[1]), median(found[days - 1])
    return [
        (f"day {days}, all models", f"{last:.2f} s", ""),
        ("day 2", f"{second:.2f} s", ""),
        ("ratio", f"{last / second:.2f}", "at most 1.2"),
    ]


def _postgres(project: Path, work: Path, progress: Say) -> list[tuple[str, str, str]]:
    """The first day on a private server, loaded before."""
    sums: list[float] = []
    models: dict[str, float] = {}
    first = FIRST_DAY.isoformat()
    with local_postgres() as server:
        environment = server.environment() | {"WE_MART_RAW": str(work / "raw")}
        target = PostgresTarget.from_environment(environment)
        load(scan(work / "raw"), target, (first, first))
        for run in range(RUNS):
            models, _ = run_dbt_models(
                project,
                WHOLE,
                environment,
                work / "target",
                *("--target", "postgres", "--full-refresh", *_range(0, 0)),
            )
            sums.append(sum(models.values()))
            progress(f"PostgreSQL, run {run + 1}: {sums[-1]:.2f} s")
    slowest = sorted(models, key=lambda name: -models[name])[:6]
    return [
        ("all models", f"{median(sums):.2f} s", ""),
        *((f"{name} (last run)", f"{models[name]:.2f} s", "") for name in slowest),
    ]
