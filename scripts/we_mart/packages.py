"""Puts the dbt packages that packages.yml names into dbt_packages.

From the hub where it answers, else the stand-ins of the folder packages/. Run in
the project folder: python -m we_mart.packages. `dbt deps` without a hub fails only
after minutes and may empty dbt_packages before, so the hub is asked first.
"""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

import requests
import yaml  # type: ignore[import-untyped]

from we_mart.errors import UserError

CHOICE = "WE_MART_PACKAGES"
PROBE_SECONDS = 3.0
DEPS_SECONDS = 300.0
# In each installed package's folder: the kind and a hash of what it was made from.
# `dbt deps` by hand leaves none, and what it put there counts as the hub's.
MARKER = ".we_mart_origin"

Probe = Callable[[str], bool]
Deps = Callable[[Path], str | None]


class Kind(StrEnum):
    HUB = "hub"
    STANDIN = "standin"


def install(
    project: Path,
    source: Path | None = None,
    choice: str | None = None,
    probe: Probe | None = None,
    deps: Deps | None = None,
) -> str | None:
    """Installs the packages and returns the line to print; None if nothing was done.

    source is the folder of the stand-ins; choice is hub, standin or auto; probe asks
    whether the hub can deliver a package; deps runs `dbt deps` and returns what went
    wrong.
    """
    source = source or project / "packages"
    probe = probe or hub_has
    deps = deps or run_deps
    forced = _forced(choice or os.environ.get(CHOICE) or "auto")
    wanted = _wanted(project)
    if _is_current(project, source, wanted, forced):
        return None
    if forced is Kind.STANDIN:
        return _install_standins(project, source, wanted, f"{CHOICE}=standin")
    problem = "cannot be reached"
    if probe(next(iter(wanted.values()))):
        failure = deps(project)
        if failure is None and _kind(project, wanted) is Kind.HUB:
            _mark(project / "dbt_packages", wanted, _hub_marker(project))
            return "dbt packages: installed from the hub"
        problem = f"did not deliver ({failure or 'a package is missing'})"
    if forced is Kind.HUB:
        raise UserError(
            f"the dbt hub {problem}; connect to it, or set {CHOICE}=auto to use the"
            " project's stand-ins"
        )
    if _kind(project, wanted) is Kind.HUB:
        return f"dbt packages: kept as they are, because the dbt hub {problem}"
    return _install_standins(project, source, wanted, f"the dbt hub {problem}")


def _forced(choice: str) -> Kind | None:
    if choice == "auto":
        return None
    try:
        return Kind(choice)
    except ValueError:
        message = f"{CHOICE} is '{choice}'; it must be hub, standin or auto"
        raise UserError(message) from None


def _wanted(project: Path) -> dict[str, str]:
    """The packages of packages.yml: their folder's name and their name on the hub."""
    path = project / "packages.yml"
    if not path.is_file():
        raise UserError(f"{path} is missing: run this in the dbt project's folder")
    try:
        entries = (yaml.safe_load(path.read_text()) or {}).get("packages") or []
    except (yaml.YAMLError, AttributeError) as error:
        raise UserError(f"{path} cannot be read: {error}".replace("\n", " ")) from None
    names = [str(entry["package"]) for entry in entries if "package" in entry]
    if not names:
        raise UserError(f"{path} names no package of the hub")
    return {name.rpartition("/")[2]: name for name in names}


def _is_current(
    project: Path, source: Path, wanted: dict[str, str], forced: Kind | None
) -> bool:
    kind = _kind(project, wanted)
    if kind is None or (forced is not None and forced is not kind):
        return False
    if kind is Kind.HUB:
        fresh = _hub_marker(project)
    else:
        fresh = _standin_marker(source, wanted)
    return all(found in ("", fresh) for found in _markers(project, wanted))


def _kind(project: Path, wanted: dict[str, str]) -> Kind | None:
    """What dbt_packages holds; None if a package is missing."""
    folder = project / "dbt_packages"
    if not all((folder / name / "dbt_project.yml").is_file() for name in wanted):
        return None
    found = _markers(project, wanted)
    standin = any(marker.startswith(Kind.STANDIN) for marker in found)
    return Kind.STANDIN if standin else Kind.HUB


