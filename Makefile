# Two commands do everything: make run, make test. The rest is for daily work; each is one line.
.DEFAULT_GOAL := help
.PHONY: help run test test-fast check train lint format lock browser

PYTHON := .venv/bin/python

help:  ## Show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run:  ## Set up what is missing, train if anything changed, serve at http://localhost:5005/ (PORT=… for another)
	@scripts/setup runtime
	@$(PYTHON) -m bot serve

test: browser  ## Everything that must pass
	@scripts/setup dev
	@scripts/test

test-fast:  ## The tests that need no trained model, no server and no browser (under a minute)
	@scripts/setup dev
	@scripts/test-fast

check:  ## Check the content as an editor would
	@scripts/setup runtime
	@$(PYTHON) -m bot check

train:  ## Train the model where anything changed
	@scripts/setup runtime
	@$(PYTHON) -m bot train

lint:  ## Style, types, layers
	@scripts/setup dev
	@scripts/lint

format:  ## Put the code into shape
	@scripts/setup dev
	@.venv/bin/ruff check --fix . && .venv/bin/ruff format .

lock:  ## Write the lock files anew from requirements/*.in
	@scripts/lock --upgrade

browser:
	@scripts/browser
