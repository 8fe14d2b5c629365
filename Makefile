# Two commands for a newcomer: `make run` and `make test`. Both begin with `make setup`.
.PHONY: run test setup setup-test lint types imports unit gui soak bench desktop clean
SHELL := /bin/bash
PY := .venv/bin/python
XVFB := xvfb-run -a -s '-screen 0 1600x1000x24'
GUI_ENV := QT_QPA_PLATFORM=xcb LIBGL_ALWAYS_SOFTWARE=1

setup:
	@.ci/setup

setup-test:
	@.ci/setup test

run: setup
	@.ci/run-app

lint: setup
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .

types: setup
	@.venv/bin/mypy

imports: setup
	@.venv/bin/lint-imports

# Not a pipeline of stages that hide each other: each prints what it does and stops the run when it fails.
test: setup-test
	@.ci/test

soak: setup-test
	@PLUMBLINE_SOAK=1 .ci/test

bench: setup
	@$(XVFB) env $(GUI_ENV) $(PY) -m benchmarks

desktop: setup
	@$(PY) main.py install-desktop-entry

clean:
	@rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
