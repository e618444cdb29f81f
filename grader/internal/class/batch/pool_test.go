package batch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"socketlab/grader/internal/class/config"
	"socketlab/grader/internal/class/gradebook"
	"socketlab/grader/internal/class/intake"
	"socketlab/grader/internal/class/journal"
	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/workbook"
)

func TestMain(m *testing.M) {
	if count := os.Getenv(countVariable); count != "" {
		os.Exit(heavy(count))
	}
	if dir := os.Getenv(childVariable); dir != "" {
		os.Exit(child(dir))
	}
	goleak.VerifyTestMain(m)
}

// tutor is a grader that only counts.
type tutor struct {
	mu     sync.Mutex
	graded map[string]int // by student
	answer func(context.Context, submission.Submission) ([]gradebook.Grade, error)
}

func (t *tutor) Grade(ctx context.Context, sub submission.Submission) ([]gradebook.Grade, error) {
	t.mu.Lock()
	if t.graded != nil {
		t.graded[sub.Student.ID]++
	}
	t.mu.Unlock()
	if t.answer != nil {
		return t.answer(ctx, sub)
	}
	return mark(100), nil
}

// mark returns the grade of a lab with two checks: 0, 50 or 100.
func mark(score int) []gradebook.Grade {
	rec := record.Record{Lab: "03-authorization", Sandbox: "none", Checks: []record.Check{
		{Name: "TestOne", Points: 50, Status: record.Failed, DurationMS: time.Now().UnixMilli()},
		{Name: "TestTwo", Points: 50, Status: record.Failed},
	}}
	for i := range score / 50 {
		rec.Checks[i].Status = record.Passed
	}
	rec.Total()
	return []gradebook.Grade{{Lab: "03-authorization", Outcome: gradebook.Graded, Record: rec}}
}

// room is a class of a few submissions in a directory.
type room struct {
	t   *testing.T
	dir string
	lab workbook.Lab
	// checks are the checks of the lab. Defaults to two.
	checks []catalogue.Check
	tutor  *tutor
	said   bytes.Buffer
}

func newRoom(t *testing.T, students ...string) *room {
	book, err := workbook.Find(".")
	require.NoError(t, err)
	lab, err := book.Lab("3")
	require.NoError(t, err)
	r := &room{t: t, dir: t.TempDir(), lab: lab, tutor: &tutor{graded: map[string]int{}}}
	for _, student := range students {
		r.hands(student, "package authorization // "+student)
	}
	return r
}

// hands makes a student hand in one file.
func (r *room) hands(student, text string) { require.NoError(r.t, r.lay(student, text)) }

func (r *room) lay(student, text string) error {
	place := filepath.Join(r.dir, "in", student, r.lab.Name)
	if err := os.MkdirAll(place, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(place, "guard.go"), []byte(text), 0o644)
}

// grade grades the class and returns its account.
func (r *room) grade(ctx context.Context, jobs int) (book *gradebook.Book, err error) {
	err = r.open(ctx, jobs, func(class *gradebook.Results) error {
		book, err = whole(class)
		return err
	})
	return book, err
}

// whole reads all rows of a class into memory.
func whole(class *gradebook.Results) (*gradebook.Book, error) {
	book := class.Book
	for i := range class.Len {
		row, err := class.Row(i)
		if err != nil {
			return nil, err
		}
		book.Rows = append(book.Rows, *row)
	}
	return &book, nil
}

// open grades the class, and closes its journal after use.
func (r *room) open(ctx context.Context, jobs int, use func(*gradebook.Results) error) error {
	labs := []workbook.Lab{r.lab}
	list, err := intake.List(filepath.Join(r.dir, "in"), labs, intake.Whose{}, intake.DefaultBounds())
	if err != nil {
		return err
	}
	kept, err := journal.Open(context.Background(), filepath.Join(r.dir, "class.db"))
	if err != nil {
		return err
	}
	defer func() { _ = kept.Close() }()
	if err := kept.Abandon(ctx); err != nil {
		return err
	}
	p := &pool{class: list, journal: kept, grader: r.tutor, version: "v", seed: 7, owner: owner(), lease: time.Hour,
		meter: newMeter(terminal.PlainPage(&r.said, false), len(list.Entries), jobs), results: make([]result, len(list.Entries))}
	if err := p.run(ctx, jobs); err != nil {
		return err
	}
	b := &assembler{file: config.Default(), labs: labs, weights: map[string]int{r.lab.Name: 1}, journal: kept, seed: 7,
		times: config.Times{"bob": {Late: 25 * time.Hour}},
		checks: func(string) []catalogue.Check {
			if r.checks != nil {
				return r.checks
			}
			return []catalogue.Check{{Name: "TestOne", Points: 50, Hints: []string{"one"}}, {Name: "TestTwo", Points: 50}}
		}}
	class, err := b.assemble(ctx, p.results)
	if err != nil {
		return err
	}
	return use(class)
}

