package verify

import (
	"context"
	"fmt"
	"path"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/text"
	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/prove/variant"
)

// job is one run of checks on something other than the reader's code.
type job struct {
	label string
	run   func(context.Context) (*record.Record, error)
	judge func(*record.Record) (detail string, problems []Problem)
	said  func(*record.Record) string // what a learner would read first; may be nil
	whole bool                        // it runs all checks, several at once
}

// ofAll says that the job runs all checks.
func (j job) ofAll() job {
	j.whole = true
	return j
}

// runAll runs the jobs, several at once, and returns the records by label. A run of all
// checks takes half the places: a right solution must answer in time.
func (t *trial) runAll(ctx context.Context, jobs []job) (map[string]*record.Record, error) {
	records := map[string]*record.Record{}
	var mu sync.Mutex
	group, running := errgroup.WithContext(ctx)
	t.page.Now("%d of %d runs done…", 0, len(jobs))
	for _, job := range jobs {
		takes := int64(1)
		if job.whole {
			takes = int64(t.options.Jobs+1) / 2
		}
		if t.places.Acquire(running, takes) != nil {
			break // a run failed, or the caller has had enough
		}
		group.Go(func() error {
			defer t.places.Release(takes)
			begun := time.Now()
			rec, err := job.run(running)
			if err != nil {
				return fmt.Errorf("verify %s on %s: %w", t.lab.Name, job.label, err)
			}
			mu.Lock()
			defer mu.Unlock()
			records[job.label] = rec
			detail, problems := job.judge(rec)
			if len(problems) == 0 {
				proved(t.page, job.label, detail, time.Since(begun).Seconds())
			} else {
				disproved(t.page, job.label, detail, time.Since(begun).Seconds())
			}
			if job.said != nil {
				readFirst(t.page, job.said(rec))
			}
			t.problems = append(t.problems, problems...)
			t.page.Now("%d of %d runs done…", len(records), len(jobs))
			return nil
		})
	}
	err := group.Wait()
	t.page.Quiet()
	if err == nil {
		err = ctx.Err()
	}
	return records, err
}

// jobs builds the lab's program in dir and returns the runs. The longest come
// first. Without a solution that builds there are none.
func (t *trial) jobs(ctx context.Context, dir string) ([]job, error) {
	solution, err := t.lab.Solution()
	if err != nil {
		return nil, nil // mirror has reported it
	}
	reference := variant.Variant{
		Name:   "solution",
		Files:  solution,
		Origin: func(name string) string { return path.Join("solutions", t.lab.Name, name) },
	}
	variants := []variant.Variant{reference}
	alternatives, err := t.alternatives()
	if err != nil {
		return nil, err
	}
	variants = append(variants, alternatives...)
	starter, err := t.lab.Starter()
	hasStarter := err == nil // mirror has reported it
	if hasStarter && !t.options.Full {
		variants = append(variants, t.starterVariant(starter))
	}
	plain, raced := t.merged(reference)
	variants = append(variants, plain...)
	t.page.Now("building the solution, %d of another design and %s…", len(alternatives), text.Plural(len(plain), "mutant", "mutants"))
	program, err := variant.Build(ctx, dir, t.lab, reference, variants, false)
	t.page.Quiet()
	if exitcode.Of(err) == exitcode.Usage {
		t.report("the solution does not build", err.Error())
		return nil, nil
	}
	if err != nil {
		return nil, err
	}

	var jobs []job
	if t.races() {
		jobs = append(jobs, t.raceJob(reference))
	}
	// In the program of the mutants, so that none of them breaks the others
	// unseen: see the package variant.
	jobs = append(jobs, t.programJob(program, reference.Name, t.checks, t.solution).ofAll())
	for _, a := range alternatives {
		if fault := program.Fault(a.Name); fault != "" {
			t.report("%s does not build", fault, a.Name)
			continue
		}
		jobs = append(jobs, t.programJob(program, a.Name, t.checks, t.alternative).ofAll())
	}
	if hasStarter {
		jobs = append(jobs, t.starterJob(program, starter))
	}
	jobs = append(jobs, t.mutantJobs(program, plain, t.options.Full)...)
	more, err := t.racedJobs(ctx, dir, append([]variant.Variant{reference}, alternatives...), raced)
	return append(jobs, more...), err
}

