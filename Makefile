# Everything a newcomer needs: `make run` to see it work, `make test` to see it hold. `make help` lists the rest.
SHELL := /bin/bash
PREFIX ?= /usr/local
# Otherwise every other build finds the flags of SwiftProtobuf in another order and compiles it again.
export SWIFT_DETERMINISTIC_HASHING := 1
# On Linux: without symbols and unused sections the binary has less than half the size; with the static forms of the C
# libraries, where the compiler has them, it needs glibc and nothing else.
STATIC := .build-static/lib
LEAN := $(if $(filter Linux,$(shell uname)),-Xlinker -s -Xlinker --gc-sections -Xlinker -L$(CURDIR)/$(STATIC) \
	-Xswiftc -Xclang-linker -Xswiftc -static-libgcc)

.PHONY: help run build test unit scenarios docs release install bench soak fuzz format lint proto clean

help: ## List the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: ## Install what is missing, build, start server and example, show the first call
	@scripts/install-tools.sh run
	@scripts/run.sh

build: ## Install what is missing, build server and command line: .build/debug/micro
	@scripts/install-tools.sh run
	swift build --product micro --disable-build-manifest-caching

test: ## Install what the tests need, run all of them
	@scripts/install-tools.sh test
	@scripts/test.sh

unit: ## Only the Swift tests; FILTER=MicroWire picks some
	swift test --no-parallel --disable-build-manifest-caching $(if $(FILTER),--filter $(FILTER))

scenarios: ## Only the tests with the real binary and real clients; FILTER picks some
	@scripts/scenarios.sh $(if $(FILTER),-k "$(FILTER)")

docs: ## Build the reference of everything public: .build/docs
	swift build --build-tests --disable-build-manifest-caching
	@scripts/docs.sh
	@echo "To read it: python3 -m http.server -d .build/docs and http://localhost:8000/documentation/micro"

release: ## Build one self-contained binary: .build-static/release/micro
	@mkdir -p $(STATIC)
	@clang=$$(dirname "$$(readlink -f "$$(command -v swift)")")/clang; for library in libz.a libstdc++.a; do \
		file=$$("$$clang" -print-file-name=$$library); [ ! -f "$$file" ] || ln -sf "$$file" $(STATIC)/; done
	swift build -c release --static-swift-stdlib --scratch-path .build-static --product micro $(LEAN)
	@ls -lh .build-static/release/micro

install: release ## Install it to PREFIX/bin (default /usr/local)
	install -d $(DESTDIR)$(PREFIX)/bin
	install -m 0755 .build-static/release/micro $(DESTDIR)$(PREFIX)/bin/micro

bench: ## Measure release builds (Benchmarks/README.md): FILTER=unary a part, OUT=name keeps the figures
	@scripts/install-tools.sh bench
	@Benchmarks/run.sh $(if $(FILTER),--filter $(FILTER)) $(if $(OUT),--out Benchmarks/results/$(OUT).json)

soak: ## Hold half of the load for MINUTES=60 and look for drift: OUT=name keeps the figures
	@scripts/install-tools.sh bench
	@Benchmarks/run.sh soak --minutes $(or $(MINUTES),60) $(if $(OUT),--out Benchmarks/results/$(OUT).json)

fuzz: ## Look for inputs that a parser cannot take: TARGET=json (or all), SECONDS=60 for each
	@SECONDS_EACH=$(or $(SECONDS),60) scripts/fuzz.sh $(or $(TARGET),all)

format: ## Format all Swift
	swift format --in-place --recursive --parallel Sources Tests Package.swift Examples/*/Sources Examples/*/Package.swift

lint: ## Check the format
	swift format lint --strict --recursive --parallel Sources Tests

proto: ## Renew the Swift generated from .proto files (with what `make test` installs)
	@scripts/proto.sh

clean: ## Remove all build products
	rm -rf .build .build-* .venv
