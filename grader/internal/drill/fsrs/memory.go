// Package fsrs decides when a card is asked again. It implements the Free Spaced
// Repetition Scheduler, version 6, from the published formulas:
// https://github.com/open-spaced-repetition/fsrs4anki/wiki/The-Algorithm.
// make interop compares it with ts-fsrs, the authors' TypeScript package.
//
// A memory has a stability S, the number of days after which the card is recalled with
// a probability of 90%, and a difficulty D from 1 to 10. A new card is first learnt in
// steps of minutes. After that, the interval in days is S itself, since the target
// retention is 90%. Nothing is random.
package fsrs

import (
	"math"
	"time"
)

// Grade is how well a card was recalled.
type Grade int

// The grades. Only Again means forgotten.
const (
	Again Grade = iota + 1
	Hard
	Good
	Easy
)

// Phase is the phase of a card.
type Phase string

// The phases. A card that was never graded is New.
const (
	New        Phase = ""
	Learning   Phase = "learning"
	Review     Phase = "review"
	Relearning Phase = "relearning" // forgotten in Review
)

// Memory is the state of one card. The zero value is a new card.
type Memory struct {
	Phase      Phase   `json:"phase,omitempty"`
	Step       int     `json:"step,omitempty"`       // in Learning or Relearning, from 0
	Stability  float64 `json:"stability,omitempty"`  // days
	Difficulty float64 `json:"difficulty,omitempty"` // 1 to 10
}

// Retrievability is the probability that the card is recalled after a number of days. It
// is 0 for a new card.
func (m Memory) Retrievability(days int) float64 {
	m = m.valid()
	if m.Phase == New {
		return 0
	}
	return rounded(math.Pow(1+factor*float64(max(0, days))/m.Stability, -decay))
}

// Next returns the memory after a grade, and how long to wait before the card is asked
// again: minutes, or whole days. Days is the number of calendar days since the previous
// grade, 0 for a new card and on the same day. Values of the memory that are out of
// range are first moved into it. A grade out of range counts as Again.
func (m Memory) Next(grade Grade, days int) (Memory, time.Duration) {
	m = m.valid()
	if grade < Again || grade > Easy {
		grade = Again
	}
	days = max(0, days)
	next := m.updated(grade, days)
	if m.Phase != Review {
		return next.stepped(m, grade)
	}
	if grade == Again {
		next.Phase, next.Step = Relearning, 0
		return next, relearning[0]
	}
	next.Phase, next.Step = Review, 0
	// A better grade never means a shorter wait.
	good := m.updated(Good, days).interval()
	hard := min(m.updated(Hard, days).interval(), good)
	good = max(good, hard+1)
	easy := max(m.updated(Easy, days).interval(), good+1)
	return next, [...]time.Duration{Hard: hard * day, Good: good * day, Easy: easy * day}[grade]
}

// valid moves the values of a memory, which may come from a file, into range.
func (m Memory) valid() Memory {
	switch m.Phase {
	case Learning, Review, Relearning:
		return Memory{m.Phase, max(0, m.Step), bounded(m.Stability, minStability, maxStability), bounded(m.Difficulty, 1, 10)}
	}
	return Memory{}
}

// interval is how many days to wait for the target retention.
func (m Memory) interval() time.Duration {
	return time.Duration(bounded(math.Round(m.Stability), 1, maxStability))
}
