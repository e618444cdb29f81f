package verify

import (
	"context"
	"fmt"
	"path"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/prove/mutant"
)

// job is one run of all checks on something other than the reader's code.
type job struct {
	spec  checks.Spec
	label string
	judge func(*record.Record) (detail string, broken []Broken)
}

// runAll runs starter, solution and mutants, several at once, and returns the
// records by who.
func (t *trial) runAll(ctx context.Context) (map[string]*record.Record, error) {
	jobs := t.jobs()
	records := map[string]*record.Record{}
	var mu sync.Mutex
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(t.options.Jobs)
	t.page.Now("%d of %d runs done…", 0, len(jobs))
	for _, job := range jobs {
		group.Go(func() error {
			begun := time.Now()
			rec, err := checks.Run(ctx, job.spec)
			if err != nil {
				return fmt.Errorf("verify %s on %s: %w", t.lab.Name, job.spec.Who, err)
			}
			mu.Lock()
			defer mu.Unlock()
			records[job.spec.Who] = rec
			detail, broken := job.judge(rec)
			if len(broken) == 0 {
				t.page.Proved(job.label, detail, time.Since(begun).Seconds())
			} else {
				t.page.Disproved(job.label, detail, time.Since(begun).Seconds())
			}
			t.broken = append(t.broken, broken...)
			t.page.Now("%d of %d runs done…", len(records), len(jobs))
			return nil
		})
	}
	err := group.Wait()
	t.page.Quiet()
	return records, err
}

// jobs are the runs of the lab. The solution comes first: it takes longest,
// under the race detector.
func (t *trial) jobs() []job {
	var jobs []job
	solution, err := t.lab.Solution()
	if err != nil {
		return nil
	}
	inSolution := func(name string) string { return path.Join("solutions", t.lab.Name, name) }
	base := checks.Spec{Lab: t.lab, Checks: t.checks, Timeout: t.options.Timeout}

	reference := base
	reference.Who, reference.Files, reference.Origin = "solution", solution, inSolution
	reference.Race = t.options.Race
	jobs = append(jobs, job{reference, "solution", t.solution})

	if files, err := t.lab.Starter(); err == nil {
		starter := base
		starter.Who, starter.Files = "starter", files
		starter.Origin = func(name string) string { return path.Join("solutions", t.lab.Name, "starter", name) }
		jobs = append(jobs, job{starter, "starter", t.starter})
	}
	for _, m := range t.mutants {
		merged, err := m.Merge(solution)
		if err != nil {
			t.broken = append(t.broken, Broken{t.lab.Name, "mutant " + m.Name + " changes nothing or does not merge", err.Error()})
			continue
		}
		mutated := base
		mutated.Who, mutated.Files = m.Name, merged
		mutated.Origin = func(name string) string {
			if name == m.File() {
				return m.Path
			}
			return inSolution(name)
		}
		jobs = append(jobs, job{mutated, m.Name, func(rec *record.Record) (string, []Broken) { return t.mutant(m, rec) }})
	}
	for i := range jobs {
		jobs[i].spec.Seed = checks.NewSeed()
	}
	return jobs
}

// starter must fail every check, by the check's own judgement.
func (t *trial) starter(rec *record.Record) (string, []Broken) {
	var broken []Broken
	for _, check := range rec.Checks {
		if check.Status != record.Failed || verdictless(check) {
			broken = append(broken, t.unexpected("the starter must fail every check", rec, check))
			if check.Status == record.BuildFailed {
				break
			}
		}
	}
	return fmt.Sprintf("fails %d of %d", rec.Count(record.Failed), len(rec.Checks)), broken
}

// solution must pass every check.
func (t *trial) solution(rec *record.Record) (string, []Broken) {
	var broken []Broken
	for _, check := range rec.Checks {
		if check.Status != record.Passed {
			broken = append(broken, t.unexpected("the solution must pass every check", rec, check))
			if check.Status == record.BuildFailed {
				break
			}
		}
	}
	detail := fmt.Sprintf("passes %d of %d", rec.Count(record.Passed), len(rec.Checks))
	if rec.Race {
		detail += " under -race"
	}
	return detail, broken
}

// mutant must be killed by every check that it names. A run that ends any other
// way than by passing or failing proves nothing; the first such check is named.
func (t *trial) mutant(m mutant.Mutant, rec *record.Record) (string, []Broken) {
	var broken []Broken
	var killers []string
	viable := true
	for i, check := range rec.Checks {
		switch check.Status {
		case record.Failed, record.Race:
			killers = append(killers, fmt.Sprint(i+1))
			if viable && verdictless(check) {
				viable = false
				broken = append(broken, t.unexpected("mutant "+m.Name+" is not viable: it took the harness with it", rec, check))
			}
		case record.Passed:
			if m.Names(check.Name) {
				broken = append(broken, t.unexpected("mutant "+m.Name+" lived: "+check.Name+" must catch it", rec, check))
			}
		default:
			if viable {
				viable = false
				broken = append(broken, t.unexpected("mutant "+m.Name+" is not viable", rec, check))
			}
		}
	}
	switch {
	case !viable:
		return "not viable", broken
	case len(killers) == 0:
		return "lived", broken
	}
	return "killed by " + strings.Join(killers, " "), broken
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
func (t *trial) unexpected(rule string, rec *record.Record, check record.Check) Broken {
	detail := fmt.Sprintf("%s: %s", check.Name, check.Status)
	said := check.Message
	if check.Status == record.BuildFailed {
		detail, said = string(check.Status), rec.BuildOutput
	}
	if lines := strings.Split(strings.TrimSpace(said), "\n"); said != "" {
		detail += "\n" + strings.Join(lines[:min(len(lines), 8)], "\n")
	}
	if rec.Who == "solution" {
		detail += fmt.Sprintf("\nrepeat: go run ./grader run %d --who solution --seed %d --check %s", t.lab.Number, rec.Seed, check.Name)
	}
	return Broken{t.lab.Name, rule, detail}
}
