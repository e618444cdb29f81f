// Package batch grades a directory of submissions and writes the reports. Each grade
// goes into the journal at once, so an interrupted class continues where it stopped.
package batch

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"os"
	"runtime"
	"slices"
	"time"

	"socketlab/grader/internal/class/config"
	"socketlab/grader/internal/class/grade"
	"socketlab/grader/internal/class/gradebook"
	"socketlab/grader/internal/class/intake"
	"socketlab/grader/internal/class/journal"
	"socketlab/grader/internal/class/roster"
	"socketlab/grader/internal/class/sandbox"
	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/text"
	"socketlab/grader/internal/core/workbook"
)

// Options say what to grade and how.
type Options struct {
	Workbook workbook.Workbook
	Dir      string          // of the submissions
	File     config.File     // with the command's flags applied
	Roster   *roster.Roster  // may be nil
	Mapping  *roster.Mapping // may be nil
	Journal  string          // a file
	Out      string          // the directory of the reports
	Queue    string          // the URL of a Redis where workers grade; empty grades here
	// Trust permits grading without a sandbox.
	Trust bool
	// ByteOrderMark makes grades.csv begin with a byte order mark.
	ByteOrderMark bool
	Page          *terminal.Page
}

// jobsPerCore is how many submissions are graded at once per core: checks spend more
// than half of their time waiting.
const jobsPerCore = 2

func jobsHere() int { return jobsPerCore * runtime.GOMAXPROCS(0) }

// Run grades what is not graded yet and writes the reports of the whole class. Rows
// that could not be graded are in the reports and marked as such.
func Run(ctx context.Context, o Options) (*gradebook.Results, error) {
	labs, err := labsOf(o.Workbook, o.File)
	if err != nil {
		return nil, err
	}
	weights, err := weightsOf(o.Workbook, o.File, labs)
	if err != nil {
		return nil, err
	}
	list, err := intake.List(o.Dir, labs, intake.Whose{Naming: o.File.Naming, Roster: o.Roster, Mapping: o.Mapping}, intake.DefaultBounds())
	if err != nil {
		return nil, err
	}
	times, remarks, err := o.File.Times(finder(list.Entries, o.Roster))
	if err != nil {
		return nil, err
	}
	if list.Naming.Name != roster.Plain {
		o.Page.Remark("The submissions are named as %s names them.", list.Naming.Title)
	}
	remarks = slices.Concat(list.Remarks, remarks)
	if o.Roster != nil {
		remarks = slices.Concat(o.Roster.Remarks, remarks)
	}
	for _, remark := range remarks {
		o.Page.Remark("%s: %s", remark.File, remark.Text)
	}
	o.ask(list.Doubts)
	kept, err := journal.Open(ctx, o.Journal)
	if err != nil {
		return nil, err
	}
	defer func() { _ = kept.Close() }()
	if err := kept.Abandon(ctx); err != nil {
		return nil, err
	}
	remove, err := scratch(o.Journal + ".tmp")
	if err != nil {
		return nil, err
	}
	defer remove()

	defer o.Page.Quiet()
	var box sandbox.Sandbox = sandbox.Unfenced{Why: "workers grade this class"}
	if o.Queue == "" {
		if box, err = openSandbox(ctx, o); err != nil {
			return nil, err
		}
	}
	defer func() { _ = box.Close() }()
	seed, err := seedOf(ctx, o.File, kept)
	if err != nil {
		return nil, err
	}
	grader, err := grade.Open(ctx, o.Workbook, labs, box, grade.Options{
		Seed:       seed,
		Timeout:    time.Duration(o.File.Limits.Timeout),
		Submission: time.Duration(o.File.Limits.Submission),
		Node:       nodeLimits(o.File),
		Building:   building(o.Page),
	})
	if err != nil {
		return nil, err
	}
	defer func() { _ = grader.Close() }()

	jobs := o.File.Jobs
	switch {
	case jobs == 0 && o.Queue != "":
		jobs = config.MaxJobs
	case jobs == 0:
		jobs = jobsHere()
	}
	p := &pool{
		class: list, journal: kept, grader: grader, version: grader.Version(), seed: seed,
		owner: owner(), lease: lease(o.File), results: make([]result, len(list.Entries)),
		meter: newMeter(o.Page, len(list.Entries), jobs),
	}
	b := &assembler{file: o.File, labs: labs, weights: weights, checks: grader.Checks, times: times, journal: kept, seed: seed}
	if o.Queue != "" {
		machines, err := announce(ctx, o, grader, b, p.meter)
		if err != nil {
			return nil, err
		}
		defer func() { _ = machines.Close() }()
		p.grader = machines
	}
	o.Page.Line("submissions: %d, %d at once, seed %d", len(list.Entries), jobs, seed)
	if err := p.run(ctx, jobs); err != nil {
		return nil, err
	}
	o.Page.Now("comparing the submissions…")
	if b.published, b.pairs, err = resemble(ctx, list, labs); err != nil {
		return nil, err
	}
	o.Page.Now("writing the reports…")
	class, err := b.assemble(ctx, p.results)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(o.Out, 0o755); err != nil {
		return nil, exitcode.Environmentf("create the directory of the reports: %w; name another with --out", err)
	}
	class.ByteOrderMark = o.ByteOrderMark
	if err := class.Write(o.Out); err != nil {
		return nil, err
	}
	if n := len(remarks); n > 0 {
		o.Page.Remark("Before you use the grades, read the top of this output: %s.", text.Plural(n, "remark", "remarks"))
	}
	return class, nil
}

