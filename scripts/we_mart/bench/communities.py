"""`we-mart bench communities`: memberships to wv_comm_user and its change feed."""

import datetime as dt
import tempfile
from pathlib import Path

import duckdb

from we_mart.bench.community_tables import CommunityTables
from we_mart.bench.measure import Say, median, run_dbt_models, run_python, show
from we_mart.errors import UserError

FIRST_DAY = dt.date(2024, 7, 2)
DAYS = 3
CHAIN = ("+wv_comm_user",)
FEED = ("wv_comm_user_update",)

_PUSH = (
    "like_on_comment_alarm", "hot_post_alarm", "new_fc_alarm", "new_media_alarm",
    "new_community_notice_alarm", "artist_to_fans_post_alarm", "artist_post_alarm",
    "artist_like_on_my_post_alarm", "artist_comment_on_my_post_alarm",
    "like_on_my_post_alarm", "comment_on_my_post_alarm",
    "after_receiving_artist_comment_alarm", "artist_cheering_me_push_enabled",
    "artist_comment_push_enabled", "artist_live_on_air_push_enabled",
    "artist_live_reservation_push_enabled", "artist_moment_push_enabled",
    "artist_post_push_enabled", "comment_push_enabled",
    "community_anniversary_push_enabled", "community_media_push_enabled",
    "community_notice_push_enabled", "following_push_enabled",
)  # fmt: skip

_SETTINGS = ", ".join(
    ['"notification_type": "VARCHAR"', *(f'"{key}": "SMALLINT"' for key in _PUSH)]
)

#: One statement of DuckDB alone: every table joined on its key, a row for each account
#: and community. Of several rows of a key any is taken, the cheapest choice there is.
FLOOR = """
import duckdb, time
c = duckdb.connect({db!r})
c.execute("set preserve_insertion_order = false")
c.execute("set TimeZone = 'UTC'")
c.execute("set memory_limit = '3GB'")
c.execute("set enable_progress_bar = false")

def table(name):
    return (f"read_parquet('{raw}/{{name}}/part_date=*/*.parquet',"
            " hive_partitioning = true, hive_types = {{'part_date': varchar}})")

def one(name, key):
    return f"(select distinct on (part_date, {{key}}) * from {{table(name)}})"

started = time.perf_counter()
c.execute(f\"\"\"
create table wv_comm_user as
select
    cast(p.part_date as date) as key_date, p.wv_user_id, u.we_member_id, p.comm_id,
    a.we_art_id, a.we_art_name, if(f.fc_id is null, 0, 1) as is_fc, f.fc_id,
    s.art_indi_id, s.art_indi_type, s.art_indi_name, h.ctry_code as ip_ctry,
    u.status as wv_user_status, least(p.cre_dt, l.logged_at) as comm_user_first_dt,
    least(p.cre_dt, l.logged_at, j.first_join_dt, v.v_ch_join_dt)
        as tot_comm_user_first_dt,
    1 as is_first_user_comm, p.status as comm_user_status, p.grade as comm_user_grade,
    p.cre_dt as comm_user_cre_dt, coalesce(p.end_dt, l.logged_at) as comm_user_end_dt,
    cast(p.profile_name is not null as bigint) as is_profile_created, p.profile_name,
    p.is_profile_private, if(p.profile_img_url is null, 0, 1) as is_upload_profile_img,
    if(p.profile_background_img_url is null, 0, 1) as is_upload_profile_background_img,
    p.is_official, p.comm_user_id, cast(1 as bigint) as cnt_comm_user_id,
    coalesce(r.n, 0) as sum_report_count, 1 as comm_user_seq,
    unnest(json_transform(n.settings, '{settings}')),
    v.v_ch_join_dt, if(v.v_ch_join_dt is null, 0, 1) as is_v_user,
    p.comm_id as part_comm_id, p.part_date,
    current_timestamp::timestamp as run_timestamp
from {{one('ods/ods_wv_member_profile', 'comm_id, wv_user_id')}} as p
left join {{one('ods/ods_wv_user', 'wv_user_id')}} as u
    on u.part_date = p.part_date and u.wv_user_id = p.wv_user_id
left join {{one('ods/we_artist', 'comm_id')}} as a
    on a.part_date = p.part_date and a.comm_id = p.comm_id
left join {{one('ods/ws_fc_user_history', 'we_member_id, we_art_id')}} as f
    on f.part_date = p.part_date and f.we_member_id = u.we_member_id
    and f.we_art_id = a.we_art_id
left join {{one('weverse2/community_member_special_member', 'comm_user_id')}} as s
    on s.part_date = p.part_date and s.comm_user_id = p.comm_user_id
left join {{one('ods/wv_user_ctry_history', 'wv_user_id')}} as h
    on h.part_date = p.part_date and h.wv_user_id = p.wv_user_id
left join {{one('weverse2/notification_push_config', 'comm_id, wv_user_id')}} as n
    on n.part_date = p.part_date and n.comm_id = p.comm_id
    and n.wv_user_id = p.wv_user_id
left join (
    select distinct on (comm_user_id) *
    from {{table('weverse2/community_log_member_status_log')}}
) as l on l.comm_user_id = p.comm_user_id
left join (
    select comm_user_id, count(*) as n
    from {{table('weverse2/community_common_report')}} group by comm_user_id
) as r on r.comm_user_id = p.comm_user_id
left join (
    select distinct on (wv_user_id, comm_id) *
    from read_parquet('{raw}/ods/wv1_join_info/*.parquet')
) as j on j.wv_user_id = p.wv_user_id and j.comm_id = p.comm_id
left join (
    select distinct on (wv_user_id, comm_id) *
    from read_parquet('{raw}/weverse2/community_log_v_member_migration/*.parquet') as m
    inner join read_parquet('{raw}/we_meta/v_to_wv_comm_mapping/*.parquet') as channel
        using (v_channel_id)
) as v on v.wv_user_id = p.wv_user_id and v.comm_id = p.comm_id
\"\"\")
print(time.perf_counter() - started)
"""

