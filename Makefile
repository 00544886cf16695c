# Needs make and Python 3.11 or newer; all else comes pinned, with hashes, from the locks.
PYTHON    ?= python3
VENV      ?= .venv
ARGS      ?=
# uv is three times as fast; INSTALLER=pip is for a platform without uv or an index only pip knows.
INSTALLER ?= uv

PY    := $(VENV)/bin/python
UV    := $(VENV)/bin/uv
# The stamp is named by what decides the venv's contents, so a touched file reinstalls nothing.
LOCKS := requirements-boot.lock requirements-dev.lock
ID    := $(shell { echo '$(PYTHON) $(INSTALLER)'; cat $(LOCKS); } | cksum | cut -d' ' -f1)
STAMP := $(VENV)/.locked-$(ID)
READY := $(VENV)/.project

# uv does not read pip's certificates; this makes it trust the machine's.
export UV_SYSTEM_CERTS ?= 1
export UV_PYTHON_DOWNLOADS := never
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help install run test soak check format lock upgrade system clean

help: ## Say what can be made
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 10

install: $(READY) ## Put everything into .venv, once

$(STAMP):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=...")'
	@echo "Installing into $(VENV) ..."
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
ifeq ($(INSTALLER),pip)
	@$(PY) -m pip install -qq --require-hashes -r requirements-dev.lock
else
	@$(PY) -m pip install -qq --require-hashes -r requirements-boot.lock
	@$(UV) pip sync -q --python $(PY) --require-hashes --compile-bytecode requirements-dev.lock
endif
	@touch $@

$(READY): pyproject.toml $(STAMP)
	@$(PY) -m pip install -qq --no-deps --no-build-isolation -e .
	@touch $@

run: install ## Try the app in your browser, with a pretend Slack
	@$(PY) -m bot sandbox $(ARGS)

test: install ## Run the tests; ARGS="-k reminder -x" picks
	$(PY) -m pytest -n 2 --dist worksteal $(ARGS)

soak: install ## Kill, cut and count for long: messages, people at work, replicas; ARGS="sqlite" picks
	$(PY) -m tests.faults $(ARGS)

check: install ## Run every check that needs no test
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports --no-cache --no-logo
	$(PY) -m pip check
	$(PY) -m bot db check

format: install ## Put the code into shape
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

COMPILE = $(UV) pip compile -q --no-config --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header
lock: install ## Write the locks anew; pins that still fit stay
	$(COMPILE) $(UPGRADE) pyproject.toml -o requirements.lock
	$(COMPILE) $(UPGRADE) pyproject.toml --extra dev -c requirements.lock -o requirements-dev.lock
	echo uv | $(COMPILE) --no-deps --no-annotate -c requirements-dev.lock -o requirements-boot.lock -
	@! grep -nE '://|file:|--(extra-)?index-url|--find-links|(^|[ @])/' requirements*.lock
	@$(MAKE) --no-print-directory install

upgrade: ## Write the locks with the newest versions
	@$(MAKE) --no-print-directory lock UPGRADE=--upgrade

system: ## Install the browser for the tests (Debian or Ubuntu, as root)
	apt-get update -qq
	apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 \
		chromium fonts-noto-color-emoji

clean: ## Remove all that was made
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
