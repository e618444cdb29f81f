// Package labstatus says how far the reader is: what the progress remembers,
// laid over what the workbook asks for and what lies in the clone.
package labstatus

import (
	"slices"
	"time"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/progress"
	"socketlab/grader/internal/core/workbook"
)

// State is how the reader's code stands to the last run.
type State int

// The states of a lab.
const (
	Untouched State = iota // the starter, and no check ever passed
	Restored               // the starter again, although checks have passed
	NotRun                 // edited; all checks together never ran on it
	Edited                 // edited since the last run
	Begun                  // some checks do not pass
	Solved                 // every check passed in the last run
	Broken                 // the lab's own files need repair
)

// Check is one requirement and what the reader did about it.
type Check struct {
	catalogue.Check
	Passed time.Time // when it first did; zero if it never did
	// HasPassed is true without a time too, if the run was an older workbook's.
	HasPassed bool
	Hints     int // how many were given
}

// Lab is how far the reader is with one lab.
type Lab struct {
	workbook.Lab
	State  State
	Checks []Check
	Hints  int // given for all its checks together
	// Last is the last run of all checks, Solved when one first passed them all,
	// and Seen when the solution was revealed; nil if never.
	Last         *progress.Last
	Solved, Seen *time.Time
	// Current says that what was graded last is what lies in the clone. Nobody
	// knows it of a program.
	Current bool
}

// Of is how far the reader is with a lab; kept may be nil.
func Of(lab workbook.Lab, kept *progress.Lab) (Lab, error) {
	s := Lab{Lab: lab}
	if kept == nil {
		kept = &progress.Lab{}
	}
	s.Last, s.Solved, s.Seen = kept.Last, kept.Solved, kept.SolutionSeen
	checks, err := catalogue.Load(lab)
	for _, check := range checks {
		c := Check{Check: check, Passed: kept.Passed[check.Name], Hints: min(kept.Hints[check.Name], len(check.Hints))}
		c.HasPassed = !c.Passed.IsZero() || passedBefore(kept, check.Name)
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

// passedBefore reads a progress from before first passes were kept: it names
// what failed in the last run, and says nothing of the toolchain.
func passedBefore(kept *progress.Lab, check string) bool {
	return kept.Last != nil && kept.Last.Toolchain == "" && !slices.Contains(kept.Last.Failing, check)
}

func (l *Lab) state(isStarter bool) State {
	byProgram := l.Last != nil && l.Last.Node != ""
	switch {
	case isStarter && !byProgram && l.Count() == 0:
		return Untouched
	case isStarter && !byProgram:
		return Restored
	case l.Last == nil:
		return NotRun
	case !l.Current && !byProgram:
		return Edited
	case l.Missing() == 0:
		return Solved
	default:
		return Begun
	}
}

// Count is how many checks have passed, each at its time.
func (l *Lab) Count() int {
	count := 0
	for _, check := range l.Checks {
		if check.HasPassed {
			count++
		}
	}
	return count
}

// Missing is how many checks the last run leaves open. A check that the
// workbook has got since is one of them.
func (l *Lab) Missing() int {
	missing := 0
	for _, check := range l.Checks {
		if l.Last == nil || slices.Contains(l.Last.Failing, check.Name) || !check.HasPassed {
			missing++
		}
	}
	return missing
}

// SeenFirst reports whether the solution was revealed before the lab was solved.
func (l *Lab) SeenFirst() bool {
	return l.Seen != nil && (l.Solved == nil || l.Seen.Before(*l.Solved))
}

// All is how far the reader is with every lab, in order.
func All(book workbook.Workbook, kept *progress.Progress) ([]Lab, error) {
	labs, err := book.Labs()
	if err != nil {
		return nil, err
	}
	standings := make([]Lab, len(labs))
	for i, lab := range labs {
		if standings[i], err = Of(lab, kept.Labs[lab.Name]); err != nil {
			return nil, err
		}
	}
	return standings, nil
}

// Next is the lab to go on with, or nil if every lab is solved: the one that
// was run last, unless it is solved; else one that is begun; else the first.
func Next(labs []Lab) *Lab {
	var next *Lab
	for i := range labs {
		lab := &labs[i]
		if lab.State != Solved && (next == nil || lab.eager(next)) {
			next = lab
		}
	}
	return next
}

// eager reports whether the reader is more at this lab than at an earlier one.
func (l *Lab) eager(earlier *Lab) bool {
	atWork := func(l *Lab) bool { return l.State == NotRun || l.State == Edited || l.State == Begun }
	when := func(l *Lab) time.Time {
		if l.Last == nil {
			return time.Time{}
		}
		return l.Last.When
	}
	if atWork(l) != atWork(earlier) {
		return atWork(l)
	}
	return atWork(l) && when(l).After(when(earlier))
}
