"""The sample data: right in form and clocks, and every oddity of the spec occurs."""

import datetime
import filecmp
import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from generator_oddities import APP_LOG, DAYS, LAST, OCCURS, SHOP_LOG, WS, WV
from we_mart.errors import UserError
from we_mart.raw.contract import tables
from we_mart.raw.generator import GeneratorConfig, generate, order_extracts, world
from we_mart.raw.generator import writer as generator_writer
from we_mart.raw.generator.clock import day_end
from we_mart.raw.generator.subjects import SUBJECTS

WRITTEN = {key: tables()[key] for subject in SUBJECTS for key in subject.tables}
PARTITIONED = {key: table for key, table in WRITTEN.items() if table.is_partitioned}

#: Primary keys of the state tables whose rows never vanish.
ENTITIES = {
    "ods.ods_wemember_user": ("we_member_id", "cre_at"),
    "ods.ods_wv_user": ("wv_user_id", "cre_dt"),
    "ods.ods_ws_user": ("ws_user_id", "cre_dt"),
    "ods.ods_wv_notification_device": ("wv_user_id, device_id", "wv_user_id"),
    "ods.ods_wv_user_last_accessed_at": ("wv_user_id", "wv_user_id"),
    "ods.ods_ph_fan_user": ("ph_user_id", "cre_dt"),
    "ods.wv_user_ctry_history": ("wv_user_id, start_dt", "ctry_code"),
    "ods.ws_user_ctry_history": ("ws_user_id, start_dt", "ctry_code"),
    "ods.ods_wv_member_profile": ("comm_user_id", "cre_dt"),
    "ods.we_artist": ("we_art_id", "comm_id"),
    "ods.ws_fc_user_history": ("fc_id", "start_dt"),
    "album.user": ("wa_user_id", "cre_dt"),
    "weverse2.community_member_special_member": ("comm_user_id", "art_indi_id"),
}


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> GeneratorConfig:
    """The default sample."""
    return GeneratorConfig(tmp_path_factory.mktemp("sample") / "raw")


@pytest.fixture(scope="module")
def rows(config: GeneratorConfig) -> dict[str, int]:
    """What `generate` says it wrote."""
    return generate(config)


