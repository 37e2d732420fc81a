"""The house rules that a machine can hold: who may touch what, sizes, banned SQL."""

import re
from pathlib import Path
from typing import Any

import pytest

from support import ROOT
from we_mart.raw.dbt_files import PERSONAL

MODELS = sorted((ROOT / "models").rglob("*.sql"))
MACROS = sorted((ROOT / "macros").rglob("*.sql"))

#: What one of DuckDB, PostgreSQL and Spark does not have, or does in another way.
NOT_PORTABLE = re.compile(
    r"::[a-z]|\bqualify\b|\bany_value\b|extract\s*\(\s*epoch|->>|\bgenerate_series\b"
    r"|\bselect \*\s+exclude\b|ignore nulls|\btarget\.type\b|\bmax_by\b|\bmin_by\b"
    r"|over\s*\(\s*\w+\s+(?:order|rows|range)\b"
    r"|\barg_max\b|\bdate_diff\b|\bstrftime\b|\bto_char\b|\bilike\b",
    re.IGNORECASE,
)

#: Folder of a model, and the folders and sources it may read.
MAY_READ = {
    "staging": {"source"},
    "intermediate": {"staging", "intermediate", "seed", "snapshot"},
    "marts": {"intermediate", "marts"},
}

#: Columns that have a value in every row that is about a person. PostgreSQL writes the
#: whole row into its error where a constraint does not hold, and dbt logs the error.
MAY_BE_CONSTRAINED = {
    "we_member_id", "part_date", "part_comm_id", "run_timestamp", "key_date",
    "service", "account_id", "reason", "wv_user_id", "comm_id", "file_name", "line_no",
}  # fmt: skip


def code(path: Path) -> str:
    """A file without its comments."""
    text = path.read_text(encoding="utf-8")
    return re.sub(r"\{#.*?#\}|--[^\n]*", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("path", MODELS, ids=lambda p: p.stem)
def test_models_are_portable_and_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not NOT_PORTABLE.search(code(path))
    assert text.rstrip().splitlines()[-1].startswith("select * from ")
    assert len(text.splitlines()) <= 130


@pytest.mark.parametrize("path", MACROS, ids=lambda p: p.stem)
def test_macros_are_small_described_and_named_after_their_file(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("{#"), "a macro starts with what it does and its arguments"
    # A materialization has no arguments of its own.
    text = re.sub(r"materialization (\w+),", r"macro materialization_\1(),", text)
    names = re.findall(r"macro (\w+)\(", text)
    assert names
    main = [n for n in names if not n.startswith(("default__", "duckdb__", "spark__"))]
    assert path.stem in names or path.stem in main
    described = text[: text.index("#}")]
    arguments = re.search(rf"macro {path.stem}\(([^)]*)\)", text)
    assert arguments is not None
    for argument in arguments.group(1).split(","):
        name = argument.split("=")[0].strip()
        assert not name or name in described, f"{name} is not described"
    for body in re.split(r"\{%-? ?macro ", text)[1:]:
        assert len(body.splitlines()) <= 45


def test_only_dialect_raw_and_privacy_know_the_engine() -> None:
    for path in MACROS:
        if path.parent.name not in ("dialect", "raw", "privacy"):
            text = code(path)
            assert not re.search(r"target\.type|adapter\.dispatch|\w+__\w+\(", text), (
                path
            )


def test_models_read_only_what_their_place_allows(manifest: Any) -> None:
    wrong = []
    for node in manifest.nodes.values():
        if node.resource_type != "model":
            continue
        place = node.fqn[1]
        for parent_id in node.depends_on.nodes:
            parent = manifest.nodes.get(parent_id)
            kind = "source" if parent is None else parent.resource_type
            kind = parent.fqn[1] if kind == "model" else str(kind)
            # Attribution and lifetime value are of orders and costs, which are marts.
            of_marts = kind == "marts" and node.fqn[2] == "marketing"
            if kind not in MAY_READ[place] and not of_marts:
                wrong.append(f"{node.name} ({place}) reads {parent_id}")
    assert wrong == []


def test_marts_have_enforced_contracts_and_tests(manifest: Any) -> None:
    tested = {
        parent
        for node in manifest.nodes.values()
        if node.resource_type == "test"
        for parent in node.depends_on.nodes
    }
    for node in manifest.nodes.values():
        if node.resource_type == "model" and node.fqn[1] == "marts":
            assert node.config.contract.enforced, node.name
            assert node.unique_id in tested, node.name
            assert all(column.data_type for column in node.columns.values()), node.name


def is_tagged(column: Any) -> bool:
    return bool(column.config.meta.get("pii"))


def is_personal(name: str) -> bool:
    return any(name == known or name.endswith(f"_{known}") for known in PERSONAL)


def test_personal_columns_are_tagged(manifest: Any) -> None:
    nodes = [*manifest.sources.values(), *manifest.nodes.values()]
    personal = {
        (node.name, column.name): is_tagged(column)
        for node in nodes
        if node.resource_type in ("source", "model")
        for column in node.columns.values()
        if is_personal(column.name.lower())
    }
    assert ("ods_wv_user", "ip") in personal
    assert ("we_user", "wv_service_user_key") in personal
    assert [place for place, tagged in personal.items() if not tagged] == []


def test_errors_of_marts_with_personal_columns_show_no_row(manifest: Any) -> None:
    wrong = []
    for node in manifest.nodes.values():
        if node.resource_type != "model" or node.fqn[1] != "marts":
            continue
        if any(is_tagged(column) for column in node.columns.values()):
            constrained = {c.name for c in node.columns.values() if c.constraints}
            for constraint in node.constraints:
                constrained |= set(constraint.columns) or {str(constraint.type)}
            wrong += [
                f"{node.name}.{name}" for name in constrained - MAY_BE_CONSTRAINED
            ]
    assert wrong == []


def test_python_files_are_small() -> None:
    for path in (ROOT / "scripts").rglob("*.py"):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        assert lines <= 400, f"{path.relative_to(ROOT)}: {lines} lines"


def test_lock_has_hashes_and_no_addresses() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = re.findall(r"^[a-z0-9][\w.-]*(?:\[[\w,-]+\])?==", text, re.MULTILINE)
    assert len(pins) > 50
    assert text.count("--hash=sha256:") >= len(pins)
    assert not re.search(r"https?://|index-url|find-links", text)


def test_names_of_unit_tests_fit_postgres(manifest: Any) -> None:
    """dbt makes a table of that name for each, and PostgreSQL ends names at 63 bytes."""
    names = [test.name for test in manifest.unit_tests.values()]
    assert names
    assert [name for name in names if len(name.encode()) > 63] == []


def test_unit_tests_of_one_community_do_not_follow_the_var(manifest: Any) -> None:
    """A build of one community runs them too: `comm_id` would filter their rows."""
    narrowed = {
        node.name
        for node in manifest.nodes.values()
        if node.config.meta.get("community_column")
    }
    tests = [t for t in manifest.unit_tests.values() if t.model in narrowed]
    assert tests
    assert [t.name for t in tests if "comm_id" not in t.overrides.vars] == []
