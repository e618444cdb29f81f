// Package fsrs decides when a card is asked again. It is the Free Spaced
// Repetition Scheduler, version 6, written from the formulas that the authors
// publish: https://github.com/open-spaced-repetition/fsrs4anki/wiki/The-Algorithm.
// Their TypeScript package, ts-fsrs, is the oracle in make interop.
//
// A memory has a stability S, the days after which the card is still recalled
// with a probability of 90%, and a difficulty D from 1 to 10. A card is first
// learnt in steps of minutes; then the interval in days is S itself, since 90%
// is the retention that is asked for. Nothing is random.
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

// Phase is where a card stands.
type Phase string

// The phases. A card that was never asked is New.
const (
	New        Phase = ""
	Learning   Phase = "learning"
	Review     Phase = "review"
	Relearning Phase = "relearning" // was forgotten in Review
)

// Memory is what is known of one card. The zero value is a new one.
type Memory struct {
	Phase      Phase   `json:"phase,omitempty"`
	Step       int     `json:"step,omitempty"`       // of Learning or Relearning, from 0
	Stability  float64 `json:"stability,omitempty"`  // days
	Difficulty float64 `json:"difficulty,omitempty"` // 1 to 10
}

// Retrievability is the probability that the card is recalled after so many
// days. It is 0 for a new card.
func (m Memory) Retrievability(days int) float64 {
	m = m.sound()
	if m.Phase == New {
		return 0
	}
	return rounded(math.Pow(1+factor*float64(max(0, days))/m.Stability, -decay))
}

// Next is the memory after a grade that was given so many calendar days after
// the one before (0 for a new card and on the same day), and how long to wait
// until the card is asked again: minutes, or whole days. Any Memory is taken:
// what is out of range counts as the nearest that is in it. A grade out of
// range counts as Again.
func (m Memory) Next(grade Grade, days int) (Memory, time.Duration) {
	m = m.sound()
	if grade < Again || grade > Easy {
		grade = Again
	}
	days = max(0, days)
	next := m.remembered(grade, days)
	if m.Phase != Review {
		return next.stepped(m, grade)
	}
	if grade == Again {
		next.Phase, next.Step = Relearning, 0
		return next, relearning[0]
	}
	next.Phase, next.Step = Review, 0
	// A better grade never waits shorter.
	good := m.remembered(Good, days).interval()
	hard := min(m.remembered(Hard, days).interval(), good)
	good = max(good, hard+1)
	easy := max(m.remembered(Easy, days).interval(), good+1)
	return next, [...]time.Duration{Hard: hard * day, Good: good * day, Easy: easy * day}[grade]
}

// sound brings a memory that was read from a file into range.
func (m Memory) sound() Memory {
	switch m.Phase {
	case Learning, Review, Relearning:
		return Memory{m.Phase, max(0, m.Step), bounded(m.Stability, minStability, maxStability), bounded(m.Difficulty, 1, 10)}
	}
	return Memory{}
}

// interval is how many days to wait for the retention that is asked for.
func (m Memory) interval() time.Duration {
	return time.Duration(bounded(math.Round(m.Stability), 1, maxStability))
}
