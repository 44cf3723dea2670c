# Two commands for people: `make demo` and `make test`. The rest is for developers.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test check unit browser node fuzz lock clean

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.lock
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev: requirements/dev.lock $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	touch $@

demo: $(VENV)/.run
	$(BIN)/ocop-bot demo

test: check unit

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: $(VENV)/.dev node browser
	$(BIN)/pytest -n 2 --dist worksteal

# An independent emulator of the Zalo Bot API, for tests only. Its install scripts are not run.
node: tests/node/node_modules/.installed

tests/node/node_modules/.installed: tests/node/package-lock.json
	cd tests/node && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

# What the tests of the web chat need: Debian's Chromium, and axe (with npm) to look for barriers.
AXE := tests/bot/web/node
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

browser: /usr/bin/chromium $(AXE)/node_modules/.package-lock.json

/usr/bin/chromium:
	$(SUDO) apt-get update -q
	$(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium fonts-dejavu-core

/usr/bin/npm:
	$(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends npm

$(AXE)/node_modules/.package-lock.json: $(AXE)/package.json $(AXE)/package-lock.json | /usr/bin/npm
	cd $(AXE) && npm ci --no-audit --no-fund
	touch $@

# Looks for new counterexamples; takes long.
fuzz: $(VENV)/.dev
	HYPOTHESIS_PROFILE=fuzz $(BIN)/pytest -n 2 tests/vietnamese tests/places tests/criteria tests/conversations -k "not heldout"

# Writes the locks anew (needs uv: `pip install uv`). No index address gets in.
lock:
	uv pip compile pyproject.toml --extra build --universal --python-version 3.11 --generate-hashes --no-header -q -o requirements/run.lock
	uv pip compile pyproject.toml --extra build --extra dev --universal --python-version 3.11 --generate-hashes --no-header -q -o requirements/dev.lock

clean:
	rm -rf $(VENV) tests/node/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis
