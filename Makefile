# 民政 Minzheng. `make` alone says what there is.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/installed
DEV_STAMP := $(VENV)/installed-dev

.DEFAULT_GOAL := help
.PHONY: help run test test-sqlite test-postgresql check fix messages benchmark-policy clean-demo

help:  ## 说明 what each target does
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

run: $(RUN_STAMP)  ## 启动平台和演示城市 start the platform with the demo city (PORT=8000)
	@tools/system_packages.sh fonts
	@$(BIN)/minzheng run $(if $(PORT),--port $(PORT)) $(if $(DEPARTMENTS_PORT),--departments-port $(DEPARTMENTS_PORT))

$(RUN_STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "需要 Python 3.11 或以上。 Python 3.11 or later is needed: make run PYTHON=python3.12"; exit 1; }
	@echo "正在安装所需软件… installing what is needed into $(VENV) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@$(BIN)/python tools/messages.py compile
	@touch $@

$(DEV_STAMP): $(RUN_STAMP)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,peers]'
	@touch $@

test: $(DEV_STAMP)  ## 全部测试 every test, on SQLite and on PostgreSQL, in a real browser
	@tools/system_packages.sh fonts tests
	@$(BIN)/python tools/messages.py compile
	@$(MAKE) --no-print-directory check test-sqlite test-postgresql

test-sqlite: $(DEV_STAMP)  ## the suite on SQLite
	@echo "== SQLite"; $(BIN)/python -m pytest -n auto

# base and policy have no database: their tests have run already.
test-postgresql: $(DEV_STAMP)  ## the suite on a PostgreSQL of its own
	@echo "== PostgreSQL"; tools/with_postgresql.sh $(BIN)/python -m pytest -n auto --ignore=src/minzheng/base --ignore=src/minzheng/policy

check: $(DEV_STAMP)  ## formatter, linter, types, layers, packs, translations
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/minzheng packs check
	@$(BIN)/python tools/messages.py check

fix: $(DEV_STAMP)  ## let the formatter and linter mend what they can
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

messages: $(DEV_STAMP)  ## collect new texts for translation
	@$(BIN)/python tools/messages.py update

benchmark-policy: $(DEV_STAMP)  ## 规则引擎与同类程序同场比较 the policy engine beside its peers, a few minutes
	@$(BIN)/python -m benchmarks.policy

clean-demo:  ## throw the demo's data away
	@rm -rf var
