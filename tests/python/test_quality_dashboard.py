"""The dashboard as a browser shows it, and as anybody may attack it."""

import datetime as dt
import html
import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from test_quality_model import FIRST, HOSTILE, days, judged
from we_mart.errors import UserError
from we_mart.quality.charts import javascript
from we_mart.quality.dashboard import dashboard, write_dashboard
from we_mart.quality.model import DayReport, FunnelRow, Window

NOW = dt.datetime(2024, 8, 1, 6, 30)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def page(reports: list[DayReport], **window: dt.date) -> str:
    return dashboard(Window.of(reports, **window), NOW)


def markup(text: str) -> str:
    """The page without the library, in which any word may occur."""
    return text.replace(javascript(), "")


def specs(text: str) -> dict[str, Any]:
    found = re.search(
        r'<script type="application/json" id="charts">(.*?)</script>', text, re.DOTALL
    )
    assert found
    made: dict[str, Any] = json.loads(found.group(1))
    return made


def rows(spec: dict[str, Any]) -> list[dict[str, Any]]:
    (values,) = [*spec.get("datasets", {}).values()] or [spec["data"]["values"]]
    made: list[dict[str, Any]] = values
    return made


@pytest.fixture
def browser(tmp_path: Path) -> str:
    for name in BROWSERS:
        if found := shutil.which(name):
            return found
    pytest.skip("no Chromium here: apt-get install chromium, or put it on the PATH")


def browse(browser: str, path: Path, *options: str) -> tuple[str, list[str]]:
    """The document as it is after its scripts ran, and what the console said."""
    profile = path.parent / "profile"
    done = subprocess.run(
        [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
            "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", f"--user-data-dir={profile}",
            "--enable-logging=stderr", "--hide-scrollbars", "--allow-file-access-from-files",
            "--window-size=1280,2400", "--virtual-time-budget=5000", *options,
            "--dump-dom", path.as_uri(),
        ],
        capture_output=True, timeout=60, check=True,
    )  # fmt: skip
    said = done.stderr.decode(errors="replace").splitlines()
    return done.stdout.decode(), [line for line in said if "CONSOLE" in line]


def month() -> list[DayReport]:
    """A month with failed days, days that nobody judged, and hostile text."""
    reports = days(31, {4: {1: 2_500, 4: 1_200}, 20: {6: 40_000}})
    reports[11] = replace(
        judged(reports[11].day, {5: 1_004}, detail=HOSTILE, run_id=HOSTILE)
    )
    extra = (FunnelRow(HOSTILE, 5, 4, 3, 2),)
    reports[0] = replace(reports[0], funnel=reports[0].funnel + extra)
    return [report for report in reports if report.day.day not in (9, 17)]


@pytest.mark.slow
def test_a_browser_draws_every_chart_and_shows_the_failed_day(
    browser: str, tmp_path: Path
) -> None:
    write_dashboard(tmp_path / "made" / "dashboard.html", page(month()))
    dom, console = browse(browser, tmp_path / "made" / "dashboard.html")
    assert console == []
    assert 'data-charts="drawn"' in dom
    charts = re.findall(r'<div class="chart[^>]*>(.*?)</div>', dom, re.DOTALL)
    assert len(charts) == 7
    assert all("<svg" in chart for chart in charts)
    # Of the days in the calendar, the bars and the crosses none is lost or moved.
    assert charts[1].count('aria-roledescription="bar"') == 29
    assert charts[1].count("✕") == 3
    assert re.search(r'<details class="day" id="day-2024-07-12" open="">', dom)
    assert "98.99 % passed, 1,004 of 100,000 events failed" in dom


