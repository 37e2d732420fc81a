"""The console command `we-mart`: reads arguments, calls a service, prints its lines."""

import datetime as dt
import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from we_mart.bench.commands import bench_app
from we_mart.errors import UserError
from we_mart.progress import progress

app = typer.Typer(
    help="Raw data, builds and measurements of the we_mart dbt project.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

_Raw = Annotated[
    Path,
    typer.Option(envvar="WE_MART_RAW", help="Raw folder.", show_default=True),
]
_Day = Annotated[str, typer.Option(help="Business day, yyyy-mm-dd.", metavar="DAY")]
_Target = Annotated[str, typer.Option(help="duckdb or postgres.")]
_RAW_DEFAULT = Path("data/raw")


def _day(text: str, option: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise UserError(f"{option} is a day like 2024-07-01, not {text}") from None


def _known(target: str) -> str:
    from we_mart.warehouse import TARGETS

    if target not in TARGETS:
        raise UserError(f"--target is one of {', '.join(TARGETS)}, not {target}")
    return target


def _range(start: str, end: str) -> tuple[str, str] | None:
    given = {"--start": start, "--end": end}
    days = [_day(text, option).isoformat() for option, text in given.items() if text]
    if not days:
        return None
    first, last = days[0], days[-1]
    if first > last:
        raise UserError(f"--start {first} is after --end {last}: swap them")
    return first, last


@app.command(
    epilog="Example: we-mart generate --members 5000 --start 2024-06-28 --days 6"
)
def generate(
    raw: _Raw = _RAW_DEFAULT,
    start: _Day = "2024-06-28",
    days: Annotated[int, typer.Option(help="Days of extracts and logs.")] = 6,
    members: Annotated[int, typer.Option(help="Integrated accounts.")] = 2_000,
    log_lines_per_day: Annotated[
        int | None, typer.Option(help="Shop log lines a day; default: by members.")
    ] = None,
    events_per_day: Annotated[
        int | None,
        typer.Option(
            help="Commerce events a weekday, 0: none; weekends have 30 % more;"
            " default: by members."
        ),
    ] = None,
    dirty: Annotated[
        list[str] | None,
        typer.Option(
            help="Share of dirty events: of a kind, or SHARE for all. Repeatable.",
            metavar="KIND=SHARE",
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="Same seed, same data.")] = 20240702,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace raw tables that are there.")
    ] = False,
    if_empty: Annotated[
        bool, typer.Option("--if-empty", help="Do nothing where raw data is there.")
    ] = False,
) -> None:
    """Make a sample platform from a seed: raw tables of every service, event files.

    --dirty plants events that fail the quality checks, at least one of each kind asked
    for, and lists them in RAW/events_manifest. The ads begin 60 days before the rest;
    what is dirty in them, and what is true, is listed in RAW/ads_manifest.
    """
    from we_mart.raw.event_folder import event_files
    from we_mart.raw.generator import GeneratorConfig, generate_events
    from we_mart.raw.generator import generate as make
    from we_mart.raw.generator.event_dirt_kinds import parse_dirty

    if if_empty and (any(raw.glob("*/*/**/*.parquet")) or event_files(raw)):
        typer.echo(f"{raw} holds raw data already.")
        return
    config = GeneratorConfig(
        raw=raw,
        start=_day(start, "--start"),
        days=days,
        members=members,
        seed=seed,
        log_lines_per_day=log_lines_per_day,
        weekday_events=events_per_day,
        dirty_events=parse_dirty(dirty or []),
        overwrite=overwrite,
    )
    say = progress()
    rows = make(config, say)
    if config.events_per_day:
        rows["events"] = generate_events(config, say)
    for key, count in rows.items():
        typer.echo(f"{key:<48} {count:>12,}")
    typer.echo(f"{sum(rows.values()):,} rows are in {raw}.")


@app.command("check-raw", epilog="Example: we-mart check-raw --raw data/raw")
def check_raw(raw: _Raw = _RAW_DEFAULT) -> None:
    """Compare every raw file with the contract, without building anything."""
    from we_mart.raw.check import check
    from we_mart.raw.folder import scan

    folder = scan(raw)
    problems = check(folder, progress=progress())
    days = folder.all_days()
    for key in folder.absent:
        typer.echo(f"absent, counts as empty: {key}")
    for line in problems:
        typer.echo(line)
    if problems:
        raise UserError(f"{raw} breaks the contract: see the lines above")
    held = f", days {days[0]} to {days[-1]}" if days else ""
    events = f", {len(folder.events)} days of events" if folder.events else ""
    typer.echo(f"{raw} keeps the contract: {len(folder.files)} tables{events}{held}.")


@app.command(epilog="Example: we-mart load --start 2024-07-01 --end 2024-07-03")
def load(raw: _Raw = _RAW_DEFAULT, start: _Day = "", end: _Day = "") -> None:
    """Copy raw files into PostgreSQL: days it does not hold, or a range anew."""
    from we_mart.raw.folder import scan
    from we_mart.raw.load import load as copy
    from we_mart.raw.postgres import PostgresTarget

    target = PostgresTarget.from_environment()
    loaded = copy(scan(raw), target, _range(start, end), progress())
    if not loaded.rows:
        typer.echo(f"Nothing to load: database {target.dbname} holds all days.")
        typer.echo("To copy days again, name them with --start and --end.")
        return
    rows = sum(loaded.rows.values())
    typer.echo(
        f"{rows:,} rows are in database {target.dbname}, server {target.host}:"
        f" {', '.join(loaded.rows)}."
    )


@app.command(epilog="Example: we-mart build --start 2024-07-01 --end 2024-07-03")
def build(
    target: _Target = "duckdb",
    start: _Day = "",
    end: _Day = "",
    full_refresh: Annotated[
        bool, typer.Option("--full-refresh", help="Build every table from nothing.")
    ] = False,
    docs: Annotated[bool, typer.Option(help="Write the documentation too.")] = True,
) -> None:
    """Build and test what is new (or a range), write the docs, tell what came of it."""
    from we_mart.build import BuildRequest
    from we_mart.build import build as run

    first, last = _range(start, end) or ("", "")
    request = BuildRequest(Path.cwd(), _known(target), first, last, full_refresh, docs)
    run(request, typer.echo, typer.echo)


@app.command(epilog='Example: we-mart query "select * from we_mart.we_artist"')
def query(
    sql: Annotated[str, typer.Argument(help="One SELECT.", show_default=False)],
    target: _Target = "duckdb",
) -> None:
    """Ask the warehouse, opened read-only, and print the rows."""
    from we_mart.query import print_rows

    print_rows(_known(target), sql)


@app.command(epilog="Example: we-mart run --date 2024-07-02")
def run(
    date: _Day = "",
    start: _Day = "",
    end: _Day = "",
    target: _Target = "duckdb",
    select: Annotated[
        str, typer.Option(help="What to build, as dbt's --select; default: all.")
    ] = "",
    page: Annotated[Path, typer.Option(help="Dashboard to write.")] = Path(
        "target/quality.html"
    ),
    reports: Annotated[
        Path, typer.Option(help="Folder for the report JSON of each day.")
    ] = Path("target/quality"),
) -> None:
    """Run a business day end to end: collect, check, gate, load, marts, report, alert.

    --start and --end run a range: a day that fails the gate does not stop the others.
    Exits non-zero if a day fails. SLACK_WEBHOOK_URL: where alerts go.
    """
    from we_mart.quality.slack import Webhook
    from we_mart.run import RunRequest
    from we_mart.run import run as run_days

    if bool(date) == bool(start or end):
        raise UserError("give --date for one day, or --start and --end for a range")
    first, last = _range(date or start, date or end) or ("", "")
    request = RunRequest(
        Path.cwd(),
        dt.date.fromisoformat(first),
        dt.date.fromisoformat(last),
        _known(target),
        select,
        page,
        reports,
    )
    webhook = Webhook.from_environment(os.environ)
    console = Console(highlight=False)
    run_days(request, console, typer.echo, webhook, lambda: dt.datetime.now(dt.UTC))


@app.command(epilog="Example: we-mart dashboard --days 30 --json target/quality")
def dashboard(
    target: _Target = "duckdb",
    days: Annotated[int, typer.Option(help="Last days that were judged.")] = 30,
    start: _Day = "",
    end: _Day = "",
    reports: Annotated[
        Path | None,
        typer.Option(help="Folder with report JSON to read, not the warehouse."),
    ] = None,
    json: Annotated[
        Path | None, typer.Option(help="Folder to write report JSON to.")
    ] = None,
    page: Annotated[Path, typer.Option(help="HTML file to write.")] = Path(
        "target/quality.html"
    ),
) -> None:
    """Event quality by day: in the terminal, as one HTML file, as report JSON."""
    from we_mart.quality.report import ReportRequest, make_report

    first, last = (
        dt.date.fromisoformat(day) if day else None
        for day in _range(start, end) or ("", "")
    )
    request = ReportRequest(_known(target), days, first, last, reports, page, json)
    make_report(request, Console(highlight=False), dt.datetime.now(dt.UTC))


@app.command(epilog="Example: we-mart export --folder exports --start 2024-07-01")
def export(
    folder: Annotated[Path, typer.Option(help="Where to write.")] = Path("exports"),
    target: _Target = "duckdb",
    start: _Day = "",
    end: _Day = "",
) -> None:
    """Write the batch aggregates of commerce events as Parquet and CSV."""
    from we_mart.export import ExportRequest
    from we_mart.export import export as write

    request = ExportRequest(folder, _known(target), _range(start, end))
    rows = write(request, progress())
    typer.echo(f"{sum(rows.values()):,} rows of {len(rows)} tables are in {folder}.")


app.add_typer(bench_app, name="bench")


def main() -> None:
    """Entry point: a UserError is one line and exit code 1, never a traceback."""
    try:
        app()
    except UserError as error:
        message = " ".join(str(error).split())
        print(f"we-mart: {message}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("we-mart: stopped", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        # Whoever read our output has gone; Python would complain while it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)


if __name__ == "__main__":
    main()