@pytest.fixture(scope="module")
def db(
    config: GeneratorConfig, rows: dict[str, int]
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A view per table of the default sample, named without its source."""
    with duckdb.connect() as connection:
        for table in WRITTEN.values():
            source = config.raw / table.source / table.name
            name = '"user"' if table.name == "user" else table.name
            hive = "hive_partitioning = true, hive_types = {'part_date': varchar}"
            connection.execute(
                f"create view {name} as from read_parquet('{source}/**/*.parquet'"
                f"{', ' + hive if table.is_partitioned else ''})"
            )
        yield connection


def one(db: duckdb.DuckDBPyConnection, query: str) -> int:
    """The only value of a query."""
    return db.execute(query).fetchall()[0][0]


def name_of(key: str) -> str:
    """The view of a table."""
    return '"user"' if key == "album.user" else key.split(".")[1]


def timestamps(key: str) -> list[str]:
    """Timestamp columns of a table."""
    return [c.name for c in WRITTEN[key].columns if c.type == "timestamp"]


def test_files_match_the_contract(
    config: GeneratorConfig, rows: dict[str, int]
) -> None:
    seen = dict.fromkeys(WRITTEN, 0)
    for file in config.raw.rglob("*"):
        if file.is_dir() or file.parent.name == "ads_manifest":
            continue
        source, name, *rest = file.relative_to(config.raw).parts
        table = WRITTEN[f"{source}.{name}"]
        assert rest[-1] == "part-0.parquet"
        assert len(rest) == (2 if table.is_partitioned else 1)
        assert pq.read_schema(file).equals(table.arrow_schema()), file
        seen[table.key] += pq.read_metadata(file).num_rows
    assert seen == rows
    assert min(rows.values()) > 0


def test_every_table_has_every_day(
    config: GeneratorConfig, rows: dict[str, int]
) -> None:
    for table in PARTITIONED.values():
        if table.source == "ads":
            continue  # They begin earlier: see test_ads_generator.
        folder = config.raw / table.source / table.name
        assert sorted(p.name for p in folder.iterdir()) == [
            f"part_date={day}" for day in DAYS
        ]


def test_sample_is_small(config: GeneratorConfig, rows: dict[str, int]) -> None:
    size = sum(f.stat().st_size for f in config.raw.rglob("*.parquet"))
    assert size < 15_000_000


@pytest.mark.parametrize("key", sorted(PARTITIONED))
def test_nothing_is_later_than_its_extract(
    db: duckdb.DuckDBPyConnection, key: str
) -> None:
    """Save the ends of fan-club years, sold in advance, and fast client clocks (those
    of the ads are planted: see test_ads_generator)."""
    clocks = ("log_dt", "install_time", "event_time", "time")
    for column in timestamps(key):
        if (key, column) == ("ods.ws_fc_user_history", "end_dt") or column in clocks:
            continue
        end = "part_date::timestamp + interval 15 hour"
        late = f"select count(*) from {name_of(key)} where {column} >= {end}"
        assert one(db, late) == 0, column


@pytest.mark.parametrize("key", sorted(ENTITIES))
def test_entities_stay_and_keep_their_origin(
    db: duckdb.DuckDBPyConnection, key: str
) -> None:
    entity, fixed = ENTITIES[key]
    name = name_of(key)
    assert (
        one(
            db,
            f"select count(*) from (select 1 from {name} group by part_date, {entity} "
            "having count(*) > 1)",
        )
        == 0
    )
    # One origin each, and present on every day from the first on.
    assert (
        one(
            db,
            f"""select count(*) from (
            select 1 from {name} group by {entity}
            having count(distinct {fixed}) > 1
                or count(*) <> date_diff('day', min(part_date)::date, date '{LAST}') + 1
        )""",
        )
        == 0
    )
    newcomers = f"""select count(*) from (select min(part_date) as first from {name}
                    group by {entity}) where first > '{DAYS[0]}'"""
    if not key.endswith(("we_artist", "special_member")):
        assert one(db, newcomers) > 0


@pytest.mark.parametrize(
    ("name", "entity", "updated"),
    [
        ("ods_wemember_user", "we_member_id", "upd_at"),
        ("ods_wv_user", "wv_user_id", "upd_dt"),
        ("ods_ws_user", "ws_user_id", "upd_dt"),
    ],
)
def test_status_changes_say_when(
    db: duckdb.DuckDBPyConnection, name: str, entity: str, updated: str
) -> None:
    changes = f"""select count(*), count(*) filter ({updated} between
            part_date::timestamp - interval 9 hour
            and part_date::timestamp + interval 15 hour)
        from (select *, lag(status) over (partition by {entity} order by part_date)
                as before from {name})
        where before <> status"""
    total, said = db.execute(changes).fetchall()[0]
    assert total == said
    assert total >= 5


@pytest.mark.parametrize("log", [SHOP_LOG, APP_LOG])
def test_lines_lie_in_their_arrival_day(
    db: duckdb.DuckDBPyConnection, log: str
) -> None:
    assert one(db, f"select count(*) from {log} where arrived::text <> part_date") == 0
    # Milliseconds: the clients' clock has no more.
    assert one(db, f"select count(*) from {log} where epoch_us(log_dt) % 1000 > 0") == 0


def state_of(facts: world.World, end: int) -> pa.Table:
    """All order lines there are at `end`, in the state of then."""
    n = int((facts.orders.created < end).sum())
    columns = order_extracts.columns_at(
        facts.people, facts.shop, facts.orders, np.arange(n), end
    )
    return generator_writer.to_table(tables()["ods.ods_ws_order_item"], columns)


def test_order_extracts_hold_what_changed(
    config: GeneratorConfig, db: duckdb.DuckDBPyConnection
) -> None:
    """Later extracts: the changed lines, and only planted repeats besides."""
    facts = world.build(config)
    days = config.business_days
    for yesterday, day in itertools.pairwise(days):
        db.register("before", state_of(facts, day_end(yesterday)))
        db.register("after", state_of(facts, day_end(day)))
        db.execute(f"""create or replace temp view extract as
            select * exclude (part_date) from ods_ws_order_item
            where part_date = '{day}'""")
        missing = "(from after except from before) except from extract"
        assert one(db, f"select count(*) from ({missing})") == 0
        assert one(db, "select count(*) from (from extract except from after)") == 0
        changed = one(db, "select count(*) from (from after except from before)")
        unchanged = one(db, "select count(*) from (from extract intersect from before)")
        assert changed >= 20
        assert 1 <= unchanged <= 5


def test_first_order_extract_is_a_full_load(
    config: GeneratorConfig, db: duckdb.DuckDBPyConnection
) -> None:
    db.register("state", state_of(world.build(config), day_end(config.start)))
    first = f"""select distinct * exclude (part_date) from ods_ws_order_item
                where part_date = '{DAYS[0]}'"""
    assert one(db, f"select count(*) from (from state except ({first}))") == 0
    assert one(db, f"select count(*) from (({first}) except from state)") == 0


def test_reports_and_status_log_come_once(db: duckdb.DuckDBPyConnection) -> None:
    for name, entity in (
        ("community_common_report", "report_id"),
        ("community_log_member_status_log", "log_id"),
    ):
        assert one(db, f"select count(*) - count(distinct {entity}) from {name}") == 0
    misdated = f"""select count(*) from community_common_report
        where part_date > '{DAYS[0]}'
          and (reported_at + interval 9 hour)::date::text <> part_date"""
    assert one(db, misdated) == 0


@pytest.mark.parametrize("oddity", OCCURS)
def test_oddity_occurs(db: duckdb.DuckDBPyConnection, oddity: str) -> None:
    least, query = OCCURS[oddity]
    assert one(db, query) >= least


def test_key_conflicts_stay_below_the_default_share(
    db: duckdb.DuckDBPyConnection,
) -> None:
    """A build of the default sample must pass: conflicts under 1 % of the accounts."""
    accounts = f"(select service_user_key as k, we_member_id as m from {WV} union all "
    accounts += f"select service_user_key, we_member_id from {WS})"
    shared = one(
        db,
        f"""select count(*) from {accounts} where k in (select k from {accounts}
            group by k having count(distinct m) > 1)""",
    )
    lonely = one(
        db,
        f"""select count(*) from {WS} s
            where we_member_id in (select we_member_id from {WV})
              and we_member_id not in (
                  select we_member_id from {WV} v
                  where v.service_user_key = s.service_user_key)""",
    )
    assert 5 <= shared + lonely < 0.01 * one(db, f"select count(*) from {accounts}")


SMALL = {"members": 150, "days": 2}


def small(raw: Path, **changes: object) -> GeneratorConfig:
    """A little sample."""
    return replace(GeneratorConfig(raw, **SMALL), **changes)  # type: ignore[arg-type]


def files(raw: Path) -> list[str]:
    """Relative names of the Parquet files of a raw folder."""
    return sorted(str(f.relative_to(raw)) for f in raw.rglob("*.parquet"))


def test_the_same_seed_gives_the_same_files(tmp_path: Path) -> None:
    generate(small(tmp_path / "a"))
    generate(small(tmp_path / "b"))
    generate(small(tmp_path / "c", seed=1))
    names = files(tmp_path / "a")
    assert names == files(tmp_path / "b")
    same, *_ = filecmp.cmpfiles(tmp_path / "a", tmp_path / "b", names, shallow=False)
    assert sorted(same) == names
    same, *_ = filecmp.cmpfiles(tmp_path / "a", tmp_path / "c", names, shallow=False)
    assert {name.split("/")[1] for name in same} <= {
        "we_artist",
        "v_to_wv_comm_mapping",
        "campaign_sheet",
    }


def test_more_days_leave_the_first_ones_as_they_were(tmp_path: Path) -> None:
    generate(small(tmp_path / "a", members=400))
    generate(small(tmp_path / "b", members=400, days=4))
    current = [t.name for t in WRITTEN.values() if t.kind == "current"]
    names = [n for n in files(tmp_path / "a") if n.split("/")[1] not in current]
    assert len(names) > 500
    same, *_ = filecmp.cmpfiles(tmp_path / "a", tmp_path / "b", names, shallow=False)
    assert sorted(same) == names


@pytest.mark.parametrize("members", [1, 3])
def test_the_smallest_samples_work(tmp_path: Path, members: int) -> None:
    rows = generate(GeneratorConfig(tmp_path, members=members, days=1))
    assert rows.keys() == WRITTEN.keys()
    for name in files(tmp_path):
        pq.read_table(tmp_path / name)


def test_log_lines_per_day_is_met(tmp_path: Path) -> None:
    rows = generate(GeneratorConfig(tmp_path, days=3, log_lines_per_day=20_000))
    assert rows["service_log.weplyapi_client_log"] == pytest.approx(60_000, rel=0.05)


def test_progress_names_table_and_day(tmp_path: Path) -> None:
    said: list[str] = []
    generate(small(tmp_path / "raw"), said.append)
    assert any(text.startswith("ods.ods_wv_user 2024-06-29: ") for text in said)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"days": 0}, "days is 0"),
        ({"members": 0}, "members is 0"),
        ({"seed": -1}, "seed is -1"),
        ({"log_lines_per_day": -5}, "log_lines_per_day is -5"),
        ({"start": datetime.date(2019, 1, 1)}, "start is 2019-01-01"),
    ],
)
def test_impossible_runs_are_refused(
    tmp_path: Path, changes: dict[str, object], message: str
) -> None:
    with pytest.raises(UserError, match=message) as error:
        generate(small(tmp_path / "raw", **changes))
    assert "\n" not in str(error.value)
    assert not (tmp_path / "raw").exists()


def test_a_file_is_no_raw_folder(tmp_path: Path) -> None:
    (tmp_path / "raw").write_text("")
    with pytest.raises(UserError, match="is a file"):
        generate(small(tmp_path / "raw"))
    with pytest.raises(UserError, match="cannot be written"):
        generate(small(tmp_path / "raw" / "below"))


def test_a_filled_folder_is_kept_unless_overwriting(tmp_path: Path) -> None:
    generate(small(tmp_path, days=3))
    foreign = tmp_path / "elsewhere" / "mine.parquet"
    foreign.parent.mkdir()
    foreign.write_bytes(b"mine")
    with pytest.raises(UserError, match=r"already holds ods\.ods_wemember_user"):
        generate(small(tmp_path))
    generate(small(tmp_path, overwrite=True))
    assert foreign.read_bytes() == b"mine"
    names = [
        n for n in files(tmp_path) if "part_date" in n and not n.startswith("ads/")
    ]
    days = {name.split("/")[2] for name in names}
    assert days == {"part_date=2024-06-28", "part_date=2024-06-29"}


def test_a_broken_run_leaves_only_whole_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = pq.ParquetWriter.write_table, iter(range(1_000))

    def fails(self: pq.ParquetWriter, *values: object, **options: object) -> None:
        real(self, *values, **options)
        if next(calls) == 40:
            raise OSError("No space left on device")

    monkeypatch.setattr(pq.ParquetWriter, "write_table", fails)
    with pytest.raises(UserError, match="No space left on device"):
        generate(small(tmp_path))
    left = [f for f in tmp_path.rglob("*") if f.is_file()]
    assert left
    for file in left:
        assert file.suffix == ".parquet"
        pq.read_table(file)
