# `make demo` shows what tocsin is. `make lint test` is what CI asks of every change.

# Linters and the test runner stay out of go.mod.
STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOTESTSUM   = gotest.tools/gotestsum@v1.13.0

# SQLite is C: without this, Go leaves it out silently where it finds no C compiler, in place of saying so.
export CGO_ENABLED = 1

# Go stamps the commit into what it builds, and refuses to build a checkout that git may not read since it belongs to another
# user. Such a build goes without the stamp.
ifneq ($(shell git rev-parse --verify --quiet HEAD >/dev/null 2>&1 && echo yes),yes)
export GOFLAGS := $(GOFLAGS) -buildvcs=false
endif

.PHONY: build demo test lint fmt bench tools

# The first build compiles SQLite, which takes two to three minutes; later ones take seconds.
build:
	@echo "building bin/tocsin"
	@go build -o bin/tocsin .

# The bot, and a Slack of its own to try it in. Needs no network, no account and no root.
demo: build
	@./bin/tocsin demo

# All tests, with the race detector; with cold caches SQLite under it takes another minute. The last lines name what was
# skipped. -count=1, because Go's cache of results cannot know that PostgreSQL or Chromium was installed meanwhile.
test: tools
	@go run $(GOTESTSUM) --format standard-quiet -- -race -count=1 -timeout 40m ./...

# What some tests need beside Go: PostgreSQL, Chromium, fonts, Node.js, Alertmanager, mail servers. Installed where that may be, else named.
tools:
	@.ci/install

lint:
	@echo "gofmt"
	@files=$$(gofmt -l .) && { [ -z "$$files" ] || { echo "not formatted; run make fmt:"; echo "$$files"; exit 1; }; }
	go mod tidy -diff
	go vet -tags bench ./...
	go run $(STATICCHECK) -tags bench ./...

fmt:
	gofmt -w .

# How fast it is, as a table.
bench:
	@go test -count=1 -run TestBench -tags bench -v .
