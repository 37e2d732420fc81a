"""The quality report for a terminal."""

from rich.console import Console
from rich.segment import Segments
from rich.table import Table
from rich.text import Text

from we_mart.quality.model import Check, DayReport, Window, plain

_REASON = 200

#: Columns that the table of days needs: day, gate, seven rates.
_WIDTH = 80


def print_report(window: Window, console: Console) -> None:
    """Days by checks, the reasons of what failed, and a line with the availability."""
    names = window.check_names
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("day", no_wrap=True)
    table.add_column("gate", no_wrap=True)
    for no in names:
        table.add_column(str(no), justify="right", no_wrap=True)
    for day in window.calendar:
        report = window.by_day.get(day)
        if report is None:
            table.add_row(day.isoformat(), Text("none", style="dim"))
            continue
        of = {check.no: check for check in report.checks}
        table.add_row(
            day.isoformat(),
            Text(report.status, style="green" if report.passed else "bold red"),
            *(_cell(of.get(no)) for no in names),
        )
    # Never narrower than its content: a rate that is cut is another rate.
    wide = console.options.update_width(max(console.width, _WIDTH))
    console.print(Segments(console.render(table, wide)), end="", crop=False)
    legend = ", ".join(f"{no} {plain(name, 40)}" for no, name in names.items())
    console.print(Text(f"Checks: {legend}. ! marks a check that failed."), style="dim")
    for report in window.failing:
        console.print()
        console.print(Text(f"{report.day.isoformat()} FAIL", style="bold red"))
        for line in reasons(report):
            console.print(Text(f"  {line}"))
    console.print()
    console.print(Text(summary(window), style="bold"))


def reasons(report: DayReport) -> list[str]:
    """A line for each check that the day failed: rate, records, first examples."""
    lines = [reason(check) for check in report.failing]
    if report.missing:
        numbers = ", ".join(str(no) for no in report.missing)
        lines.append(f"no verdict of check {numbers}")
    return lines


def reason(check: Check) -> str:
    """What a check says of a day, in one line."""
    said = f"{plain(check.name, 40)}: {check.rate_text}"
    if check.total:
        target = plain(check.target, 40)
        said += f" passed, {check.failed:,} of {check.total:,} {target} failed"
    if check.detail:
        said += f" ({plain(check.detail, _REASON)})"
    return said


def summary(window: Window) -> str:
    """Availability and what it is made of, in one line."""
    length = len(window.calendar)
    return (
        f"Availability {window.availability_text}:"
        f" {window.passed} of {length} days passed,"
        f" {len(window.failing)} failed, {window.missing} not judged"
        f" ({window.span})."
    )


def _cell(check: Check | None) -> Text:
    if check is None:
        return Text("-", style="dim")
    if not check.passed:
        return Text(f"!{check.rate_text}", style="bold red")
    if check.failed:
        return Text(check.rate_text, style="yellow")
    return Text("ok", style="green")