#: One hash join of two partitions by DuckDB alone, that gives all columns of both.
JOIN = """
import duckdb, time
c = duckdb.connect({db!r}, read_only=True)
c.execute("set preserve_insertion_order = false")
c.execute("set memory_limit = '3GB'")
c.execute("set enable_progress_bar = false")
names = [row[0] for row in c.execute("describe we_mart.wv_comm_user").fetchall()]
counts = ", ".join(f"count(a.{{n}}), count(b.{{n}})" for n in names)
started = time.perf_counter()
c.execute(f\"\"\"
select {{counts}}
from (select * from we_mart.wv_comm_user where part_date = '{day}') as a
full outer join (select * from we_mart.wv_comm_user where part_date = '{before}') as b
    on a.part_comm_id = b.part_comm_id and a.wv_user_id = b.wv_user_id
\"\"\").fetchall()
print(time.perf_counter() - started)
"""


def bench_communities(
    project: Path, memberships: int, runs: int, say: Say, progress: Say
) -> None:
    """Measure three days of memberships, and the feed of the last of them."""
    with tempfile.TemporaryDirectory(prefix="we_mart_bench_") as folder:
        work = Path(folder)
        progress(f"writing {memberships:,} memberships, {DAYS} days")
        CommunityTables(work / "raw", memberships, FIRST_DAY, DAYS).write()
        rows = _whole(project, work, runs, progress)
        rows += _feed(project, work, runs, progress)
    show(f"Communities: {memberships:,} memberships, {DAYS} days, DuckDB", rows, say)


def _environment(work: Path) -> dict[str, str]:
    return {
        "WE_MART_RAW": str(work / "raw"),
        "WE_MART_DB": str(work / "model.duckdb"),
    }


