"""What the sample says of communities: every case that a rule of theirs is about."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from we_mart.raw.generator import GeneratorConfig, generate

LOGS = {
    "post_view": ("post_id", "viewed_at"),
    "post_reaction": ("post_id", "reacted_at"),
    "media_reaction": ("media_id", "reacted_at"),
}
PROFILE = "ods_wv_member_profile"
LAST = "(select max(part_date) from ods_wv_member_profile)"


@pytest.fixture(scope="module")
def db(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The default sample, a view per table."""
    raw = Path(tmp_path_factory.mktemp("sample")) / "raw"
    generate(GeneratorConfig(raw))
    with duckdb.connect() as connection:
        for source in ("ods", "weverse2", "we_meta"):
            for table in sorted((raw / source).iterdir()):
                hive = "hive_types = {'part_date': varchar}"
                hive = f", {hive}" if any(table.glob("part_date=*")) else ""
                connection.execute(
                    f"create view {table.name} as"
                    f" from read_parquet('{table}/**/*.parquet'{hive})"
                )
        for log, (item, at) in LOGS.items():
            kind = "'VIEW'" if log == "post_view" else "reaction_type"
            connection.execute(
                f"create view {log}s as select wv_user_id, comm_id, {item} as item,"
                f" {kind} as kind, {at} as acted_at, part_date, date_diff('day',"
                f" ({at} + interval 9 hour)::date, part_date::date) as days_late"
                f" from {log}"
            )
        yield connection


def one(db: duckdb.DuckDBPyConnection, query: str) -> int:
    return int(db.execute(query).fetchall()[0][0])


@pytest.mark.parametrize("log", LOGS)
def test_lines_are_late_ahead_and_repeated(
    db: duckdb.DuckDBPyConnection, log: str
) -> None:
    late = dict(
        db.execute(
            f"select days_late, count(*) from {log}s group by days_late"
        ).fetchall()
    )
    # In time, late, too late, by a clock that is a day fast.
    assert set(late) >= {-1, 0, 1, 2, 3}
    assert max(late) > 3
    lines = sum(late.values())
    assert late[0] / lines > 0.9
    assert late[-1] / lines < 0.01
    for when in ("=", "<>"):
        repeats = f"""select count(*) from (
            select 1 from {log}s group by wv_user_id, comm_id, item, kind, acted_at
            having count(*) = 2 and min(part_date) {when} max(part_date))"""
        assert one(db, repeats) > 0, when
    # Late lines of days before the first extract arrive within the run.
    assert (
        one(db, f"select count(*) from {log}s where acted_at < '2024-06-27 15:00'") > 0
    )


@pytest.mark.parametrize("log", LOGS)
def test_some_who_act_are_no_members(db: duckdb.DuckDBPyConnection, log: str) -> None:
    acts = f"(select distinct wv_user_id, comm_id from {log}s)"
    for status, least in (("ACTIVE", 300), ("LEAVE", 3)):
        found = f"""select count(*) from {acts} as acts
            where exists (select 1 from {PROFILE} as p where p.part_date = {LAST}
                and p.wv_user_id = acts.wv_user_id and p.comm_id = acts.comm_id
                and p.status = '{status}')"""
        assert one(db, found) >= least, status
    strangers = f"""select count(*) from {acts} as acts
        where not exists (select 1 from {PROFILE} as p where p.comm_id = acts.comm_id
            and p.wv_user_id = acts.wv_user_id)"""
    assert one(db, strangers) >= 20
    # Everybody who acts has an account.
    assert one(
        db,
        f"select count(*) from {log}s where wv_user_id not in (from (select wv_user_id"
        " from ods_wv_user))",
    ) == 0  # fmt: skip


def test_every_kind_of_reaction_occurs(db: duckdb.DuckDBPyConnection) -> None:
    for log, kinds in (
        ("post_reaction", {"POST", "COMMENT", "LIKE"}),
        ("media_reaction", {"VIEW", "COMMENT", "LIKE"}),
    ):
        found = db.execute(f"select distinct kind from {log}s").fetchall()
        assert {kind for (kind,) in found} == kinds


