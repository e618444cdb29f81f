package checks

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"socketlab/grader/internal/core/record"
)

// noResult is the verdict on a check that the test binary never reported on.
// The reason may be empty.
func noResult(reason string) verdict {
	message := "did not report a result"
	if reason != "" {
		message += ": " + reason
	}
	return verdict{Status: record.Failed, Message: message}
}

// crashed reports whether the output holds a panic, or an end that the Go
// runtime forced.
func crashed(output []string) bool { return crashLine(output) >= 0 }

func crashLine(output []string) int {
	return slices.IndexFunc(output, func(line string) bool {
		return strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "fatal error: ") ||
			strings.HasPrefix(line, "runtime: goroutine stack exceeds")
	})
}

// crash is the verdict on a check that took the test binary with it. Of the
// goroutines, it keeps only calls in the clone.
func crash(output []string, at int, root string) verdict {
	v := read(output[:at])
	head := at
	for head < len(output) && !strings.HasPrefix(output[head], "goroutine ") {
		head++
	}
	said := strings.TrimSpace(strings.Join(trimNewlines(output[at:head]), "\n"))
	stack := stackIn(output[head:], root, func(string) bool { return true })
	v.Message = strings.TrimSpace(strings.Join(append([]string{v.Message, said}, stack...), "\n"))
	return v
}

// runningTest matches a line below running tests: in the panic of a timeout.
var runningTest = regexp.MustCompile(`^\s+(Test[^\s/]*)\S* \(([^)]+)\)$`)

// overdue reads the panic with which a test binary ends at its -timeout: which
// checks were running, and for how long. It is nil when there is none.
func overdue(output []string) map[string]time.Duration {
	at := slices.IndexFunc(output, func(line string) bool { return strings.HasPrefix(line, "panic: test timed out after ") })
	if at < 0 {
		return nil
	}
	running := map[string]time.Duration{}
	for _, line := range output[at+1:] {
		if strings.HasPrefix(line, "goroutine ") {
			break
		}
		if parts := runningTest.FindStringSubmatch(strings.TrimRight(line, "\n")); parts != nil {
			d, _ := time.ParseDuration(parts[2])
			running[parts[1]] = max(running[parts[1]], d)
		}
	}
	return running
}

// timedOut is the verdict on a check that never finished. The output is the
// whole panic; the goroutines that run the check are kept.
func timedOut(check string, timeout time.Duration, output []string, root string) verdict {
	lines := []string{fmt.Sprintf("still running after %s; it waits here:", timeout)}
	stack := stackIn(output, root, func(goroutine string) bool { return strings.Contains(goroutine, "."+check) })
	return verdict{Status: record.TimedOut, Message: strings.Join(append(lines, stack...), "\n")}
}

// cut is the verdict on a check that had none when the run reached its limit. It may not
// have begun, so nothing is known about its rules.
func cut(reason string) verdict {
	return verdict{Status: record.TimedOut, Message: reason, unknown: true}
}

var (
	arguments = regexp.MustCompile(`\((0x|\{0x|\.\.\.|0,|\)).*$`)
	offset    = regexp.MustCompile(` \+0x[0-9a-f].*$`)
	registers = regexp.MustCompile(` gp=\S+ m=\S+( mp=\S+)?`)
)

// stackIn renders the goroutines that relevant accepts: their state, and of
// their calls those in the clone. It keeps at most 24 lines.
func stackIn(dump []string, root string, relevant func(string) bool) []string {
	var kept []string
	for goroutine := range strings.SplitSeq(strings.Join(trimNewlines(dump), "\n"), "\n\n") {
		goroutine = strings.TrimLeft(goroutine, "\n")
		if !strings.HasPrefix(goroutine, "goroutine ") || !relevant(goroutine) {
			continue
		}
		lines := strings.Split(goroutine, "\n")
		calls := callsIn(lines[1:], root)
		if len(calls) > 0 {
			kept = append(append(kept, "    "+registers.ReplaceAllString(lines[0], "")), calls...)
		}
	}
	const most = 24
	if len(kept) > most {
		kept = append(kept[:most], "    … and "+strconv.Itoa(len(kept)-most)+" lines more")
	}
	return kept
}

func callsIn(lines []string, root string) []string {
	var calls []string
	for i := 0; i+1 < len(lines); i++ {
		place, ok := strings.CutPrefix(lines[i+1], "\t")
		if !ok {
			continue
		}
		relative, ok := strings.CutPrefix(filepath.ToSlash(place), filepath.ToSlash(root)+"/")
		if !ok {
			relative, ok = strings.CutPrefix(place, "socketlab/") // what -trimpath calls the clone
		}
		if ok {
			call := arguments.ReplaceAllString(lines[i], "")
			calls = append(calls, "        "+call[strings.LastIndex(call, "/")+1:], "            "+offset.ReplaceAllString(relative, ""))
		}
		i++
	}
	return calls
}

func trimNewlines(lines []string) []string {
	trimmed := make([]string, len(lines))
	for i, line := range lines {
		trimmed[i] = strings.TrimRight(line, "\r\n")
	}
	return trimmed
}
