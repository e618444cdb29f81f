package batch

import (
	"context"
	"errors"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/singleflight"

	"socketlab/grader/internal/class/gradebook"
	"socketlab/grader/internal/class/intake"
	"socketlab/grader/internal/class/journal"
	"socketlab/grader/internal/class/submission"
)

// grader grades one submission.
type grader interface {
	Grade(context.Context, submission.Submission) ([]gradebook.Grade, error)
}

// result is what is kept of a submission in memory; its grades are in the
// journal.
type result struct {
	student submission.Student
	source  string
	hash    string
	remarks []submission.Remark
	key     string
}

// pool grades the submissions of a class, several at once. Each is in memory
// only while it is graded.
type pool struct {
	class   *intake.Class
	journal *journal.Journal
	grader  grader
	version string
	seed    uint64
	owner   string
	lease   time.Duration
	meter   *meter
	results []result
	// same makes those who handed in the same wait for one grading.
	same singleflight.Group
}

// run ends with the first error, when nothing runs any more.
func (p *pool) run(ctx context.Context, jobs int) error {
	stop := p.meter.start()
	defer stop()
	group, within := errgroup.WithContext(ctx)
	group.SetLimit(jobs)
	for n := range p.class.Seats {
		if within.Err() != nil {
			break
		}
		group.Go(func() error { return p.seat(within, n) })
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return ctx.Err()
}

// seat sees to one submission.
func (p *pool) seat(ctx context.Context, n int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	sub, err := p.class.Take(ctx, n)
	if err != nil {
		return err
	}
	job := journal.Job{Submission: sub.Hash(), Version: p.version, Seed: p.seed, Student: sub.Student.ID}
	key := job.Key()
	p.results[n] = result{student: sub.Student, source: sub.Source, hash: job.Submission, remarks: sub.Remarks, key: key}
	p.meter.begin()
	how, err, _ := p.same.Do(key, func() (any, error) { return p.settle(ctx, job, sub) })
	if err != nil {
		return err
	}
	p.meter.end(sub.Student.ID, how.(ending))
	return nil
}

// ending says how a submission came by its grades.
type ending struct {
	kept   bool   // they were in the journal
	reason string // why it could not be graded; empty when it was
}

// settle grades a submission, unless that is done.
func (p *pool) settle(ctx context.Context, job journal.Job, sub submission.Submission) (ending, error) {
	claim, err := p.journal.Claim(ctx, job, p.owner, p.lease)
	if errors.Is(err, journal.ErrDone) {
		return ending{kept: true}, nil
	}
	if err != nil {
		return ending{}, err
	}
	grades, err := p.grader.Grade(ctx, sub)
	// What is graded is worth keeping even if somebody interrupts now.
	late := context.WithoutCancel(ctx)
	if err != nil {
		if ctx.Err() != nil {
			_ = p.journal.Release(late, claim)
		}
		return ending{}, err
	}
	if err := p.journal.Complete(late, claim, grades); err != nil {
		return ending{}, err
	}
	for _, grade := range grades {
		if grade.Outcome == gradebook.Infra {
			return ending{reason: grade.Lab + ": " + grade.Reason}, nil
		}
	}
	return ending{}, nil
}
