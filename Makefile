# Make owns the order of the stages and the parallelism (try -j); `python -m pipeline.make plan` says by content which stages of
# which episodes have to run, and writes them as a graph under ids that are safe whatever the files are called.

SHELL = /bin/sh
.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.NOTPARALLEL:  # the targets here; the graph runs in a make of its own
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV ?= .venv
CORPUS ?=
LOCKED ?=
ROUNDS ?= 10
RUNS ?= 5
LENGTHS ?= 1000,10000,100000,1000000,2000000
STAMP := $(VENV)/.rolecall
GRAPH := .rolecall/graph.mk
STOPPED := .rolecall/stopped
RUN = $(VENV)/bin/python -m
export ROLECALL = $(RUN) pipeline
DRY = $(findstring n,$(firstword -$(MAKEFLAGS)))
# Comparing and cleaning need nothing installed: with `make -n` on a fresh clone there is no environment yet.
BARE = $(if $(wildcard $(VENV)/bin/python),$(RUN),$(PYTHON) -m)

.PHONY: all setup review retrain test test-fast test-desktop evaluate bench soak lock clean help

all: $(STAMP)  ## take every transcript in data/raw through all stages into data/processed
	+@$(BARE) pipeline.make plan $(GRAPH) $(STOPPED)
	+@status=0; test ! -s $(GRAPH) || { ROLECALL_STOPPED=$(STOPPED) $(MAKE) -f $(GRAPH); status=$$?; $(if $(DRY),,$(RUN) pipeline.make overview;) }; \
	  $(if $(DRY),,$(RUN) pipeline.make report $(STOPPED) || status=$$?;) exit $$status

setup: $(STAMP)  ## make .venv, with the command line in .venv/bin/rolecall; LOCKED=1: exactly the packages of requirements.lock

$(STAMP): pyproject.toml $(if $(LOCKED),requirements.lock)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "rolecall needs Python 3.11 or newer; name one: make PYTHON=python3.12 all" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(RUN) pip install --quiet --disable-pip-version-check $(if $(LOCKED),--require-hashes --requirement requirements.lock,--editable '.[dev]')
	$(if $(LOCKED),$(RUN) pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .)
	@touch $@

review: $(STAMP)  ## open the page in the browser on which you check and correct an attribution
	@$(ROLECALL) review

test: $(STAMP)  ## check style and types, and run the whole test suite
	$(RUN) ruff check
	$(RUN) ruff format --check
	$(RUN) mypy
	$(RUN) pytest --numprocesses auto --dist worksteal --durations 15

test-fast: $(STAMP)  ## run the quick tests, about one minute of processor time; run them while you work
	$(RUN) pytest --numprocesses auto --hypothesis-profile quick -m 'not desktop and not soak and not slow'

test-desktop: $(STAMP)  ## run the tests that need a browser (chromium, chromium-driver) or LibreOffice
	$(RUN) pip install --quiet --disable-pip-version-check --editable '.[dev,desktop]'
	$(RUN) pytest -m desktop

retrain: $(STAMP)  ## learn from the corrections: make a new model version and attribute again with it
	@$(ROLECALL) retrain

evaluate: $(STAMP)  ## score the current model on labelled transcripts: make evaluate CORPUS=DIR
	@test -n '$(CORPUS)' || { echo 'name the labelled transcripts: make evaluate CORPUS=DIR' >&2; exit 2; }
	$(ROLECALL) evaluate '$(CORPUS)'

bench: $(STAMP)  ## measure time and memory by stage, length and jobs, beside a spaCy model: make bench LENGTHS=1000,10000 RUNS=1
	$(RUN) pip install --quiet --disable-pip-version-check --editable '.[dev,bench]'
	$(RUN) benchmarks.speed --runs $(RUNS)
	$(RUN) benchmarks.load --lengths '$(LENGTHS)' --plot load.svg

soak: $(STAMP)  ## kill every command at random moments, many times, and check that nothing is lost: make soak ROUNDS=100
	ROUNDS=$(ROUNDS) $(RUN) pytest -m soak

lock: $(STAMP)  ## write requirements.lock again, with the hashes of the newest packages that fit
	$(RUN) pip install --quiet --disable-pip-version-check uv
	printf 'hatchling\neditables\n' | $(RUN) uv pip compile pyproject.toml - --extra dev --universal --python-version 3.11 \
	  --upgrade --generate-hashes --no-annotate --no-header --no-emit-index-url --quiet --output-file requirements.lock

clean:  ## remove what `make all` can make again; your edits, corrections and older versions stay
	@$(BARE) pipeline.make clean
	rm -rf .rolecall .pytest_cache .mypy_cache .ruff_cache

help:  ## list the targets
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "make %-13s %s\n", $$1, $$2 }'