// labsOf are the labs of the class, sorted by number.
func labsOf(book workbook.Workbook, file config.File) ([]workbook.Lab, error) {
	all, err := book.Labs()
	if err != nil {
		return nil, err
	}
	if len(file.Labs) == 0 {
		return all, nil
	}
	wanted := map[string]bool{}
	for _, called := range file.Labs {
		lab, err := book.Lab(called)
		if err != nil {
			return nil, err
		}
		if wanted[lab.Name] {
			return nil, exitcode.Usagef("the class file names the lab %s twice; name it once", lab.Name)
		}
		wanted[lab.Name] = true
	}
	var labs []workbook.Lab
	for _, lab := range all {
		if wanted[lab.Name] {
			labs = append(labs, lab)
		}
	}
	return labs, nil
}

// weightsOf are the weights of the labs by their names.
func weightsOf(book workbook.Workbook, file config.File, labs []workbook.Lab) (map[string]int, error) {
	weights := map[string]int{}
	sum := 0
	for _, lab := range labs {
		weights[lab.Name] = 1
	}
	for called, weight := range file.Weights {
		lab, err := book.Lab(called)
		if err != nil {
			return nil, err
		}
		if _, ok := weights[lab.Name]; !ok {
			return nil, exitcode.Usagef("the class file has a weight for %s, which is not one of its labs; add it to labs or remove the weight", lab.Name)
		}
		weights[lab.Name] = weight
	}
	for _, weight := range weights {
		sum += weight
	}
	if sum == 0 {
		return nil, exitcode.Usagef("every lab of the class has the weight 0; give one of them a weight")
	}
	return weights, nil
}

// seedOf is the seed of the class file, or else the one in the journal, or else a new
// one.
func seedOf(ctx context.Context, file config.File, kept *journal.Journal) (uint64, error) {
	if file.Seed != nil {
		return *file.Seed, nil
	}
	seed, known, err := kept.Seed(ctx)
	if err != nil || known {
		return seed, err
	}
	return checks.NewSeed(), nil
}

// lease is longer than any submission takes: what runs when its time is up still has to
// be ended and removed.
func lease(file config.File) time.Duration {
	return time.Duration(file.Limits.Submission) + 10*time.Minute
}

// owner names this run of the grader.
func owner() string {
	var random [4]byte
	_, _ = rand.Read(random[:])
	host, _ := os.Hostname()
	return host + "-" + hex.EncodeToString(random[:])
}
