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

// grader grades one submission: a grade.Grader, or a queue.Coordinator.
type grader interface {
	Grade(context.Context, submission.Submission) ([]gradebook.Grade, error)
}

// result is a row without grades: these stay in the journal, under the key.
type result struct {
	row gradebook.Row
	key string
}

// pool grades the submissions of a class, several at once. A submission is in
// memory only while it is being graded.
type pool struct {
	class   *intake.Directory
	journal *journal.Journal
	grader  grader
	version string
	seed    uint64
	owner   string
	lease   time.Duration
	meter   *meter
	results []result
	// same grades equal submissions once; the others wait for it.
	same singleflight.Group
}

// run grades all entries. It returns the first error, once nothing is running.
func (p *pool) run(ctx context.Context, jobs int) error {
	stop := p.meter.start()
	defer stop()
	group, within := errgroup.WithContext(ctx)
	group.SetLimit(jobs)
	for n := range p.class.Entries {
		if within.Err() != nil {
			break
		}
		group.Go(func() error { return p.entry(within, n) })
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return ctx.Err()
}

// entry grades the submission of one entry, unless the journal has its grades.
func (p *pool) entry(ctx context.Context, n int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	sub, err := p.class.Take(ctx, n)
	if err != nil {
		return err
	}
	job := journal.Job{Submission: sub.Hash(), Version: p.version, Seed: p.seed, Student: sub.Student.ID}
	key := job.Key()
	p.results[n] = result{gradebook.Row{Student: sub.Student, Source: sub.Source, Hash: job.Submission, Remarks: sub.Remarks, Pending: p.class.Entries[n].Pending}, key}
	p.meter.begin()
	how, err, _ := p.same.Do(key, func() (any, error) { return p.settle(ctx, job, sub) })
	if err != nil {
		return err
	}
	p.meter.end(sub.Student.ID, how.(settlement))
	return nil
}

// settlement says how a submission got its grades.
type settlement struct {
	kept   bool   // from an earlier run, by the journal
	reason string // why it could not be graded; empty when it was
}

// settle grades a submission and journals the grades, unless that is done already.
func (p *pool) settle(ctx context.Context, job journal.Job, sub submission.Submission) (settlement, error) {
	claim, err := p.journal.Claim(ctx, job, p.owner, p.lease)
	if errors.Is(err, journal.ErrDone) {
		return settlement{kept: true}, nil
	}
	if err != nil {
		return settlement{}, err
	}
	grades, err := p.grader.Grade(ctx, sub)
	// An interrupt does not discard finished work.
	late := context.WithoutCancel(ctx)
	if err != nil {
		if ctx.Err() != nil {
			_ = p.journal.Release(late, claim)
		}
		return settlement{}, err
	}
	if err := p.journal.Complete(late, claim, grades); err != nil {
		return settlement{}, err
	}
	for _, grade := range grades {
		if grade.Outcome == gradebook.Infra {
			return settlement{reason: grade.Lab + ": " + grade.Reason}, nil
		}
	}
	return settlement{}, nil
}
