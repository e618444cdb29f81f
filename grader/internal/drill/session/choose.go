package session

import (
	"slices"

	"socketlab/grader/internal/drill/interview"
)

// Choose picks the scenario to begin with: one that was never begun, else the
// one whose last time is longest ago. Those in not are left out.
func (k Kept) Choose(scenarios []interview.Scenario, asks func(level string) bool, not []string) (interview.Scenario, bool) {
	var chosen *interview.Scenario
	for i, s := range scenarios {
		if slices.Contains(not, s.Name) || !slices.ContainsFunc(s.Questions, func(q interview.Question) bool { return asks(q.Level) }) {
			continue
		}
		if chosen == nil || k.when(s.Name).Before(k.when(chosen.Name)) {
			chosen = &scenarios[i]
		}
	}
	if chosen == nil {
		return interview.Scenario{}, false
	}
	return *chosen, true
}
