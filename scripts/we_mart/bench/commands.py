"""The console commands `we-mart bench ...`."""

from pathlib import Path
from typing import Annotated

import typer

from we_mart.progress import progress

bench_app = typer.Typer(
    help="Measure the figures of docs/BENCHMARKS.md on this machine.",
    no_args_is_help=True,
)


@bench_app.command("generator", epilog="Example: we-mart bench generator")
def bench_generator(members: int = 1_000_000, log_lines: int = 10_000_000) -> None:
    """Time and peak memory of `we-mart generate` for a large platform."""
    from we_mart.bench.generator import bench_generator as run

    run(members, log_lines, typer.echo)


@bench_app.command("orders", epilog="Example: we-mart bench orders --lines 1000000")
def bench_orders(lines: int = 10_000_000) -> None:
    """Order lines to ws_order against DuckDB alone; a day after long history."""
    from we_mart.bench.orders import bench_orders as run

    run(Path.cwd(), lines, typer.echo, progress())


@bench_app.command("load", epilog="Example: we-mart bench load --lines 1000000")
def bench_load(lines: int = 5_000_000) -> None:
    """`we-mart load` into a private PostgreSQL against a bare COPY."""
    from we_mart.bench.load import bench_load as run

    run(lines, typer.echo, progress())


@bench_app.command("users", epilog="Example: we-mart bench users --members 100000")
def bench_users(
    members: int = 1_000_000, members_of_history: int = 200_000, days: int = 20
) -> None:
    """User mart against a bare join; a day after history; the same on PostgreSQL."""
    from we_mart.bench.users import UserSizes
    from we_mart.bench.users import bench_users as run

    sizes = UserSizes(members, members_of_history, days)
    run(Path.cwd(), sizes, typer.echo, progress())


@bench_app.command(
    "communities", epilog="Example: we-mart bench communities --memberships 500000"
)
def bench_communities(
    memberships: Annotated[
        int, typer.Option(help="Memberships in each of three extracts.")
    ] = 5_000_000,
    runs: Annotated[int, typer.Option(help="Of which the median is shown.")] = 3,
) -> None:
    """Memberships to wv_comm_user against a bare join; its feed against a hash join."""
    from we_mart.bench.communities import bench_communities as run

    run(Path.cwd(), memberships, runs, typer.echo, progress())


@bench_app.command("events", epilog="Example: we-mart bench events --events 1000000")
def bench_events(
    events: Annotated[int, typer.Option(help="Events of five days.")] = 5_000_000,
    postgres_events: Annotated[
        int, typer.Option(help="Events of a day on PostgreSQL; 0: left out.")
    ] = 1_000_000,
) -> None:
    """Event files to marts against a bare read and a plain loop, on both engines."""
    from we_mart.bench.events import EventSizes
    from we_mart.bench.events import bench_events as run

    run(Path.cwd(), EventSizes(events, postgres_events), typer.echo, progress())


@bench_app.command("sessions", epilog="Example: we-mart bench sessions --big-lines 0")
def bench_sessions(
    lines: Annotated[int, typer.Option(help="Lines of ten arrival days.")] = 10_000_000,
    big_lines: Annotated[
        int, typer.Option(help="Lines that do not fit in memory; 0: left out.")
    ] = 50_000_000,
    day_lines: Annotated[
        int, typer.Option(help="Lines a day of the platform with history.")
    ] = 200_000,
    history_days: Annotated[int, typer.Option(help="Days of that history.")] = 60,
) -> None:
    """Client lines to sessions against a floor, with history, and on PostgreSQL."""
    from we_mart.bench.sessions import SessionSizes
    from we_mart.bench.sessions import bench_sessions as run

    sizes = SessionSizes(lines, big_lines, day_lines, history_days)
    run(Path.cwd(), sizes, typer.echo, progress())


@bench_app.command("ltv", epilog="Example: we-mart bench ltv --customers 100000")
def bench_ltv(
    customers: int = 1_000_000, paths: int = 2_000_000, postgres_rows: int = 1_000_000
) -> None:
    """Lifetime value against the package lifetimes; attribution; Python models."""
    from we_mart.bench.ltv import LtvSizes
    from we_mart.bench.ltv import bench_ltv as run

    run(LtvSizes(customers, paths, postgres_rows), typer.echo, progress())
