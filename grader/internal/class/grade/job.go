package grade

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"socketlab/grader/internal/class/build"
	"socketlab/grader/internal/class/gradebook"
	"socketlab/grader/internal/class/sandbox"
	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/workbook"
)

// job is one submission while it is being graded.
type job struct {
	*Grader
	sub      submission.Submission
	dir      string
	grades   []gradebook.Grade
	compiled []*build.Package
	index    []int // of the lab of each compiled package
	limit    *checks.Limit
}

// begin is a submission of which nothing is graded yet. Its time runs from now on.
func (g *Grader) begin(sub submission.Submission, dir string) *job {
	return &job{Grader: g, sub: sub, dir: dir, grades: make([]gradebook.Grade, len(g.labs)),
		limit: limit(g.options.Submission, "grading the submission", "a submission")}
}

// compile compiles every lab that was handed in. It settles those that were not
// handed in or do not compile.
func (j *job) compile(ctx context.Context) error {
	for i, l := range j.labs {
		j.grades[i] = gradebook.Grade{Lab: l.Name}
		files, handedIn := j.sub.Labs[l.Name]
		switch {
		case j.sub.Refused != "":
			j.settle(i, gradebook.Refused, j.sub.Refused)
			continue
		case j.sub.RefusedLabs[l.Name] != "":
			j.settle(i, gradebook.Refused, j.sub.RefusedLabs[l.Name])
			continue
		case !handedIn:
			j.settle(i, gradebook.Missing, "nothing was handed in for "+l.Name)
			continue
		}
		within, stop := context.WithDeadline(ctx, j.limit.At)
		pkg, wrong, err := j.kit.Compile(within, j.box, j.dir, l.Lab, files)
		stop()
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil && j.limit.Reached():
			j.settle(i, gradebook.TimedOut, j.limit.Reason)
		case err != nil:
			j.settle(i, gradebook.Infra, err.Error())
		case wrong != nil:
			j.fault(i, wrong)
		default:
			for _, name := range pkg.Left {
				j.grades[i].Remarks = append(j.grades[i].Remarks, submission.Remark{Lab: l.Name, File: name,
					Text: "not built: its build constraint excludes the grader's machine"})
			}
			j.compiled, j.index = append(j.compiled, pkg), append(j.index, i)
		}
	}
	return nil
}

// fault settles a lab that does not build.
func (j *job) fault(i int, wrong *build.Fault) {
	outcome := map[build.Kind]gradebook.Outcome{
		build.Refused: gradebook.Refused, build.Rejected: gradebook.BuildFailed,
		build.BrokeLimit: gradebook.Killed, build.TookTooLong: gradebook.TimedOut,
	}[wrong.Kind]
	j.settle(i, outcome, wrong.Text)
	j.grades[i].Limit = wrong.Limit
}

// implied is the status of the checks that never ran.
var implied = map[gradebook.Outcome]record.Status{
	gradebook.Missing: record.Skipped, gradebook.Refused: record.BuildFailed, gradebook.BuildFailed: record.BuildFailed,
	gradebook.Killed: record.BuildFailed, gradebook.TimedOut: record.BuildFailed, gradebook.Infra: record.Infra,
}

// settle sets the grade of a lab of which no check ran.
func (j *job) settle(i int, outcome gradebook.Outcome, reason string) {
	l, grade := j.labs[i], &j.grades[i]
	defer j.tell()
	first, _, _ := strings.Cut(reason, "\n")
	grade.Outcome, grade.Reason = outcome, first
	grade.Record = checks.Blank(j.spec(i))
	grade.Record.BuildOutput = reason
	for _, check := range l.checks {
		grade.Record.Checks = append(grade.Record.Checks, record.Check{Name: check.Name, Title: check.Title, Points: check.Points,
			Status: implied[outcome], Message: first})
	}
	grade.Record.Total()
}

// check links the compiled labs into one program and grades each with it. The init
// functions of one lab also run in the nodes of the others, so a lab that scores
// nothing is graded again with a program of its own.
func (j *job) check(ctx context.Context) error {
	if len(j.compiled) == 0 {
		return nil
	}
	program, err := j.link(ctx, j.limit, j.compiled, j.index)
	if err != nil {
		return err
	}
	for n, i := range j.index {
		limit := j.ofLab(i)
		if program != "" {
			if err := j.grade(ctx, limit, i, program); err != nil {
				return err
			}
		}
		if len(j.compiled) == 1 || program != "" && j.grades[i].Record.Score > 0 || limit.Reached() {
			continue
		}
		alone, err := j.link(ctx, limit, j.compiled[n:n+1], j.index[n:n+1])
		if err != nil {
			return err
		}
		if alone != "" {
			if err := j.grade(ctx, limit, i, alone); err != nil {
				return err
			}
		}
	}
	return nil
}

// link links a program, or settles all labs of it. A lab that already has a grade keeps
// it if the time is up.
func (j *job) link(ctx context.Context, limit *checks.Limit, packages []*build.Package, index []int) (string, error) {
	within, stop := context.WithDeadline(ctx, limit.At)
	defer stop()
	program, wrong, err := j.kit.Link(within, j.box, j.dir, packages)
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	for _, i := range index {
		switch {
		case err != nil && limit.Reached():
			if j.grades[i].Outcome == "" {
				j.settle(i, gradebook.TimedOut, limit.Reason)
			}
		case err != nil:
			j.settle(i, gradebook.Infra, err.Error())
		case wrong != nil:
			j.fault(i, wrong)
		}
	}
	if err != nil || wrong != nil {
		return "", nil
	}
	return program, nil
}

