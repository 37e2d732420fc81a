"""Real page requests in ws_sess_daily: the figures that are known of the file."""

import subprocess
import sys

import pytest

from support import ROOT, DbtProject

pytestmark = pytest.mark.slow

SESSIONS = """
select count(*), count(*) filter (where lines = 1), avg(seconds), sum(lines)
from (
    select sess.sess_id, max(sess.sess_dur) as seconds, max(line.lines) as lines
    from we_mart.ws_sess_daily as sess
    inner join (
        select sess_id, count(*) as lines
        from we_mart_int.int_shop_lines_sessionized
        group by sess_id
    ) as line on sess.sess_id = line.sess_id
    group by sess.sess_id
) as sessions
"""


def test_sessions_of_the_readers(project: DbtProject) -> None:
    subprocess.run(
        [
            sys.executable,
            str(ROOT / "examples/page_requests/to_raw.py"),
            *("--raw", str(project.raw)),
        ],
        check=True,
    )
    models = ("+ws_sess_daily", "+int_shop_lines_sessionized")
    project.run(*models)
    ((sessions, single, mean, lines),) = project.query(SESSIONS)
    assert (sessions, single, lines) == (22_224, 13_138, 63_524)
    assert round(float(mean), 3) == 272.385
    # A pause of 1,800 s exactly splits now.
    done = project.dbt(
        "run", "--full-refresh", "--select", *models, session_timeout_ms="1799999"
    )
    assert done.success
    assert project.query(SESSIONS)[0][0] == 22_226
