# Only Python 3.11+ and make are needed: everything else is installed, locked, into .venv and node_modules.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps

.PHONY: run setup
run: $(VENV)/run.stamp node_modules/.stamp
	@exec $(PY) -m pwa run

setup: $(VENV)/dev.stamp node_modules/.stamp

$(VENV)/run.stamp: requirements/run.txt
	$(PYTHON) -m venv $(VENV)
	$(PIP) -r $<
	@echo "$(CURDIR)" > "$$($(PY) -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/medius.pth"
	@printf '#!%s\nfrom pwa.cli import main\nraise SystemExit(main())\n' "$(CURDIR)/$(PY)" > $(VENV)/bin/medius
	@chmod +x $(VENV)/bin/medius
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/run.stamp
	$(PIP) -r $<
	@touch $@

node_modules/.stamp: package-lock.json requirements/node.txt $(VENV)/run.stamp
	@node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null || $(PIP) -r requirements/node.txt
	npm ci --no-progress
	@touch $@