// merged lays the mutants over the solution. Those that only the race detector finds are
// apart.
func (t *trial) merged(reference variant.Variant) (plain, raced []variant.Variant) {
	for _, m := range t.mutants {
		files, err := m.Merge(reference.Files)
		if err != nil {
			t.report("mutant %s changes nothing or does not merge", err.Error(), m.Name)
			continue
		}
		v := variant.Variant{Name: m.Name, Files: files, Origin: func(name string) string {
			if name == m.File() {
				return m.Path
			}
			return reference.Origin(name)
		}}
		if m.Race {
			raced = append(raced, v)
		} else {
			plain = append(plain, v)
		}
	}
	return plain, raced
}

// mutantJobs runs the checks on those mutants that are variants of the program: all
// checks, or only those that the mutant names.
func (t *trial) mutantJobs(program *variant.Program, variants []variant.Variant, all bool) []job {
	var jobs []job
	for _, m := range t.mutants {
		if !slices.ContainsFunc(variants, func(v variant.Variant) bool { return v.Name == m.Name }) {
			continue
		}
		if fault := program.Fault(m.Name); fault != "" {
			t.report("mutant %s does not build", fault, m.Name)
			disproved(t.page, m.Name, "does not build", 0)
			continue
		}
		named := slices.DeleteFunc(slices.Clone(t.checks), func(c catalogue.Check) bool { return !all && !m.Names(c.Name) })
		if len(named) == 0 {
			continue
		}
		job := t.programJob(program, m.Name, named, func(rec *record.Record) (string, []Problem) { return t.mutant(m, rec) })
		job.said = func(rec *record.Record) string { return firstLine(m, rec) }
		jobs = append(jobs, job)
	}
	return jobs
}

// alternatives are the lab's solutions of another design.
func (t *trial) alternatives() ([]variant.Variant, error) {
	names, err := list(t.lab.AlternativesDir())
	if err != nil {
		return nil, err
	}
	var variants []variant.Variant
	for _, name := range names {
		files, err := t.lab.Alternative(name)
		if err != nil {
			t.report("an alternative is missing", err.Error())
			continue
		}
		variants = append(variants, variant.Variant{
			Name: "alternative-" + name, Files: files,
			Origin: func(file string) string { return path.Join("solutions", t.lab.Name, "alternatives", name, file) },
		})
	}
	return variants, nil
}

// programJob runs checks on a variant of the lab's program.
func (t *trial) programJob(program *variant.Program, name string, checks []catalogue.Check, judge func(*record.Record) (string, []Problem)) job {
	return job{label: name, judge: judge, run: func(ctx context.Context) (*record.Record, error) {
		return program.Run(ctx, name, variant.Trial{Checks: checks, Seed: t.options.Seed, Timeout: t.options.Timeout})
	}}
}

// starterVariant is the code with which a learner begins.
func (t *trial) starterVariant(files workbook.Files) variant.Variant {
	return variant.Variant{
		Name: "starter", Files: files,
		Origin: func(name string) string { return path.Join("solutions", t.lab.Name, "starter", name) },
	}
}

// starterJob runs all checks on the starter: for the whole proof as a learner does, built
// and run by go test, and otherwise in the program of the mutants, without a build of its
// own.
func (t *trial) starterJob(program *variant.Program, files workbook.Files) job {
	starter := t.starterVariant(files)
	if !t.options.Full && program.Fault(starter.Name) == "" {
		return t.programJob(program, starter.Name, t.checks, t.starter).ofAll()
	}
	spec := t.spec(starter.Name, files, starter.Origin)
	return job{label: starter.Name, judge: t.starter, whole: true, run: func(ctx context.Context) (*record.Record, error) { return checks.Run(ctx, spec) }}
}

// raceJob runs all checks on the solution under the race detector.
func (t *trial) raceJob(reference variant.Variant) job {
	spec := t.spec("solution", reference.Files, reference.Origin)
	spec.Race = true
	return job{label: "solution under -race", judge: t.solution, whole: true, run: func(ctx context.Context) (*record.Record, error) { return checks.Run(ctx, spec) }}
}

func (t *trial) spec(who string, files workbook.Files, origin func(string) string) checks.Spec {
	return checks.Spec{
		Lab: t.lab, Checks: t.checks, Who: who, Files: files, Origin: origin,
		Seed: t.options.Seed, Timeout: t.options.Timeout,
	}
}
