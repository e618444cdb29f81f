package verify

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/prove/mutant"
)

// starter must fail every check, by the check's own judgement.
func (t *trial) starter(rec *record.Record) (string, []Problem) {
	var problems []Problem
	for _, check := range rec.Checks {
		if check.Status != record.Failed || verdictless(check) {
			problems = append(problems, t.unexpected("the starter must fail every check", rec, check))
			if check.Status == record.BuildFailed {
				break
			}
		}
	}
	return fmt.Sprintf("fails %d of %d", rec.Count(record.Failed), len(rec.Checks)), problems
}

// solution must pass every check.
func (t *trial) solution(rec *record.Record) (string, []Problem) {
	return t.passes("the solution must pass every check", rec)
}

// alternative must pass every check too: a check that demands the reference's design
// is wrong.
func (t *trial) alternative(rec *record.Record) (string, []Problem) {
	return t.passes("a right solution of another design must pass every check", rec)
}

func (t *trial) passes(rule string, rec *record.Record) (string, []Problem) {
	var problems []Problem
	for _, check := range rec.Checks {
		if check.Status != record.Passed {
			problems = append(problems, t.unexpected(rule, rec, check))
			if check.Status == record.BuildFailed {
				break
			}
		}
	}
	return fmt.Sprintf("passes %d of %d", rec.Count(record.Passed), len(rec.Checks)), problems
}

// mutant must be killed by every check that it names. A run that ends any other
// way than by passing or failing proves nothing; the first such check is named.
func (t *trial) mutant(m mutant.Mutant, rec *record.Record) (string, []Problem) {
	var problems []Problem
	var killers []string
	viable := true
	for _, check := range rec.Checks {
		switch check.Status {
		case record.Failed, record.Race:
			killers = append(killers, fmt.Sprint(t.number(check.Name)))
			if viable && verdictless(check) {
				viable = false
				problems = append(problems, t.unexpected("mutant "+m.Name+" is not viable: it took the harness with it", rec, check))
			}
		case record.Passed:
			if m.Names(check.Name) {
				problems = append(problems, t.unexpected("mutant "+m.Name+" lived: "+check.Name+" must catch it", rec, check))
			}
		default:
			if viable {
				viable = false
				problems = append(problems, t.unexpected("mutant "+m.Name+" is not viable", rec, check))
			}
		}
	}
	switch {
	case !viable:
		return "not viable", problems
	case len(killers) == 0:
		return "lived", problems
	}
	if first := firstNamed(m, rec); t.misses(m, first) {
		problems = append(problems, t.unexpected(fmt.Sprintf("mutant %s breaks rule %s, but a learner would read that rule %s is broken",
			m.Name, strings.Join(append(slices.Clone(m.Breaks), m.Overdoes...), " "), strings.Join(first.Rules, " ")), rec, *first))
	}
	return "killed by " + strings.Join(killers, " "), problems
}

// at matches the place in a test file with which a failure begins.
var at = regexp.MustCompile(`^\S+_test\.go:\d+: `)

// firstLine is what a learner with this mistake would read first: the broken rules and the
// first line of the first check that the mutant names and that failed.
func firstLine(m mutant.Mutant, rec *record.Record) string {
	check := firstNamed(m, rec)
	if check == nil {
		return ""
	}
	line, _, _ := strings.Cut(strings.TrimSpace(check.Message), "\n")
	return strings.TrimSpace(strings.Join(check.Rules, " ") + "  " + at.ReplaceAllString(line, ""))
}

// firstNamed is the first check that the mutant names and that failed.
func firstNamed(m mutant.Mutant, rec *record.Record) *record.Check {
	for i, check := range rec.Checks {
		if (check.Status == record.Failed || check.Status == record.Race) && m.Names(check.Name) {
			return &rec.Checks[i]
		}
	}
	return nil
}

// misses reports whether what a learner with this mistake would read first names other
// rules than those that the mutant breaks. A failure while a check is still being set up
// names all of the check's rules, which is true of any, and a mutant that every check kills
// is told by the first.
func (t *trial) misses(m mutant.Mutant, failed *record.Check) bool {
	if failed == nil || len(failed.Rules) == 0 || m.All {
		return false
	}
	check := t.checks[t.number(failed.Name)-1]
	if len(check.Passages) > 0 && len(failed.Rules) == len(check.Rules) {
		return false
	}
	return !slices.ContainsFunc(failed.Rules, func(id string) bool {
		return slices.Contains(m.Breaks, id) || slices.Contains(m.Overdoes, id)
	})
}

// number is the column of a check in the matrix.
func (t *trial) number(check string) int {
	return 1 + slices.IndexFunc(t.checks, func(c catalogue.Check) bool { return c.Name == check })
}

// verdictless reports whether a check failed without judging: the test binary
// itself ended or panicked.
func verdictless(check record.Check) bool {
	for line := range strings.Lines(check.Message) {
		for _, sign := range []string{"panic: ", "fatal error: ", "did not report a result"} {
			if strings.HasPrefix(line, sign) {
				return true
			}
		}
	}
	return false
}

// unexpected describes a check that ended as it must not.
func (t *trial) unexpected(rule string, rec *record.Record, check record.Check) Problem {
	detail := fmt.Sprintf("%s: %s", check.Name, check.Status)
	said := check.Message
	if check.Status == record.BuildFailed {
		detail, said = string(check.Status), rec.BuildOutput
	}
	if lines := strings.Split(strings.TrimSpace(said), "\n"); said != "" {
		detail += "\n" + strings.Join(lines[:min(len(lines), 8)], "\n")
	}
	repeat := fmt.Sprintf("go run ./grader/prove verify %d --seed %d", t.lab.Number, rec.Seed)
	switch {
	case t.options.Full:
		repeat += " --full"
	case t.options.Race:
		repeat += " --race"
	}
	detail += "\nrepeat: " + repeat
	return Problem{t.lab.Name, rule, detail}
}
