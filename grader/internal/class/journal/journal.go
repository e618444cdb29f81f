// Package journal keeps the grades of a class in one SQLite file, so that no grade is
// lost and nothing is graded twice, however the grader ends.
//
// You claim a job before you grade it, and complete it afterwards. Each claim is an
// attempt. Completing a job needs the owner and the attempt of the claim, so a grader
// that was taken for dead cannot overwrite the grades of another.
package journal

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"socketlab/grader/internal/class/gradebook"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/filelock"
)

// State is the state of a job.
type State string

// The states of a job.
const (
	Queued  State = "queued"  // not graded yet, or to be graded again
	Running State = "running" // claimed
	Done    State = "done"    // graded
	Failed  State = "infra"   // the grader or the machine failed; the next run grades it again
)

var (
	// ErrTaken reports a job that another grader has claimed.
	ErrTaken = errors.New("another grader is working on it")
	// ErrDone reports a job that is graded.
	ErrDone = errors.New("it is graded already")
	// ErrStale reports a claim that is no longer valid: its lease ended, and another
	// grader claimed or completed the job.
	ErrStale = errors.New("the claim is no longer valid")
)

// Job is one submission to grade, and everything that its grades depend on.
type Job struct {
	Submission string // submission.Submission.Hash
	Version    string // grade.Grader.Version
	Seed       uint64
	// Student is the first student with this submission, for people who read the table.
	Student string
}

// Key is the hash of what the grades depend on.
func (j Job) Key() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "submission %s\nversion %s\nseed %d\n", j.Submission, j.Version, j.Seed))
	return hex.EncodeToString(sum[:])
}

// Claim is the right to complete a job.
type Claim struct {
	Key     string
	Owner   string
	Attempt int
}

// Result is what the journal knows about a job.
type Result struct {
	State   State
	Attempt int // the number of claims
	// Grades are those of the last completed attempt.
	Grades []gradebook.Grade
}

// Journal is an open journal. Its methods may be called concurrently. Errors of the
// file are environment errors and say what to do.
type Journal struct {
	file string
	id   string
	db   *sql.DB
	lock *filelock.Lock
	now  func() time.Time
}

// Close closes the journal and releases its lock.
func (j *Journal) Close() error { return errors.Join(j.fail(j.db.Close()), j.lock.Release()) }

// File is the path of the journal.
func (j *Journal) File() string { return j.file }

// ID names the journal among all others, also among those that had its path before. It
// stays the same until the file is moved away.
func (j *Journal) ID() string { return j.id }

// Seed is the seed of the newest job, so that a class is graded with the same seed
// again. Known is false for an empty journal.
func (j *Journal) Seed(ctx context.Context) (seed uint64, known bool, err error) {
	var text string
	err = j.db.QueryRowContext(ctx, `SELECT seed FROM jobs ORDER BY rowid DESC LIMIT 1`).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, j.fail(err)
	}
	_, err = fmt.Sscan(text, &seed)
	return seed, err == nil, j.fail(err)
}

// Claim claims a job for the duration of the lease. The error is ErrDone when the job
// is graded, and ErrTaken during another grader's lease.
func (j *Journal) Claim(ctx context.Context, job Job, owner string, lease time.Duration) (Claim, error) {
	now := j.now()
	claim := Claim{Key: job.Key(), Owner: owner}
	err := j.db.QueryRowContext(ctx, `
		INSERT INTO jobs (key, submission, version, seed, student, state, owner, attempt, lease, began)
		VALUES (?1, ?2, ?3, ?4, ?5, 'running', ?6, 1, ?7, ?8)
		ON CONFLICT (key) DO UPDATE SET state = 'running', owner = ?6, attempt = attempt + 1, lease = ?7, began = ?8, ended = NULL
		WHERE state IN ('queued', 'infra') OR state = 'running' AND lease <= ?8
		RETURNING attempt`,
		claim.Key, job.Submission, job.Version, fmt.Sprint(job.Seed), job.Student, owner, stamp(now.Add(lease)), stamp(now)).Scan(&claim.Attempt)
	if !errors.Is(err, sql.ErrNoRows) {
		return claim, j.fail(err)
	}
	entry, err := j.Find(ctx, claim.Key)
	switch {
	case err != nil:
		return Claim{}, err
	case entry.State == Done:
		return Claim{}, ErrDone
	}
	return Claim{}, ErrTaken
}

