package session

import (
	"slices"

	"socketlab/grader/internal/drill/interview"
)

// Choose picks the next scenario: one that was never started, otherwise the one
// that was started longest ago. It skips the scenarios in exclude and those
// without a question at a level that asks accepts.
func (h History) Choose(scenarios []interview.Scenario, asks func(level string) bool, exclude []string) (interview.Scenario, bool) {
	var chosen *interview.Scenario
	for i, s := range scenarios {
		if slices.Contains(exclude, s.Name) || !slices.ContainsFunc(s.Questions, func(q interview.Question) bool { return asks(q.Level) }) {
			continue
		}
		if chosen == nil || h.lastStart(s.Name).Before(h.lastStart(chosen.Name)) {
			chosen = &scenarios[i]
		}
	}
	if chosen == nil {
		return interview.Scenario{}, false
	}
	return *chosen, true
}
