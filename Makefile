.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PYTHONDONTWRITEBYTECODE := 1
# A file of tests is the unit: its warehouse and server are made once. The order is that
# of conftest.py, by time; xdist's own, by the number of tests, puts long files last.
PARALLEL := --numprocesses 2 --dist loadfile --no-loadscope-reorder

.PHONY: help build test test-fast lint packages contract lock clean

help:
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

# pip's own hash check is the point of the lock; --no-deps, as the lock is whole.
$(VENV)/.installed: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps \
	    --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps \
	    --no-build-isolation --editable .
	touch $@

packages: $(VENV)/.installed ## dbt packages: from the hub, or the project's stand-ins
	@$(BIN)/python -m we_mart.packages

build: packages ## sample data if there is none, dbt build on DuckDB, docs
	@$(BIN)/we-mart generate --if-empty
	@$(BIN)/we-mart build

test: packages lint ## everything: lint, pytest, dbt's tests on every engine
	$(BIN)/python -m pytest $(PARALLEL)

test-fast: packages ## DuckDB only, no property tests, under two minutes
	$(BIN)/python -m pytest $(PARALLEL) -m "not slow and not postgres"

lint: packages ## ruff, mypy, sqlfluff
	$(BIN)/ruff check scripts tests lint examples
	$(BIN)/ruff format --check scripts tests lint examples
	$(BIN)/mypy
	$(BIN)/sqlfluff lint models tests/singular --processes 2 --disable-progress-bar

contract: $(VENV)/.installed ## write anew what follows from the raw contract and the event schema
	$(BIN)/python -m we_mart.raw.dbt_files
	$(BIN)/python -m we_mart.events.dbt_macros

lock: ## pin the newest versions that pyproject.toml allows (needs uv)
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-header --quiet \
	    --upgrade --output-file requirements.lock

clean: ## remove what a build makes, raw data and warehouse too
	rm -rf target logs dbt_packages data
