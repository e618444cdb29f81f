# The front door. Every target is one line over `go run ./grader …`, so that
# everything works without make too: go run ./grader --help says how.
#
#   make lab-1                                      the checks of lab 1
#   make lab-1 ARGS='--race --seed 7'               options of the command
#   make lab-1 REDIS_URL=redis://127.0.0.1:6379     on a real Redis
#   make lab-1 NODE="node my/server.mjs"            a server in Node.js instead of your Go
#   make class SUBMISSIONS=dir                      grade a directory of submissions
#
# What is given on make's command line, make itself puts into the environment.

GO ?= go
RUNS ?= 100
ARGS ?=

# The first compile of the grader says nothing for a while: say it first.
FIRST := $(if $(wildcard .socketlab),@:,@echo "First run: Go downloads modules and builds the grader. Give it a minute or two.")
GRADER := @$(GO) run ./grader

.PHONY: watch quiz interview cards gauntlet class-soak help verify test interop bench class summary doctor

help:
	$(FIRST)
	$(GRADER) status

lab-%:
	$(FIRST)
	$(GRADER) run $* $(if $(findstring command,$(origin NODE)),--node "$$NODE") $(ARGS)

# On every save, full screen: make watch-1, or make watch for the lab to go on with.
watch:
	$(FIRST)
	$(GRADER) watch $(if $(findstring command,$(origin NODE)),--node "$$NODE") $(ARGS)

watch-%:
	$(FIRST)
	$(GRADER) watch $* $(if $(findstring command,$(origin NODE)),--node "$$NODE") $(ARGS)

hint-%:
	$(FIRST)
	$(GRADER) hint $* $(ARGS)

diff-%:
	$(FIRST)
	$(GRADER) diff $* $(ARGS)

reset-%:
	$(FIRST)
	$(GRADER) reset $* $(ARGS)

# What you did, as a page to show: ARGS='--name "Ada" --out summary.md'.
summary:
	$(FIRST)
	$(GRADER) summary $(ARGS)

# Is everything here that the labs need?
doctor:
	$(FIRST)
	$(GRADER) doctor $(ARGS)

# A mock interview of 45 minutes: make interview ARGS='--minutes 20 --level senior'
interview:
	$(FIRST)
	$(GRADER) interview $(ARGS)

soak-%:
	$(FIRST)
	$(GRADER) soak $* --runs $(RUNS) $(ARGS)

verify:
	$(FIRST)
	$(GRADER) verify $(ARGS)

# The questions of notes/: make quiz TOPIC=redis LEVEL=senior COUNT=5
given = $(if $(findstring command,$(origin $1)),$2 "$$$1")
CARDS = $(call given,TOPIC,--topic) $(call given,LEVEL,--level)

quiz:
	$(FIRST)
	$(GRADER) quiz $(CARDS) $(call given,COUNT,--count) $(ARGS)

# For Anki and others: make cards ARGS='--anki socketlab.txt'
cards:
	$(FIRST)
	$(GRADER) cards $(CARDS) $(ARGS)

# The reader's labs are left out, so that an unfinished one never turns this red;
# verify proves their checks on the solutions.
test:
	$(FIRST)
	$(GRADER) test $(ARGS)

# Against the official packages; needs Node.js, redis-server, nginx, haproxy,
# chromium and tmux, and says so.
interop:
	$(FIRST)
	$(GRADER) interop $(ARGS)

# The kit beside the official server; needs Node.js and redis-server, and says so.
bench:
	$(FIRST)
	$(GRADER) bench $(ARGS)

# A directory of submissions, in a sandbox: see go run ./grader class --help.
class:
	$(FIRST)
	$(GRADER) class $(if $(SUBMISSIONS),"$$SUBMISSIONS") $(ARGS)

# Hostile submissions against the sandbox: minutes, on Linux.
gauntlet:
	@SOCKETLAB_GAUNTLET=1 $(GO) tool gotestsum --format testname -- -count=1 -timeout=20m $(ARGS) ./grader/internal/prove/gauntlet

# A class whose grader is killed on the way must end as one that was left in peace:
# minutes, on Linux. Larger: ARGS='--count 1000 --labs 4 --kills 5 --hanging --sample 100'.
class-soak:
	@$(GO) run ./grader/internal/prove/classload/main $(ARGS)
