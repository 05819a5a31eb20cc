# Python 3.11+ and make are enough: everything else is installed, locked, into .venv and node_modules.
SHELL := /bin/sh
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v "$$p"; break; }; done)
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps
SOURCES := $(shell find static/js static/css -type f 2>/dev/null)
BESIDE := -n 2 --dist loadfile --no-loadscope-reorder
UNSEEN := --ignore=tests/browser --ignore=tests/js --ignore=tests/databases --ignore=tests/engines
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)

.PHONY: help setup run build test test-fast test-sqlite test-postgres soak mutants lint lint-py lint-js engines stalls kills failover day dist bench lock clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 14

run: $(VENV)/run.stamp static/dist/versions.json ## install what is missing, then serve on http://localhost:8000
	@$(PY) -m pwa run

setup: $(VENV)/dev.stamp node_modules/.stamp ## everything a developer needs

build: $(VENV)/run.stamp node_modules/.stamp ## the JavaScript and CSS, into static/dist
	@$(PY) -m pwa build

test: setup build lint test-sqlite test-postgres ## everything

test-sqlite: setup build
	@$(PY) -m tests.chromium
	$(PY) -m pytest $(BESIDE)

test-postgres: setup build
	$(PY) -m tests.postgres $(PY) -m pytest $(BESIDE) $(UNSEEN)

test-fast: setup build ## the part that takes less than a minute
	$(PY) -m pytest -m 'not slow' $(UNSEEN)

soak: setup build ## sync under 20,000 schedules of faults, tabs killed at every await, every property many times over; hours
	$(PY) -m tests.simulation $(SCHEDULES)
	$(PY) -m tests.simulation.awaits
	CASES=100000 $(PY) -m pytest tests/sync/test_merge.py
	PUSHES=50000 $(PY) -m pytest tests/house/test_fuzz.py
SCHEDULES ?= 20000

mutants: setup build ## every rule of sync switched off, one at a time: the schedules must notice
	$(PY) -m tests.simulation.mutants

lint: lint-py lint-js ## style, types and the direction of imports

lint-py: setup
	$(PY) -m ruff check
	$(PY) -m mypy
	$(VENV)/bin/lint-imports

lint-js: setup
	node_modules/.bin/eslint
	node_modules/.bin/tsc -p tsconfig.json
	node_modules/.bin/tsc -p tsconfig.worker.json

kills: setup build ## kill the server 100 times and PostgreSQL 20 times under load, and count what is left
	KILLS=100 ORDER_OPS=60000 $(PY) -m pytest -s tests/databases/test_kills.py tests/databases/test_order.py

engines: setup build ## faults and kills at length in Chromium, WebKit and Firefox; an engine that is missing fails
	ENGINES=all STORMS=20 KILLS=1000 $(PY) -m pytest tests/engines

stalls: setup build ## the browser tests while browsers and servers stop for moments, as on a busy machine
	ENGINES=all $(PY) -m tests.stalls pytest $(BESIDE) tests/browser tests/engines

failover: setup build ## kill the leader of a Patroni cluster 20 times; installs Patroni and etcd from Debian where missing
	@{ command -v patroni && command -v etcd; } >/dev/null || \
		apt-get install -y --no-install-recommends postgresql patroni etcd-server python3-etcd
	$(PY) -m tests.databases.failover

day: setup build ## 200 phones on two server processes for HOURS (24), with faults all the time and 24 restarts: nothing lost, nothing left over
	$(PY) -m tests.databases.day

dist: setup build ## a wheel with the built assets inside, into dist/
	rm -rf dist
	$(PY) -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir dist .
	@ls dist/*.whl

bench: setup build benchmarks/node_modules/.stamp ## every figure of the README, measured here
	@$(PY) -m tests.chromium
	$(PY) -m benchmarks

lock: ## refresh the locks; needs uv
	uv pip compile $(LOCK) pyproject.toml -o requirements/run.txt
	uv pip compile $(LOCK) pyproject.toml --group dev -c requirements/run.txt -o requirements/dev.txt
	uv pip compile $(LOCK) --group node -o requirements/node.txt
	npm install --package-lock-only
LOCK := --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --quiet

clean: ## remove what was built and installed; the database stays
	rm -rf $(VENV) node_modules benchmarks/node_modules static/dist dist build .mypy_cache .pytest_cache .ruff_cache \
		.import_linter_cache .hypothesis test-results

$(VENV)/run.stamp: requirements/run.txt
	@test -n '$(PYTHON)' || { echo 'Medius needs Python 3.11 or newer: install it, or name it with PYTHON=/path/to/python3.' >&2; exit 1; }
	@test -x $(PY) || { echo 'First time here: installing into $(VENV) (about a minute)…'; $(PYTHON) -m venv --clear $(VENV); } || \
		{ rm -rf $(VENV); echo 'Python cannot make a virtual environment here: install its venv module (on Debian: apt-get install python3-venv).' >&2; exit 1; }
	@$(PIP) -r $<
	@echo '$(CURDIR)' > "$$($(PY) -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/medius.pth"
	@printf '#!%s\nfrom pwa.cli import main\nraise SystemExit(main())\n' '$(CURDIR)/$(PY)' > $(VENV)/bin/medius
	@chmod +x $(VENV)/bin/medius
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/run.stamp
	@$(PIP) -r $<
	@touch $@

NODE_OK := const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || a === 20 && b >= 19 ? 0 : 1)
node_modules/.stamp: package-lock.json requirements/node.txt | $(VENV)/run.stamp
	@{ node -e '$(NODE_OK)' && npm --version; } >/dev/null 2>&1 || $(PIP) -r requirements/node.txt
	@npm ci --no-progress --loglevel=error
	@touch $@

benchmarks/node_modules/.stamp: benchmarks/package-lock.json | node_modules/.stamp
	@npm ci --no-progress --loglevel=error --prefix benchmarks
	@touch $@

static/dist/versions.json: $(SOURCES) package-lock.json | $(VENV)/run.stamp node_modules/.stamp
	@$(PY) -m pwa build
