package fsrs

import "time"

const day = 24 * time.Hour

// The steps of a card before its intervals are days.
var (
	learning   = []time.Duration{time.Minute, 10 * time.Minute}
	relearning = []time.Duration{10 * time.Minute}
)

// stepped moves a card that is being learnt to its next step. Again goes back to the
// first step, Hard repeats the step, Good goes to the next one, and Easy or the end of
// the steps leads to Review.
func (m Memory) stepped(before Memory, grade Grade) (Memory, time.Duration) {
	steps := learning
	m.Phase, m.Step = Learning, before.Step
	if before.Phase == Relearning {
		steps, m.Phase = relearning, Relearning
	}
	if m.Step < len(steps) {
		switch {
		case grade == Again:
			m.Step = 0
			return m, steps[0]
		case grade == Hard && len(steps) == 1:
			return m, (steps[0] * 3 / 2).Round(time.Minute)
		case grade == Hard:
			return m, ((steps[0] + steps[1]) / 2).Round(time.Minute)
		case grade == Good && m.Step+1 < len(steps):
			m.Step++
			return m, steps[m.Step]
		}
	}
	m.Phase, m.Step = Review, 0
	return m, m.interval() * day
}