// grade runs the checks of a lab against a program, and once more if the environment
// failed.
func (j *job) grade(ctx context.Context, limit *checks.Limit, i int, program string) error {
	for try := 0; ; try++ {
		before := j.grades[i]
		err := j.once(ctx, limit, i, program)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			j.settle(i, gradebook.Infra, err.Error())
		}
		if j.grades[i].Reason == limit.Reason && known(before, j.grades[i]) {
			j.grades[i] = before
			j.tell()
		}
		if j.grades[i].Outcome != gradebook.Infra || try > 0 || limit.Reached() {
			return nil
		}
	}
}

// known reports whether a grade says more than the one that a limit cut short after it.
// Time that a failure of the environment took is not the submission's.
func known(before, cut gradebook.Grade) bool {
	return before.Outcome == gradebook.Infra || before.Outcome == gradebook.Graded && cut.Record.Score == 0
}

// seenFromOutside tells the checks to look at a node's memory from outside, and whether
// they start it in a sandbox: see MemoryVariable in labs/labtest.
func (j *job) seenFromOutside() string {
	if j.box.Found().Level == sandbox.None {
		return "LAB_MEMORY=outside"
	}
	return "LAB_MEMORY=sandboxed"
}

// passed are the environment variables of the node contract, except for that of the peers.
var passed = []string{"LAB_ADDR", "LAB_NODE", "LAB_KEYS", "LAB_CLOCK"}

// peers is the variable of the contract that holds the URLs to which the program of a lab
// may connect: the Redis of a node, or what is behind a load balancer.
func peers(lab workbook.Lab) string {
	if lab.Balancer {
		return "LAB_PEERS"
	}
	return "REDIS_URL"
}

func (j *job) spec(i int) checks.Spec {
	l := j.labs[i]
	return checks.Spec{Lab: l.Lab, Checks: l.checks, Who: j.sub.Student.ID, Files: j.sub.Labs[l.Name],
		Seed: j.options.Seed, Timeout: j.options.Timeout, Binary: l.program,
		Sandbox: string(j.box.Found().Level)}
}

// once runs the checks of a lab against a program and settles its grade.
func (j *job) once(ctx context.Context, limit *checks.Limit, i int, program string) error {
	l := j.labs[i]
	spec := j.spec(i)
	spec.Limit = limit
	var inside []sandbox.Ended
	var spent record.Limit // the limit that the nodes of this lab exceeded together
	spec.Enclose = func(args, env []string) ([]string, func() error, error) {
		box, err := j.box.Prepare(sandbox.Program{
			Args: args, Env: append(slices.Clone(env), j.seenFromOutside()), Show: []string{l.program, program}, Loopback: true,
			Limits: sandbox.Limits{Memory: 2 << 30, Disk: 256 << 20, Output: 256 << 20, FileSize: 64 << 20, CPU: time.Hour, Wall: limit.Left() + overtime},
			Inside: &sandbox.Inside{Variable: "LAB_NODE_COMMAND", Program: sandbox.Program{
				Args: []string{program, l.Name}, Pass: append(slices.Clone(passed), peers(l.Lab)), Peers: peers(l.Lab),
				SmallPages: true, Show: []string{program}, Limits: j.options.Node,
			}},
		})
		if err != nil {
			return nil, nil, err
		}
		return box.Args(), func() error {
			ended, nodes, err := box.Finish()
			inside = append(inside, nodes...)
			if ended.Broken != "" {
				spent = ended.Broken
			}
			return err
		}, nil
	}
	grade := &j.grades[i]
	grade.Outcome, grade.Reason, grade.Limit = "", "", ""
	grade.Record = checks.Blank(spec)
	spec.Watch = watcher{j, grade}
	rec, err := checks.Run(ctx, spec)
	if err != nil {
		return err
	}
	grade.Outcome = gradebook.Graded
	defer func() { grade.Record = *rec; j.tell() }()
	if spent != "" {
		// Only the nodes can exceed it, so what failed because of it is their failure.
		grade.Outcome, grade.Limit, grade.Reason = gradebook.Killed, spent, "the nodes together exceeded the limit on "+string(spent)
		blame(rec)
		return nil
	}
	for _, ended := range inside {
		if ended.Trouble != "" {
			return fmt.Errorf("a node could not be started: %s", ended.Trouble)
		}
		if ended.Broken != "" {
			grade.Outcome, grade.Limit = gradebook.Killed, ended.Broken
			grade.Reason = "a node exceeded the limit on " + string(ended.Broken)
		}
	}
	for _, check := range rec.Checks {
		switch {
		case check.Status == record.TimedOut && grade.Outcome == gradebook.Graded:
			grade.Outcome, grade.Reason = gradebook.TimedOut, limit.Reason
		case check.Status == record.Infra:
			grade.Outcome, grade.Limit, grade.Reason = gradebook.Infra, "", check.Name+": "+check.Message
			return nil
		}
	}
	return nil
}

// blame turns failures of the environment into failed checks, where the submission
// caused them.
func blame(rec *record.Record) {
	for i := range rec.Checks {
		if rec.Checks[i].Status == record.Infra {
			rec.Checks[i].Status = record.Failed
		}
	}
	rec.Total()
}
