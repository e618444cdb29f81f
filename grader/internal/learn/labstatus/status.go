// Package labstatus works out the status of each lab: it combines the reader's
// saved progress with the checks of the workbook and the files in the clone.
package labstatus

import (
	"slices"
	"time"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/progress"
	"socketlab/grader/internal/core/workbook"
)

// State compares the reader's code with the last run.
type State int

// The states of a lab.
const (
	Untouched State = iota // the code is the starter, and no check ever passed
	Restored               // the code is the starter again, after checks have passed
	NotRun                 // the code was edited, and was never run against all checks
	Edited                 // the code was edited since the last run
	Begun                  // some checks do not pass
	Solved                 // every check passed in the last run
	Broken                 // the lab's own files are malformed
)

// Check is one check of a lab, with what the reader did about it.
type Check struct {
	catalogue.Check
	// FirstPassed is when the check first passed. It is zero if the check never
	// passed, or passed in a version of the workbook that did not record the time.
	FirstPassed time.Time
	HasPassed   bool
	Hints       int // hints given
}

// Status is the status of one lab.
type Status struct {
	workbook.Lab
	State  State
	Checks []Check
	Hints  int // hints given for all checks together
	// Last is the last run of all checks. Solved is when all of them first passed
	// in one run. Seen is when the solution was first shown. Each is nil if that
	// never happened.
	Last         *progress.Last
	Solved, Seen *time.Time
	// Current reports whether the last run graded the Go files as they are now. It
	// is false after the run of a program, whose files are not known.
	Current bool
}

// Of returns the status of a lab. The saved progress may be nil.
func Of(lab workbook.Lab, saved *progress.Lab) (Status, error) {
	s := Status{Lab: lab}
	if saved == nil {
		saved = &progress.Lab{}
	}
	s.Last, s.Solved, s.Seen = saved.Last, saved.Solved, saved.SolutionSeen
	checks, err := catalogue.Load(lab)
	for _, check := range checks {
		most := max(len(check.Hints), len(check.NodeHints))
		c := Check{Check: check, FirstPassed: saved.Passed[check.Name], Hints: min(saved.Hints[check.Name], most)}
		c.HasPassed = !c.FirstPassed.IsZero() || passedInOldFormat(saved, check.Name)
		s.Checks = append(s.Checks, c)
		s.Hints += c.Hints
	}
	if err != nil {
		s.State = Broken
		return s, nil
	}
	files, err := lab.Reader()
	if err != nil {
		return s, err
	}
	starter, err := lab.Starter()
	isStarter := err == nil && files.Equal(starter)
	s.Current = s.Last != nil && s.Last.Node == "" && s.Last.Hash == files.Hash()
	s.State = s.state(isStarter)
	return s, nil
}

// passedInOldFormat reads progress from before the first passes were recorded.
// That format lists the failing checks of the last run and has no toolchain.
func passedInOldFormat(saved *progress.Lab, check string) bool {
	return saved.Last != nil && saved.Last.Toolchain == "" && !slices.Contains(saved.Last.Failing, check)
}

func (s *Status) state(isStarter bool) State {
	byProgram := s.Last != nil && s.Last.Node != ""
	switch {
	case isStarter && !byProgram && s.Passed() == 0:
		return Untouched
	case isStarter && !byProgram:
		return Restored
	case s.Last == nil:
		return NotRun
	case !s.Current && !byProgram:
		return Edited
	case s.Missing() == 0:
		return Solved
	default:
		return Begun
	}
}

// Passed counts the checks that have passed in any run.
func (s *Status) Passed() int {
	count := 0
	for _, check := range s.Checks {
		if check.HasPassed {
			count++
		}
	}
	return count
}

// PassedNow counts the checks that pass as far as is known: those of the last run or,
// before all checks ran together, those that have passed. The starter passes none.
func (s *Status) PassedNow() int {
	switch {
	case s.State == Untouched || s.State == Restored:
		return 0
	case s.Last == nil:
		return s.Passed()
	default:
		return len(s.Checks) - s.Missing()
	}
}

// Missing counts the checks that did not pass in the last run, including checks
// that were added to the workbook after it.
func (s *Status) Missing() int {
	missing := 0
	for _, check := range s.Checks {
		if s.Last == nil || slices.Contains(s.Last.Failing, check.Name) || !check.HasPassed {
			missing++
		}
	}
	return missing
}

// SeenFirst reports whether the reader saw the solution before solving the lab.
func (s *Status) SeenFirst() bool {
	return s.Seen != nil && (s.Solved == nil || s.Seen.Before(*s.Solved))
}

// All returns the status of every lab, in order.
func All(book workbook.Workbook, saved *progress.Progress) ([]Status, error) {
	labs, err := book.Labs()
	if err != nil {
		return nil, err
	}
	all := make([]Status, len(labs))
	for i, lab := range labs {
		if all[i], err = Of(lab, saved.Labs[lab.Name]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Next returns the lab to continue with: the lab in progress that was run last,
// else the first unsolved lab. It returns nil if every lab is solved.
func Next(labs []Status) *Status {
	var next *Status
	for i := range labs {
		lab := &labs[i]
		if lab.State != Solved && (next == nil || lab.comesBefore(next)) {
			next = lab
		}
	}
	return next
}

// comesBefore reports whether the lab is a better one to continue with than an
// earlier lab.
func (s *Status) comesBefore(earlier *Status) bool {
	inProgress := func(s *Status) bool { return s.State == NotRun || s.State == Edited || s.State == Begun }
	lastRun := func(s *Status) time.Time {
		if s.Last == nil {
			return time.Time{}
		}
		return s.Last.When
	}
	if inProgress(s) != inProgress(earlier) {
		return inProgress(s)
	}
	return inProgress(s) && lastRun(s).After(lastRun(earlier))
}