def _day(n: int) -> str:
    return (FIRST_DAY + dt.timedelta(days=n)).isoformat()


def _range(first: int, last: int) -> list[str]:
    return ["--vars", f"{{start_date: '{_day(first)}', end_date: '{_day(last)}'}}"]


def _whole(
    project: Path, work: Path, runs: int, progress: Say
) -> list[tuple[str, str, str]]:
    chain, floor, peak, floor_peak = [], [], 0.0, 0.0
    models: dict[str, float] = {}
    db, bare = work / "model.duckdb", work / "bare.duckdb"
    for run in range(runs):
        db.unlink(missing_ok=True)
        models, measured = run_dbt_models(
            project, CHAIN, _environment(work), work / "target"
        )
        chain.append(sum(models.values()))
        peak = max(peak, measured.peak_gb)
        code = FLOOR.format(
            db=str(bare), raw=work / "raw", settings="{{" + _SETTINGS + "}}"
        )
        alone = run_python(code, work)
        floor.append(float(alone.output))
        floor_peak = max(floor_peak, alone.peak_gb)
        _same_size(db, bare)
        bare.unlink()
        progress(
            f"run {run + 1}: to wv_comm_user {chain[-1]:.2f} s,"
            f" bare join {floor[-1]:.2f} s"
        )
    slowest = sorted(models, key=lambda name: -models[name])[:4]
    return [
        ("models up to wv_comm_user", f"{median(chain):.2f} s", ""),
        ("bare join by DuckDB alone", f"{median(floor):.2f} s", ""),
        ("ratio", f"{median(chain) / median(floor):.2f}", "at most 3"),
        ("peak memory of the dbt process", f"{peak:.2f} GB", "under 4 GB"),
        ("peak memory of DuckDB alone", f"{floor_peak:.2f} GB", ""),
        *((f"{name} (last run)", f"{models[name]:.2f} s", "") for name in slowest),
    ]


def _same_size(model: Path, bare: Path) -> None:
    """The comparison is fair only if both wrote as many rows and columns."""
    sizes = []
    for path, table in ((model, "we_mart.wv_comm_user"), (bare, "wv_comm_user")):
        with duckdb.connect(str(path), read_only=True) as connection:
            relation = connection.sql(f"from {table}")
            sizes.append((relation.count("*").fetchall(), len(relation.columns)))
    if sizes[0] != sizes[1]:
        raise UserError(f"the bare join wrote {sizes[1]}, the model {sizes[0]}")


def _feed(
    project: Path, work: Path, runs: int, progress: Say
) -> list[tuple[str, str, str]]:
    """The feed of the last day, after those before it."""
    db = str(work / "model.duckdb")
    last = DAYS - 1
    environment, target = _environment(work), work / "target"
    run_dbt_models(project, FEED, environment, target, *_range(0, last - 1))
    feed, join = [], []
    for run in range(runs):
        models, _ = run_dbt_models(
            project, FEED, environment, target, *_range(last, last)
        )
        feed.append(sum(models.values()))
        code = JOIN.format(db=db, day=_day(last), before=_day(last - 1))
        join.append(float(run_python(code, work).output))
        progress(f"run {run + 1}: feed {feed[-1]:.2f} s, hash join {join[-1]:.2f} s")
    with duckdb.connect(db, read_only=True) as connection:
        written, members = (
            connection.sql(
                f"from we_mart.{table} where part_date = '{_day(last)}'"
            ).count("*").fetchall()[0][0]
            for table in ("wv_comm_user_update", "wv_comm_user")
        )  # fmt: skip
    return [
        ("feed of the last day", f"{median(feed):.2f} s", ""),
        ("one hash join of the two partitions", f"{median(join):.2f} s", ""),
        ("ratio of the feed", f"{median(feed) / median(join):.2f}", "at most 1.5"),
        (
            "rows of the feed",
            f"{written:,} of {members:,} ({written / members:.2%})",
            "",
        ),
    ]
