# Everything a user or a developer runs. `make demo` and `make test` set up what they need first.
PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= auto

.PHONY: setup demo test check unit integration acceptance bench pins

setup:
	@$(PYTHON) tools/setup.py

demo: setup
	@$(BIN)/python tools/demo.py

test: check unit integration acceptance

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/deptry src
	$(BIN)/codespell src tests docs tools bench README.md CONTRIBUTING.md

unit: setup
	$(BIN)/pytest tests/unit tests/architecture -n $(WORKERS) --dist loadfile

integration: setup
	$(BIN)/pytest tests/integration -n $(WORKERS) --dist loadfile

acceptance: setup
	$(BIN)/pytest tests/acceptance

bench: setup
	$(BIN)/python -m bench run --all

pins: setup
	tools/pin .tools/bin/uv
