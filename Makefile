# `make` alone lists what there is to do.
.PHONY: help run test bench setup

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-6s %s\n", $$1, $$2}' Makefile

run: ## the whole city on this machine: http://127.0.0.1:8000 (PORT=, ALLOPM_VAR=, SIM=0)
	@scripts/setup.sh
	@exec .venv/bin/python -m allopm up

test: ## format, lint, types, floors, unit, HTTP and browser tests
	@scripts/setup.sh --dev
	@scripts/chromium.sh
	@exec scripts/test.sh

bench: ## the measurements of docs/performance.md, as ratios; writes var/bench.json
	@scripts/setup.sh --dev
	@exec .venv/bin/python -m bench

setup: ## virtual environment, packages, front end; `make run` does it too
	@scripts/setup.sh --dev