func TestOnlyWhatChangedIsGradedAgain(t *testing.T) {
	r := newRoom(t, "ada", "bob", "cyd")
	first, err := r.grade(t.Context(), 2)
	require.NoError(t, err)
	again, err := r.grade(t.Context(), 3)
	require.NoError(t, err)
	require.Equal(t, first, again)
	require.Equal(t, map[string]int{"ada": 1, "bob": 1, "cyd": 1}, r.tutor.graded)

	r.hands("bob", "package authorization // better")
	_, err = r.grade(t.Context(), 1)
	require.NoError(t, err)

	require.Equal(t, map[string]int{"ada": 1, "bob": 2, "cyd": 1}, r.tutor.graded)
}

func TestEqualWorkIsGradedOnceAndShownForEach(t *testing.T) {
	r := newRoom(t)
	for n := range 20 {
		r.hands(fmt.Sprintf("student-%02d", n), "package authorization")
	}
	book, err := r.grade(t.Context(), 8)
	require.NoError(t, err)

	require.Len(t, r.tutor.graded, 1)
	require.Len(t, book.Rows, 20)
	for n, row := range book.Rows {
		require.Equal(t, fmt.Sprintf("student-%02d", n), row.Student.ID)
		require.Equal(t, row.Student.ID, row.Grades[0].Record.Who)
		require.Equal(t, 10_000, row.Total)
	}
}

func TestInfraIsLeftForTheNextRun(t *testing.T) {
	r := newRoom(t, "ada", "bob")
	r.tutor.answer = func(_ context.Context, sub submission.Submission) ([]gradebook.Grade, error) {
		if sub.Student.ID == "ada" {
			grades := mark(0)
			grades[0].Outcome, grades[0].Reason = gradebook.Infra, "the disk is full"
			return grades, nil
		}
		return mark(50), nil
	}
	book, err := r.grade(t.Context(), 2)
	require.NoError(t, err)
	require.True(t, book.Rows[0].Ungraded)
	require.False(t, book.Rows[1].Ungraded)
	require.Contains(t, r.said.String(), "ada is not graded: 03-authorization: the disk is full")

	r.tutor.answer = nil
	book, err = r.grade(t.Context(), 2)
	require.NoError(t, err)

	require.False(t, book.Rows[0].Ungraded)
	require.Equal(t, map[string]int{"ada": 2, "bob": 1}, r.tutor.graded)
}

func TestInterruptedClassGoesOn(t *testing.T) {
	r := newRoom(t, "ada", "bob", "cyd", "dan")
	ctx, interrupt := context.WithCancel(t.Context())
	r.tutor.answer = func(ctx context.Context, sub submission.Submission) ([]gradebook.Grade, error) {
		if sub.Student.ID == "cyd" {
			interrupt()
			<-ctx.Done()
			return nil, ctx.Err()
		}
		return mark(50), nil
	}
	_, err := r.grade(ctx, 1)
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, map[string]int{"ada": 1, "bob": 1, "cyd": 1}, r.tutor.graded)

	r.tutor.answer = nil
	_, err = r.grade(t.Context(), 1)
	require.NoError(t, err)
	require.Equal(t, map[string]int{"ada": 1, "bob": 1, "cyd": 2, "dan": 1}, r.tutor.graded)
}

func TestFaultOfTheGraderEndsTheClass(t *testing.T) {
	r := newRoom(t, "ada", "bob", "cyd")
	broken := errors.New("broken")
	r.tutor.answer = func(context.Context, submission.Submission) ([]gradebook.Grade, error) { return nil, broken }
	_, err := r.grade(t.Context(), 2)
	require.ErrorIs(t, err, broken)
}

func TestReportHoldsNoTimes(t *testing.T) {
	r := newRoom(t, "ada", "bob")
	book, err := r.grade(t.Context(), 1)
	require.NoError(t, err)
	require.Zero(t, book.Rows[0].Grades[0].Record.Checks[0].DurationMS)
	require.Equal(t, 25*time.Hour, book.Rows[1].Late)
	require.Equal(t, 2000, book.Rows[1].Penalty)
	require.Equal(t, 8000, book.Rows[1].Total)
	require.Equal(t, []string{}, book.Labs[0].Checks[0].Hints)
}

func TestMeter(t *testing.T) {
	now := time.Date(2027, 1, 31, 12, 0, 0, 0, time.UTC)
	m := newMeter(terminal.PlainPage(&bytes.Buffer{}, false), 10, 2)
	m.now = func() time.Time { return now }
	m.began = now
	m.begin()
	m.begin()
	require.Equal(t, "0 of 10 done, 2 running", m.text())
	m.end("ada", settlement{kept: true})
	m.begin()
	m.end("bob", settlement{})
	m.begin()
	m.end("cyd", settlement{reason: "no disk"})
	now = now.Add(12 * time.Second)
	require.Equal(t, "3 of 10 done, 1 running, 1 not graded, 10 a minute, 42s left", m.text())
}