// Renew restarts the lease of a claim. The error is ErrStale when the claim is no
// longer valid.
func (j *Journal) Renew(ctx context.Context, claim Claim, lease time.Duration) error {
	return j.fenced(ctx, claim, `UPDATE jobs SET lease = ?4`, stamp(j.now().Add(lease)))
}

// Release gives up a claim: the job is Queued again.
func (j *Journal) Release(ctx context.Context, claim Claim) error {
	return j.fenced(ctx, claim, `UPDATE jobs SET state = 'queued', lease = NULL`)
}

// Complete stores the grades of a job. The job is Failed if one of them is Infra, and
// Done otherwise. When the claim is no longer valid, the error is ErrStale and nothing
// changes.
func (j *Journal) Complete(ctx context.Context, claim Claim, grades []gradebook.Grade) error {
	text, err := json.Marshal(grades)
	if err != nil {
		return err
	}
	state := Done
	for _, grade := range grades {
		if grade.Outcome == gradebook.Infra {
			state = Failed
		}
	}
	return j.fenced(ctx, claim, `UPDATE jobs SET state = ?4, grades = ?5, sum = ?6, ended = ?7, lease = NULL`,
		string(state), string(text), seal(claim.Key, string(state), string(text)), stamp(j.now()))
}

// fenced changes a job if the claim is valid.
func (j *Journal) fenced(ctx context.Context, claim Claim, change string, values ...any) error {
	values = append([]any{claim.Key, claim.Owner, claim.Attempt}, values...)
	result, err := j.db.ExecContext(ctx, change+` WHERE key = ?1 AND owner = ?2 AND attempt = ?3 AND state = 'running'`, values...)
	if err != nil {
		return j.fail(err)
	}
	if changed, err := result.RowsAffected(); err != nil || changed == 0 {
		return errors.Join(ErrStale, j.fail(err))
	}
	return nil
}

// Find returns the result of the job with a key. A job that nobody has claimed is
// Queued.
func (j *Journal) Find(ctx context.Context, key string) (Result, error) {
	entry := Result{State: Queued}
	var text, sum sql.NullString
	err := j.db.QueryRowContext(ctx, `SELECT state, attempt, grades, sum FROM jobs WHERE key = ?`, key).
		Scan(&entry.State, &entry.Attempt, &text, &sum)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return entry, nil
	case err != nil:
		return entry, j.fail(err)
	case text.Valid && (entry.State == Done || entry.State == Failed):
		if seal(key, string(entry.State), text.String) != sum.String {
			return entry, j.damaged("the grades of %.12s… have changed since they were written", key)
		}
		if err := json.Unmarshal([]byte(text.String), &entry.Grades); err != nil {
			return entry, j.damaged("the grades of %.12s… cannot be read: %w", key, err)
		}
	}
	return entry, nil
}

// Abandon gives up all claims. You must know that no other grader uses this journal,
// on any machine.
func (j *Journal) Abandon(ctx context.Context) error {
	_, err := j.db.ExecContext(ctx, `UPDATE jobs SET state = 'queued', lease = NULL WHERE state = 'running'`)
	return j.fail(err)
}

// Count is the number of jobs in each state.
func (j *Journal) Count(ctx context.Context) (map[State]int, error) {
	rows, err := j.db.QueryContext(ctx, `SELECT state, count(*) FROM jobs GROUP BY state`)
	if err != nil {
		return nil, j.fail(err)
	}
	defer func() { _ = rows.Close() }()
	counts := map[State]int{}
	for rows.Next() {
		var state State
		var n int
		if err := rows.Scan(&state, &n); err != nil {
			return nil, j.fail(err)
		}
		counts[state] = n
	}
	return counts, j.fail(rows.Err())
}

// seal is the hash that proves grades unchanged.
func seal(key, state, grades string) string {
	sum := sha256.Sum256([]byte(key + "\n" + state + "\n" + grades))
	return hex.EncodeToString(sum[:])
}

// stamp is a time in the format of the table, which sorts and which people can read.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

func (j *Journal) fail(err error) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return diagnose(j.file, err)
}

func (j *Journal) damaged(format string, args ...any) error {
	return damage(j.file, fmt.Errorf(format, args...))
}

// damage is the error of a journal that cannot be trusted.
func damage(file string, err error) error {
	return exitcode.Environmentf("the journal %s is damaged: %w; restore a copy, or move it away (with %s-wal, if there is one) and grade the whole class again", file, err, file)
}