@pytest.mark.slow
def test_the_days_stay_where_they_are_in_any_zone(
    browser: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_dashboard(tmp_path / "dashboard.html", page(days(3, {1: {1: 5_000}})))
    drawn = []
    for zone in ("America/Los_Angeles", "Asia/Seoul"):
        monkeypatch.setenv("TZ", zone)
        dom, console = browse(browser, tmp_path / "dashboard.html")
        assert console == []
        drawn.append(re.findall(r"<svg.*?</svg>", dom, re.DOTALL))
    assert drawn[0] == drawn[1]
    assert ">1 Jul<" in drawn[0][1]
    assert ">30 Jun<" not in drawn[0][1]


def framed(
    browser: str, folder: Path, pages: Mapping[str, str], *options: str
) -> dict[str, str]:
    """Pages side by side, each as wide as a phone, with all folds open.

    Chromium's own window is no narrower than 500 pixels. Comes back: each page's width,
    what came of its charts, its colour.
    """
    for name, text in pages.items():
        write_dashboard(folder / f"{name}.html", text)
    frames = "".join(
        f'<iframe src="{name}.html" style="width: 360px; height: 800px; border: 0">'
        "</iframe>"
        for name in pages
    )
    (folder / "frames.html").write_text(f"""<!DOCTYPE html>{frames}<p></p><script>
        addEventListener("load", () => setTimeout(() => {{
          const seen = [...document.querySelectorAll("iframe")].map((frame) => {{
            const page = frame.contentDocument;
            for (const fold of page.querySelectorAll("details")) fold.open = true;
            const root = page.documentElement;
            const style = page.defaultView.getComputedStyle(page.body);
            return `${{root.scrollWidth}} ${{root.dataset.charts}} ${{style.backgroundColor}}`;
          }});
          document.querySelector("p").textContent = seen.join("; ");
        }}, 4000))</script>""")
    dom, console = browse(browser, folder / "frames.html", *options)
    assert console == []
    seen = re.search("<p>(.*?)</p>", dom)
    assert seen
    return dict(zip(pages, seen.group(1).split("; "), strict=True))


@pytest.mark.slow
def test_a_phone_in_the_dark_needs_no_sideways_scrolling(
    browser: str, tmp_path: Path
) -> None:
    long = days(400, {n: {1 + n % 7: 4_000} for n in range(0, 400, 9)})
    odd = judged(FIRST, {1: 5_000}, detail="x" * 2_000, run_id="y" * 500)
    pages = {"long": page([*long[1:], odd]), "odd": page([odd])}
    dark = "--blink-settings=preferredColorScheme=0"
    seen = framed(browser, tmp_path, pages, dark)
    assert set(seen.values()) == {"360 drawn rgb(15, 19, 24)"}


@pytest.mark.slow
def test_the_pages_policy_stops_a_script_that_got_in(
    browser: str, tmp_path: Path
) -> None:
    intruder = (
        "<script>document.title = 'owned'</script><img src='http://127.0.0.1:9/'>"
    )
    text = page(days(2)).replace("<main>", f"<main>{intruder}")
    write_dashboard(tmp_path / "dashboard.html", text)
    dom, console = browse(browser, tmp_path / "dashboard.html")
    assert "<title>owned" not in dom
    assert sum("Content Security Policy" in line for line in console) == 2


def test_text_from_data_is_text_in_the_page() -> None:
    text = markup(page(month()))
    assert HOSTILE not in text
    assert "<script>alert" not in text
    assert "&lt;/script&gt;&lt;script&gt;alert(&#39;x&#39;)" in text
    assert text.count("<script") == text.count("</script>") == 3
    assert "{{ 7*7 }}" in text
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_the_page_asks_for_nothing_and_its_library_is_there_once() -> None:
    text = page(month())
    assert text.count(javascript()) == 1
    assert "</script" not in javascript().lower()
    outside = markup(text)
    assert not re.search(r"(src|href|action|data)\s*=\s*[\"']?(https?:)?//", outside)
    assert not re.search(r"@import|url\(|<link|<iframe|<img", outside)
    assert "default-src &#39;none&#39;" in outside
    assert "unsafe-eval" not in outside
    assert len(text) < 1_200_000


def test_the_same_days_make_the_same_page() -> None:
    first = page(month())
    assert page(list(reversed(month()))) == first
    zoned = NOW.replace(tzinfo=dt.UTC).astimezone(dt.timezone(dt.timedelta(hours=9)))
    assert dashboard(Window.of(month()), zoned) == first


def test_headline_and_calendar_count_the_days_that_are_not_there() -> None:
    text = markup(page(month(), last=dt.date(2024, 8, 2)))
    plain = html.unescape(re.sub(r"<[^>]+>", " ", text))
    words = " ".join(plain.split())
    assert "Availability 78.78 % 26 of 33 calendar days passed" in words
    assert "Days judged 29 3 failed, 4 not judged" in words
    assert text.count('<td class="pass">') == 26
    assert text.count('<td class="fail">') == 3
    assert text.count('<td class="none">') == 4
    assert "July 2024" in words
    assert "August 2024" in words
    for day in ("2024-07-05", "2024-07-12", "2024-07-21"):
        assert f'<a href="#day-{day}">' in text
        assert f'id="day-{day}"' in text


def test_a_rate_just_below_its_limit_does_not_read_as_passing() -> None:
    text = markup(page([judged(FIRST, {2: 1_004})]))
    assert "98.99 %" in text
    assert " 99 %" not in text
    assert "99.00 %" not in text
    (mark,) = [r for r in rows(specs(text)["chart-checks"]) if r["status"] == "FAIL"]
    assert (mark["check"], mark["rate"], mark["share"]) == (
        "duplicate event_id",
        "98.99 %",
        "1 to 10 %",
    )


def test_a_long_window_shows_weeks_by_their_worst_day() -> None:
    made = specs(page(days(400, {10: {1: 50_000}, 11: {1: 3_000}})))
    marks = [r for r in rows(made["chart-checks"]) if r["check"] == "required fields"]
    assert len(marks) == 58
    (worst,) = [mark for mark in marks if mark["status"] == "FAIL"]
    assert worst["day"] == "2024-07-11"
    assert len(rows(made["chart-events"])) == 400


def test_a_day_judged_twice_is_there_once() -> None:
    early, late = judged(FIRST, {1: 5_000}, hour=3), judged(FIRST, hour=9)
    text = markup(page([late, early]))
    assert "No day failed." in text
    assert len(rows(specs(text)["chart-events"])) == 1


@pytest.mark.slow
def test_odd_windows_have_a_page(browser: str, tmp_path: Path) -> None:
    odd = {
        "no records": [judged(FIRST, total=0)],
        "no checks": [DayReport(FIRST, "", NOW, ())],
        "one check": [judged(FIRST, checks=(2,))],
        "all failed": days(25, {n: {1 + n % 7: 50_000} for n in range(25)}),
    }
    pages = {name: page(reports) for name, reports in odd.items()}
    for text in pages.values():
        assert "0.00 %" in markup(text)
        assert "No day of this window has a funnel." in text
    light = "--blink-settings=preferredColorScheme=1"
    seen = framed(browser, tmp_path, pages, light)
    assert set(seen.values()) == {"360 drawn rgb(245, 246, 248)"}


def test_a_place_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="cannot be written"):
        write_dashboard(tmp_path / "file" / "dashboard.html", "")
    with pytest.raises(UserError, match="cannot be written"):
        write_dashboard(tmp_path, "")
