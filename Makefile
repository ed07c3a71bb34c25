# `make` lists the targets. PYTHON is the environment's; `make setup` makes it.
PYTHON ?= .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup check fix format lint types imports test docs docs-check conformance mcp-conformance bench

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-16s %s\n", $$1, $$2}'

setup: ## Make .venv with everything that development needs
	python3 -m venv .venv
	.venv/bin/python -m pip install --quiet --editable '.[dev]'

check: format lint types imports docs-check test ## All that must hold before a commit: this is what CI runs

fix: ## Format, and mend what can be mended by itself
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

format: ## Is the code formatted?
	$(PYTHON) -m ruff format --check .

lint: ## Does the linter agree?
	$(PYTHON) -m ruff check .

types: ## Do the types hold (strict)?
	$(PYTHON) -m mypy

imports: ## Do imports go downwards only?
	$(PYTHON) -c "from importlinter.cli import lint_imports_command; lint_imports_command()"

test: ## Run the tests
	$(PYTHON) -m pytest

docs: ## Write docs/reference anew from the code
	$(PYTHON) -m scripts.reference

docs-check: ## Is docs/reference what the code says?
	$(PYTHON) -m scripts.reference --check

conformance: ## Write docs/reference/conformance.md anew, by playing every quirk of a model's server
	$(PYTHON) -m scripts.conformance

mcp-conformance: ## Play the official MCP conformance suite against the endpoint (fetched with npm)
	$(PYTHON) -m scripts.mcp_conformance

bench: ## Measure: ask, turns, memory
	$(PYTHON) -m bench