def test_settings_lack_keys_and_change(db: duckdb.DuckDBPyConnection) -> None:
    key = "json_extract_string(settings, '$.{}')".format
    for name in (
        "hot_post_alarm", "following_push_enabled", "artist_post_push_enabled",
        "after_receiving_artist_comment_alarm",
    ):  # fmt: skip
        found = db.execute(
            f"select distinct {key(name)} from notification_push_config"
        ).fetchall()
        assert {value for (value,) in found} == {None, "0", "1"}, name
    rows = "select count(*) from notification_push_config where "
    assert one(db, rows + "settings = '{}'") > 0
    assert one(db, rows + f"{key('notification_type')} = 'ARTIST_ONLY'") > 0
    assert one(db, rows + "not json_valid(settings)") == 0
    changed = """select count(*) from (select 1 from notification_push_config
        group by wv_user_id, comm_id having count(distinct settings) > 1)"""
    assert one(db, changed) > 0
    without = f"""select count(*) from {PROFILE} as p where p.part_date = {LAST}
        and not exists (select 1 from notification_push_config as s
            where s.wv_user_id = p.wv_user_id and s.comm_id = p.comm_id)"""
    assert one(db, without) > 0


def test_subscriptions_run_end_and_outlive_memberships(
    db: duckdb.DuckDBPyConnection,
) -> None:
    end = "part_date::timestamp + interval 15 hour"
    rows = "select count(*) from community_member_purchase where "
    assert one(db, rows + "end_dt is null") > 0
    assert one(db, rows + f"end_dt >= {end}") > 0
    assert one(db, rows + f"end_dt < {end}") > 0
    assert one(db, rows + "end_dt <= start_dt") == 0
    assert one(db, rows + "art_indi_id is null") > 0
    left = f"""select count(*) from community_member_purchase as s
        inner join {PROFILE} as p on s.part_date = p.part_date
            and s.wv_user_id = p.wv_user_id and s.comm_id = p.comm_id
        where p.status = 'LEAVE' and (s.end_dt is null or s.end_dt > p.end_dt)"""
    assert one(db, left) > 0


#: Cases of the other tables that wv_comm_user is made of, and how many there are.
CASES = {
    "rejoined member": f"""select count(*) from (select 1 from {PROFILE}
        where part_date = {LAST} group by wv_user_id, comm_id having count(*) > 1)""",
    "left, end known to the log alone": f"""select count(*) from {PROFILE} as p
        where part_date = {LAST} and status = 'LEAVE' and end_dt is null""",
    "blocked": f"select count(*) from {PROFILE} where status = 'BLOCKED'",
    "version-1 join before the profile": f"""select count(*) from wv1_join_info as j
        inner join {PROFILE} as p using (wv_user_id, comm_id)
        where p.part_date = {LAST} and j.first_join_dt < p.cre_dt""",
    "migrated member": f"""select count(*) from community_log_v_member_migration as m
        inner join v_to_wv_comm_mapping using (v_channel_id)
        inner join {PROFILE} as p using (wv_user_id, comm_id)
        where p.part_date = {LAST}""",
    "two channels of one community": """select count(*) from (
        select 1 from community_log_v_member_migration
        inner join v_to_wv_comm_mapping using (v_channel_id)
        group by wv_user_id, comm_id having count(*) > 1)""",
    "special member": f"""select count(*) from community_member_special_member
        inner join {PROFILE} as p using (comm_user_id, part_date)""",
    "reported twice": """select count(*) from (select 1 from community_common_report
        group by comm_user_id having count(*) > 1)""",
    "overlapping fan-club years": """select count(*) from ws_fc_user_history as a
        inner join ws_fc_user_history as b using (we_member_id, we_art_id, part_date)
        where a.fc_id < b.fc_id and b.start_dt < coalesce(a.end_dt, 'infinity')""",
    "two accounts of a member in a community": f"""select count(*) from (
        select 1 from {PROFILE} as p inner join ods_wv_user using (wv_user_id, part_date)
        where part_date = {LAST} and we_member_id is not null
        group by we_member_id, comm_id having count(distinct wv_user_id) > 1)""",
    "member account that is not linked": f"""select count(*) from {PROFILE} as p
        inner join ods_wv_user as u using (wv_user_id, part_date)
        where part_date = {LAST} and u.we_member_id is null""",
    "two artists on a community": f"""select count(*) from (select 1 from we_artist
        where part_date = {LAST} group by comm_id having count(*) > 1)""",
    "no profile yet": f"select count(*) from {PROFILE} where profile_name is null",
}


@pytest.mark.parametrize("case", CASES)
def test_case_occurs(db: duckdb.DuckDBPyConnection, case: str) -> None:
    assert one(db, CASES[case]) > 0
