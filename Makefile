# The front door. Every target is one line over a program, so that everything works
# without make too: go run ./grader --help lists the learner's commands,
# ./grader/class the teacher's, ./grader/prove the maintainer's.
#
#   make lab-1                                      the checks of lab 1
#   make lab-1 ARGS='--race --seed 7'               options of the command
#   make lab-1 REDIS_URL=redis://127.0.0.1:6379     on a real Redis
#   make lab-1 NODE="node my/server.mjs"            a server in Node.js instead of your Go
#   make class SUBMISSIONS=dir                      grade a directory of submissions
#
# make puts the variables on its command line into the environment.

GO ?= go
RUNS ?= 100
ARGS ?=

# The first build takes a minute or two, so it is announced and explained.
FIRST := $(if $(wildcard .socketlab),@:,@$(GO) run ./grader/setup)
GRADER := @$(GO) run ./grader
CLASS := @$(GO) run ./grader/class
PROVE := @$(GO) run ./grader/prove

.PHONY: help watch summary doctor quiz interview cards class class-doctor verify test interop bench gauntlet class-soak

help:
	$(FIRST)
	$(GRADER) status

# The learner's.

node = $(if $(findstring command,$(origin NODE)),--node "$$NODE")

lab-%:
	$(FIRST)
	$(GRADER) run $* $(node) $(ARGS)

# A number that was forgotten.
lab lab- hint hint- explain explain- diff diff- reset reset- soak soak- watch-:
	$(error make $@ needs the number of a lab, such as make $(patsubst %-,%,$@)-1; make shows the labs)

# On every save, full screen: make watch-1, or make watch for the next unsolved lab.
watch:
	$(FIRST)
	$(GRADER) watch $(node) $(ARGS)

watch-%:
	$(FIRST)
	$(GRADER) watch $* $(node) $(ARGS)

hint-%:
	$(FIRST)
	$(GRADER) hint $* $(ARGS)

explain-%:
	$(FIRST)
	$(GRADER) explain $* $(ARGS)

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

# Does this machine have what the labs need?
doctor:
	$(FIRST) doctor
	$(GRADER) doctor $(ARGS)

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

# A mock interview of 45 minutes: make interview ARGS='--minutes 20 --level senior'
interview:
	$(FIRST)
	$(GRADER) interview $(ARGS)

# The teacher's.

# Grade a directory of submissions in a sandbox.
class:
	$(FIRST)
	$(CLASS) grade $(if $(SUBMISSIONS),"$$SUBMISSIONS") $(ARGS)

# Which sandbox works on this machine?
class-doctor:
	$(FIRST)
	$(CLASS) doctor $(ARGS)

# The maintainer's.

# The project's own tests, then verify. The reader's labs are left out, so that an
# unfinished one never turns this red.
# Everything is compiled as what runs in a sandbox is (Standalone in core/checks), so
# that Go compiles it only once. SQLite, which is large and need not be fast here, is
# compiled without optimizations. GOGC lets the compiler, which lives for seconds, collect
# less garbage: a sixth of its work.
test: export GOGC := 400
test: export CGO_ENABLED := 0
test: export GOFLAGS += -trimpath -gcflags=all=-dwarf=false
test: export GOFLAGS += '-gcflags=modernc.org/...=-dwarf=false -N -l'
test:
	$(FIRST)
	$(PROVE) test $(ARGS)

# Every check catches what it claims to. Under the race detector too: ARGS=--race, and the
# whole matrix of checks and mutants: ARGS=--full
# Mutants made by the program itself: make verify ARGS=--auto
verify:
	$(FIRST)
	$(PROVE) verify $(ARGS)

soak-%:
	$(FIRST)
	$(PROVE) soak $* --runs $(RUNS) $(ARGS)

# Against the official packages. It lists the programs that it needs.
interop:
	$(FIRST)
	$(PROVE) interop $(ARGS)

# The kit next to the official server. It lists the programs that it needs.
# How fast a class is graded: ARGS='--only class'.
bench:
	$(FIRST)
	$(PROVE) bench $(ARGS)

# Hostile submissions against the sandbox: minutes, on Linux.
gauntlet:
	$(FIRST)
	$(PROVE) gauntlet $(ARGS)

# A class whose grader is killed must get the same grades: minutes, on Linux.
# Larger: ARGS='--count 1000 --labs 4 --kills 5 --hanging --sample 100'.
class-soak:
	$(FIRST)
	$(PROVE) class-soak $(ARGS)