def _markers(project: Path, wanted: dict[str, str]) -> list[str]:
    paths = [project / "dbt_packages" / name / MARKER for name in wanted]
    return [path.read_text().strip() if path.is_file() else "" for path in paths]


def _mark(folder: Path, names: dict[str, str], marker: str) -> None:
    for name in names:
        (folder / name / MARKER).write_text(marker + "\n")


def _hub_marker(project: Path) -> str:
    content = (project / "packages.yml").read_bytes()
    return f"{Kind.HUB} {hashlib.sha256(content).hexdigest()}"


def _standin_marker(source: Path, wanted: dict[str, str]) -> str:
    digest = hashlib.sha256()
    inside = [path for name in wanted for path in (source / name).rglob("*")]
    for path in sorted(path for path in inside if path.is_file()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(source).as_posix()} {len(content)} ".encode())
        digest.update(content)
    return f"{Kind.STANDIN} {digest.hexdigest()}"


def _install_standins(
    project: Path, source: Path, wanted: dict[str, str], reason: str
) -> str:
    lacking = [n for n in wanted if not (source / n / "dbt_project.yml").is_file()]
    if lacking:
        raise UserError(
            f"no stand-in for {', '.join(wanted[n] for n in lacking)} in {source}, and"
            f" {reason}: install it with `dbt deps` where the hub can be reached"
        )
    with tempfile.TemporaryDirectory(dir=project, prefix=".dbt_packages-") as scratch:
        fresh = Path(scratch, "new")
        for name in wanted:
            shutil.copytree(source / name, fresh / name)
        _mark(fresh, wanted, _standin_marker(source, wanted))
        _swap(project / "dbt_packages", fresh, Path(scratch, "old"))
    return (
        f"dbt packages: the project's own stand-ins for {', '.join(wanted)} are"
        f" installed, because {reason}"
    )


def _swap(target: Path, fresh: Path, aside: Path) -> None:
    """Renames only, so that no dbt run sees half a folder."""
    with contextlib.suppress(FileNotFoundError):
        target.rename(aside)
    try:
        fresh.rename(target)
    except OSError:
        # Another run put its own there in the meantime.
        if not target.is_dir():
            raise


def hub_has(package: str) -> bool:
    """Whether the hub that dbt itself would use answers for a package, in seconds."""
    # Imported here: dbt takes a second to load, and most runs need no hub.
    from dbt.clients.registry import DEFAULT_REGISTRY_BASE_URL

    url = f"{DEFAULT_REGISTRY_BASE_URL}api/v1/{package}.json"
    answers: list[bool] = []
    # In a thread: a request's timeout does not cover finding the host's address.
    worker = threading.Thread(
        target=lambda: answers.append(_delivers(url)), daemon=True
    )
    worker.start()
    worker.join(PROBE_SECONDS)
    return answers == [True]


def _delivers(url: str) -> bool:
    try:
        answer = requests.get(url, timeout=PROBE_SECONDS)
        return answer.ok and "versions" in answer.json()
    except (requests.RequestException, ValueError):
        return False


def run_deps(project: Path) -> str | None:
    """Runs `dbt deps`; returns None if it went well, else what it said last."""
    command = [sys.executable, "-m", "dbt.cli.main", "--no-use-colors", "deps"]
    try:
        done = subprocess.run(
            command, cwd=project, capture_output=True, text=True, timeout=DEPS_SECONDS
        )
    except subprocess.TimeoutExpired:
        return f"dbt deps took over {DEPS_SECONDS:.0f} s"
    if done.returncode == 0:
        return None
    lines = (done.stdout + done.stderr).strip().splitlines()
    return lines[-1].strip() if lines else f"dbt deps ended with {done.returncode}"


def main() -> int:
    try:
        message = install(Path.cwd())
    except (UserError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    if message:
        print(message)
    return 0


if __name__ == "__main__":
    sys.exit(main())
