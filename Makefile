# make demo | test | install | lint | fixtures | bench CORPUS=… | accuracy CORPUS=… | clean

SWIFT ?= swift
# On Linux the Swift runtime goes into the binary: it starts faster and runs where no Swift is installed.
STATIC := $(if $(filter Linux,$(shell uname -s)),--static-swift-stdlib)
RELEASE := -c release $(STATIC)
FPCTL := .build/release/fpctl
BENCH := .build/release/fpbench
DEMO := .build/demo.fpdb
RUN = Benchmarks/$(shell date -u +%Y-%m-%d)

PREFIX ?= /usr/local

.PHONY: help setup build install demo test lint format fixtures bench accuracy clean

help:
	@echo 'make demo        index the fixtures and identify a noisy clip'
	@echo 'make test        all tests'
	@echo 'make build       $(FPCTL)'
	@echo 'make install     to PREFIX/bin, by default /usr/local/bin'
	@echo 'make lint        formatting and style, strictly'
	@echo 'make fixtures    make the audio in Fixtures again (needs fluidsynth, espeak-ng, ffmpeg)'
	@echo 'make bench       speed and size, CORPUS=folder'
	@echo 'make accuracy    accuracy, CORPUS=folder'

setup:
	@sh Scripts/set-up.sh

build: setup
	$(SWIFT) build $(RELEASE)

install: build
	install -d "$(PREFIX)/bin"
	install -m 755 $(FPCTL) "$(PREFIX)/bin/fpctl"

demo: build
	@rm -f $(DEMO) $(DEMO)-wal $(DEMO)-shm
	$(FPCTL) index Fixtures/tracks --db $(DEMO)
	$(FPCTL) identify Fixtures/queries/noisy.wav --db $(DEMO)

# In release mode: signal processing is hundreds of times slower in a debug build. In a folder of its own, since
# @testable changes how everything is compiled.
test: setup
	$(SWIFT) test -c release -Xswiftc -enable-testing --scratch-path .build/tests

lint:
	$(SWIFT) format lint --strict -r -p Package.swift Sources Tests Benchmarks

format:
	$(SWIFT) format -i -r -p Package.swift Sources Tests Benchmarks

fixtures:
	python3 Fixtures/make-fixtures.py

bench: build
	@test -n "$(CORPUS)" || { echo 'make bench CORPUS=folder (see Benchmarks/README.md)' >&2; exit 64; }
	$(BENCH) speed "$(CORPUS)" --output $(RUN)-speed

accuracy: build
	@test -n "$(CORPUS)" || { echo 'make accuracy CORPUS=folder (see Benchmarks/README.md)' >&2; exit 64; }
	$(FPCTL) compare --models landmark --queries "$(CORPUS)/queries" --references "$(CORPUS)/ref" \
	  --output $(RUN)-accuracy

clean:
	rm -rf .build
