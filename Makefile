# Every target sets up what it needs: a fresh clone, Python 3.11 or newer, and make are enough.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
READY := .venv/.ready
PIP_INSTALL := -m pip install --disable-pip-version-check --no-input

# Prefect without telemetry and without the user's profile, and with time for its temporary server to start; and Python
# that keeps what it has compiled, or each process of the tests compiles all modules for itself.
PREFECT_ENV := env -u PREFECT_API_URL -u PREFECT_API_KEY -u PREFECT_PROFILE -u PYTHONDONTWRITEBYTECODE DO_NOT_TRACK=1 \
	PREFECT_HOME='$(CURDIR)/.cache/prefect' PREFECT_SERVER_ANALYTICS_ENABLED=false \
	PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS=120
PYTEST := $(PREFECT_ENV) $(BIN)/python -m pytest

# $(call quietly,LOG,COMMAND): the output goes to a file in .cache, and is shown only when the command fails.
quietly = mkdir -p .cache; { $(2) ; } >.cache/$(1).log 2>&1 || \
	{ tail -n 30 .cache/$(1).log; echo "That failed. The whole output is in .cache/$(1).log"; exit 1; }

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile


# --- set-up -----------------------------------------------------------------------------------------------------------

.PHONY: setup
setup: $(READY) ## the virtual environment .venv, from the locked requirements

$(BIN)/pip:
	@for python in $(or $(PYTHON),python3.11 python3 python3.12 python3.13); do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then break; fi; \
		python=; \
	done; \
	if [ -z "$$python" ]; then \
		echo "No Python 3.11 or newer was found. Install one, or name it: make setup PYTHON=path/to/python"; exit 1; \
	fi; \
	$(call quietly,venv,"$$python" -m venv .venv)

.venv/.locked: requirements/dev.txt | $(BIN)/pip
	@echo "Setting up the virtual environment (once, about two minutes)"
	@$(call quietly,setup,$(BIN)/python $(PIP_INSTALL) --require-hashes --no-deps -r requirements/dev.txt)
	@touch $@

ROOMS := contracts sources transforms expectations warehouse report flows

$(READY): .venv/.locked pyproject.toml requirements/base.in
	@$(call quietly,install,$(BIN)/python $(PIP_INSTALL) --no-deps --no-build-isolation --editable . && \
		$(BIN)/python -m compileall -q $(ROOMS))
	@touch $@

.venv-bench/.ready: requirements/bench.txt $(READY)
	@echo "Setting up the virtual environment of the benchmarks' peers (once, about a minute)"
	@$(call quietly,setup-bench,$(BIN)/python -m venv .venv-bench && \
		.venv-bench/bin/python $(PIP_INSTALL) --require-hashes --no-deps -r requirements/bench.txt)
	@touch $@

.cache/duckdb2/.ready: requirements/duckdb2.txt $(READY)
	@echo "Fetching the next DuckDB (once)"
	@rm -rf .cache/duckdb2
	@$(call quietly,setup-duckdb2,$(BIN)/python $(PIP_INSTALL) --require-hashes --no-deps \
		--target .cache/duckdb2 -r requirements/duckdb2.txt)
	@touch $@


# --- use --------------------------------------------------------------------------------------------------------------

.PHONY: demo
demo: $(READY) ## load the sample dump, and show what became of every row
	@$(BIN)/reviewmart demo


# --- tests and checks -------------------------------------------------------------------------------------------------

# Whole files side by side, those that take longest first: see tests/conftest.py.
SIDE_BY_SIDE := -n auto --dist loadfile --no-loadscope-reorder

.PHONY: test
test: $(READY) ## all tests but the heavy ones
	@$(PYTEST) -m "not slow" $(SIDE_BY_SIDE)

.PHONY: coverage
coverage: $(READY) ## the same tests, with the lines and branches that they reach: a third slower
	@$(PYTEST) -m "not slow" $(SIDE_BY_SIDE) --cov --cov-report=term

.PHONY: check
check: $(READY) ## lint, format, types, the table of imports, generated documents
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check . || { echo "Files are not formatted. Run: make format"; exit 1; }
	@if grep -nrE --include='*.py' '\.(map_elements|iter_rows|iter_slices|rows)\(' transforms; then \
		echo "transforms/ works on whole columns, never row by row."; exit 1; \
	fi
	@$(BIN)/mypy
	@$(call quietly,imports,$(BIN)/lint-imports --no-logo --cache-dir .cache/import_linter)
	@if [ -e flows/docs.py ]; then $(BIN)/python -m flows.docs --check; fi
	@echo "All checks passed."

.PHONY: reliability
reliability: $(READY) ## the heavy tests: kills, readers, writers, disks, surroundings, a soak
	@$(PYTEST) -m slow --timeout=1800

.PHONY: fuzz
fuzz: $(READY) ## the property tests, with many more examples
	@$(PYTEST) -m "not slow and not prefect" --hypothesis-profile=fuzz --timeout=1800

.PHONY: test-duckdb2
test-duckdb2: .cache/duckdb2/.ready ## the same tests on DuckDB 2.0
	@PYTHONPATH='$(CURDIR)/.cache/duckdb2' $(PYTEST) -m "not slow" $(SIDE_BY_SIDE)

.PHONY: bench
bench: $(READY) .venv-bench/.ready ## time and memory on the real dump, with the peers beside it
	@$(PREFECT_ENV) $(BIN)/python -m benchmarks --peers .venv-bench/bin/python --write docs/benchmarks.md

.PHONY: bench-scale
bench-scale: $(READY) ## a million generated reviews, and a night's thousand on top: half an hour
	@$(PREFECT_ENV) $(BIN)/python -m benchmarks.scale --write docs/scale-benchmarks.md


# --- upkeep -----------------------------------------------------------------------------------------------------------

.PHONY: format
format: $(READY) ## format the code, and mend what the linter can mend
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format --quiet .

.PHONY: docs
docs: $(READY) ## write the generated documents anew
	@$(BIN)/python -m flows.docs

.cache/uv/bin/uv: | $(BIN)/pip
	@$(call quietly,setup-uv,$(BIN)/python -m venv .cache/uv && .cache/uv/bin/python $(PIP_INSTALL) uv)

UV_COMPILE = .cache/uv/bin/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-header \
	--no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade)

.PHONY: lock
lock: .cache/uv/bin/uv ## lock requirements/*.in again (with UPGRADE=1: to the newest versions)
	@$(UV_COMPILE) requirements/base.in -o requirements/base.txt
	@$(UV_COMPILE) requirements/dev.in -c requirements/base.txt -o requirements/dev.txt
	@$(UV_COMPILE) requirements/bench.in -o requirements/bench.txt
	@$(UV_COMPILE) requirements/duckdb2.in -o requirements/duckdb2.txt

.PHONY: clean
clean: ## remove caches and build output; the virtual environments stay
	@rm -rf .cache .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache build dist *.egg-info
	@find . -path './.venv*' -prune -o -type d -name __pycache__ -prune -exec rm -rf {} +
