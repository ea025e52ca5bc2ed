# run (the default), setup, test, lint, format, bench, cluster, cluster-test, requirements, clean

PORT ?= $(or $(STREAMLIT_SERVER_PORT),8501)
ADDRESS ?= $(or $(STREAMLIT_SERVER_ADDRESS),localhost)
VENV ?= .venv
TESTS_AT_ONCE ?= 3

# The first Python that fits; `make PYTHON=...` names another.
FIND_PYTHON = for python in python3.11 python3.12 python3.13 python3; do \
	$$python -c 'import sys, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
	2>/dev/null && echo $$python && break; done
PYTHON ?= $(shell $(FIND_PYTHON))

BIN := $(VENV)/bin
FLAGS = --port $(PORT) --address $(ADDRESS) $(if $(HEADLESS),--headless)
INSTALL := $(BIN)/python -m pip install --disable-pip-version-check --retries 10 --requirement
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	--no-header --no-emit-index-url --no-emit-find-links

.PHONY: run setup test lint format bench cluster cluster-test requirements clean

run: setup
	$(if $(WATCH),STREAMLIT_SERVER_FILE_WATCHER_TYPE=auto) $(BIN)/python -m dlcore serve $(FLAGS)

setup: $(VENV)/run.stamp

test: $(VENV)/dev.stamp lint
	npm run --silent test
	bash .ci/browser $(BIN)/python
	# Hundreds of processes start: the first ones leave compiled modules to the others.
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --numprocesses $(TESTS_AT_ONCE) --dist loadfile --no-loadscope-reorder

lint: $(VENV)/dev.stamp node_modules/install.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	test ! -x $(BIN)/hadolint || $(BIN)/hadolint Containerfile
	npm run --silent lint
	npm run --silent types

format: $(VENV)/dev.stamp node_modules/install.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	npm run --silent format

bench: $(VENV)/dev.stamp
	$(BIN)/python -m benchmarks

# Several machines on one, for a trial: docs/scaling.md.
cluster: $(VENV)/dev.stamp
	$(BIN)/python -m benchmarks.cluster --port $(PORT)

cluster-test: $(VENV)/dev.stamp
	CLUSTER_TEST=1 $(BIN)/python -m pytest tests/engine/test_dask_engine.py tests/store tests/cli/test_store.py

requirements: $(VENV)/dev.stamp
	$(COMPILE) pyproject.toml --output-file requirements.txt
	$(COMPILE) pyproject.toml --extra dev --constraint requirements.txt \
		--output-file requirements-dev.txt
	$(COMPILE) pyproject.toml --extra cluster --constraint requirements-dev.txt \
		--output-file requirements-cluster.txt
	$(COMPILE) pyproject.toml --extra cluster --constraint requirements-cluster.txt \
		--generate-hashes --no-annotate --output-file requirements-hashed.txt

clean:
	rm -rf $(VENV) node_modules static/published \
		.mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# Stamps: nothing is installed again until the pinned requirements change.

$(VENV)/venv.stamp:
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 with venv is needed:" \
		"make PYTHON=/path/to/python" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/run.stamp: requirements.txt $(VENV)/venv.stamp
	$(INSTALL) requirements.txt || $(INSTALL) requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/run.stamp
	$(INSTALL) requirements-dev.txt || $(INSTALL) requirements-dev.txt
	@touch $@

node_modules/install.stamp: package.json package-lock.json .npmrc
	bash .ci/node
	npm ci --ignore-scripts --no-audit --no-fund
	@touch $@
