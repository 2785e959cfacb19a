# make demo | test | examples | docs | install | uninstall | lint | fixtures | pictures | bench CORPUS=… | accuracy CORPUS=… | clean

SWIFT ?= swift
# On Linux the Swift runtime goes into the binary: it starts faster and runs where no Swift is installed.
STATIC := $(if $(filter Linux,$(shell uname -s)),--static-swift-stdlib)
RELEASE := -c release $(STATIC)
FPCTL := .build/release/fpctl
BENCH := .build/release/fpbench
DEMO := .build/demo.fpdb
DOCC := Sources/Fingerprint/Fingerprint.docc
RUN = Benchmarks/$(shell date -u +%Y-%m-%d)

PREFIX ?= /usr/local
# DESTDIR goes before every path, for those who make packages
BIN = $(DESTDIR)$(PREFIX)/bin
MAN = $(DESTDIR)$(PREFIX)/share/man/man1
BASH_COMPLETIONS = $(DESTDIR)$(PREFIX)/share/bash-completion/completions
ZSH_COMPLETIONS = $(DESTDIR)$(PREFIX)/share/zsh/site-functions
FISH_COMPLETIONS = $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d

.PHONY: help setup build install uninstall demo test examples docs lint format fixtures pictures bench accuracy clean

help:
	@echo 'make demo        index the fixtures and identify a noisy clip'
	@echo 'make test        all tests'
	@echo 'make build       $(FPCTL)'
	@echo 'make examples    the programs in Examples, which embed the library, built and run over the fixtures'
	@echo 'make docs        the library'"'"'s documentation in .build/docs'
	@echo 'make install     fpctl, its manual page and completions to PREFIX, by default /usr/local'
	@echo 'make uninstall   takes them away again'
	@echo 'make lint        formatting and style, strictly'
	@echo 'make fixtures    make the audio in Fixtures again (needs fluidsynth, espeak-ng, ffmpeg)'
	@echo 'make pictures    draw the pictures of the documentation again'
	@echo 'make bench       speed and size, CORPUS=folder'
	@echo 'make accuracy    accuracy, CORPUS=folder'

setup:
	@sh Scripts/set-up.sh

build: setup
	$(SWIFT) build $(RELEASE)

install: build
	install -d "$(BIN)" "$(MAN)" "$(BASH_COMPLETIONS)" "$(ZSH_COMPLETIONS)" "$(FISH_COMPLETIONS)"
	install -m 755 $(FPCTL) "$(BIN)/fpctl"
	$(FPCTL) man > .build/fpctl.1
	install -m 644 .build/fpctl.1 "$(MAN)/fpctl.1"
	$(FPCTL) completions bash > .build/fpctl.bash
	install -m 644 .build/fpctl.bash "$(BASH_COMPLETIONS)/fpctl"
	$(FPCTL) completions zsh > .build/fpctl.zsh
	install -m 644 .build/fpctl.zsh "$(ZSH_COMPLETIONS)/_fpctl"
	$(FPCTL) completions fish > .build/fpctl.fish
	install -m 644 .build/fpctl.fish "$(FISH_COMPLETIONS)/fpctl.fish"

uninstall:
	rm -f "$(BIN)/fpctl" "$(MAN)/fpctl.1" "$(BASH_COMPLETIONS)/fpctl" \
	  "$(ZSH_COMPLETIONS)/_fpctl" "$(FISH_COMPLETIONS)/fpctl.fish"

demo: build
	@rm -f $(DEMO) $(DEMO)-wal $(DEMO)-shm
	$(FPCTL) index Fixtures/tracks --db $(DEMO)
	$(FPCTL) identify Fixtures/queries/noisy.wav --db $(DEMO)

# In release mode: signal processing is hundreds of times slower in a debug build. In a folder of its own, since
# @testable changes how everything is compiled.
test: setup
	$(SWIFT) test -c release -Xswiftc -enable-testing --scratch-path .build/tests

examples: setup
	$(SWIFT) build $(RELEASE) --package-path Examples --scratch-path .build/examples
	sh Examples/run.sh .build/examples/release

docs: build
	sh Scripts/make-docs.sh

lint:
	$(SWIFT) format lint --strict -r -p Package.swift Sources Tests Benchmarks Examples

format:
	$(SWIFT) format -i -r -p Package.swift Sources Tests Benchmarks Examples

fixtures:
	python3 Fixtures/make-fixtures.py

# Needs the database of `make demo`.
pictures: demo
	$(FPCTL) inspect Fixtures/queries/noisy.wav --db $(DEMO) --track best \
	  --picture Documentation/Pictures/noisy-query.png --size 1000x562
	for stage in spectrum:spectrogram whitened:whitened peaks:whitened,peaks pairs:whitened,peaks,pairs \
	  voting:histogram verification:spectrogram,matches; do \
	  $(FPCTL) inspect --quiet Fixtures/queries/noisy.wav --duration 6 --db $(DEMO) --track best \
	    --layers "$${stage#*:}" --picture "$(DOCC)/Resources/stage-$${stage%%:*}.png" --size 800x450 >/dev/null; \
	done

bench: build
	@test -n "$(CORPUS)" || { echo 'make bench CORPUS=folder (see Benchmarks/README.md)' >&2; exit 64; }
	$(BENCH) speed "$(CORPUS)" --output $(RUN)-speed

accuracy: build
	@test -n "$(CORPUS)" || { echo 'make accuracy CORPUS=folder (see Benchmarks/README.md)' >&2; exit 64; }
	$(FPCTL) compare --models landmark --queries "$(CORPUS)/queries" --references "$(CORPUS)/ref" \
	  --output $(RUN)-accuracy

clean:
	rm -rf .build
