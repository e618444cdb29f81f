package checks

import (
	"regexp"
	"slices"
	"strings"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/record"
)

// verdict is what the output of one check means.
type verdict struct {
	Status     record.Status
	Message    string
	Transcript string
	infra      bool // the check says that it failed for a reason that is not the reader's
	unknown    bool // the check may not have begun
}

// broken returns the numbers of the rules that a verdict says are broken. Only a check's
// own failure has a line that tells them apart.
func broken(check catalogue.Check, v verdict) []string {
	var rules []catalogue.Rule
	switch {
	case v.unknown:
	case v.Status == record.Failed:
		rules = check.Broken(v.Message)
	case v.Status == record.Race, v.Status == record.TimedOut:
		rules = check.Rules
	}
	var ids []string
	for _, rule := range rules {
		ids = append(ids, rule.ID)
	}
	return ids
}

// unbegun matches the line with which labtest says that a node exited while the check
// waited for its first nodes. The node of a real program may be killed from outside, so
// an end by a signal does not count.
var unbegun = regexp.MustCompile(`(?m)^ +got:  the end of the process: exit status \d+, before the check began$`)

// notBegun reports whether a verdict is that a node could not start.
func notBegun(v verdict) bool { return v.Status == record.Failed && unbegun.MatchString(v.Message) }

// passed is the verdict on a check that go test reports as passed.
func passed() verdict { return verdict{Status: record.Passed} }

// skipped is the verdict on a check that called t.Skip. It never counts as
// passed.
func skipped(output []string) verdict {
	v := read(output)
	v.Status = record.Skipped
	return v
}

// failed is the verdict on a check that go test reports as failed. The root is
// the absolute path of the clone.
func failed(output []string, root string) verdict {
	if i := crashLine(output); i >= 0 {
		return crash(output, i, root)
	}
	v := read(output)
	switch {
	case v.infra:
		v.Status = record.Infra
	case slices.ContainsFunc(output, func(line string) bool { return strings.Contains(line, "DATA RACE") }):
		v.Status = record.Race
		v.Message = raceFirst(v.Message)
	}
	return v
}

// raceEntry matches the entry of a message in which labtest says where the race is.
var raceEntry = regexp.MustCompile(`(?m)^\S+\.go:\d+: two goroutines of \S+ used the same memory .*\n?(    .*\n?)*`)

// raceFirst moves the place of the race, which is the cause, above what it led to.
func raceFirst(message string) string {
	race := raceEntry.FindString(message)
	if race == "" {
		return message
	}
	rest := strings.Replace(message, race, "", 1)
	return strings.TrimSpace(strings.TrimSuffix(race, "\n") + "\n" + rest)
}

// entry matches the first line of what t.Log printed: its indent, its place and its text.
// The lines under it, such as those of a node's log, are indented more, whatever they say.
var entry = regexp.MustCompile(`^ {4}([^\s:]+\.go:\d+): (.*)$`)

// transcript matches an entry that begins a part of the transcript.
var transcript = regexp.MustCompile(`^(frames|log of .+):$`)

// seed matches an entry that only repeats the seed, which the record has.
var seed = regexp.MustCompile(`^seed: \d+ \(`)

// below indents the lines under the first of an entry: in a message, which this
// package indents, and in a transcript, which indents itself.
var below = map[bool]string{false: "    ", true: ""}

// read splits the output of a check into message and transcript. The first
// line of an entry keeps its place in the message and loses it in the
// transcript.
func read(output []string) verdict {
	var message, conversation []string
	into := &message
	infra := false
	for _, line := range output {
		line = strings.TrimRight(line, "\r\n")
		if isFraming(line) {
			continue
		}
		if parts := entry.FindStringSubmatch(line); parts != nil {
			switch {
			case transcript.MatchString(parts[2]):
				into = &conversation
				*into = append(*into, parts[2])
			case !seed.MatchString(parts[2]):
				into = &message
				*into = append(*into, parts[1]+": "+parts[2])
				infra = infra || strings.HasPrefix(parts[2], "infra:")
			}
			continue
		}
		if rest, ok := strings.CutPrefix(line, "        "); ok {
			line = below[into == &conversation] + rest
		}
		*into = append(*into, line)
	}
	return verdict{
		Status:     record.Failed,
		Message:    strings.TrimSpace(strings.Join(message, "\n")),
		Transcript: strings.TrimSpace(strings.Join(conversation, "\n")),
		infra:      infra,
	}
}

// isFraming reports whether the line was printed by go test itself, not by a check, whose
// lines are indented more.
func isFraming(line string) bool {
	line = strings.TrimPrefix(line, "    ")
	for _, prefix := range []string{"=== RUN ", "=== PAUSE ", "=== CONT ", "=== NAME ", "=== ATTR ", "--- PASS: ", "--- FAIL: ", "--- SKIP: "} {
		if strings.HasPrefix(line, prefix) {
			return true
		}
	}
	return false
}
