package grade

import (
	"slices"

	"socketlab/grader/internal/class/gradebook"
	"socketlab/grader/internal/core/record"
)

// tell shows whoever watches how far the submission is.
func (h *hand) tell() {
	if h.options.Watch == nil {
		return
	}
	grades := slices.Clone(h.grades)
	for i := range grades {
		grades[i].Record.Checks = slices.Clone(grades[i].Record.Checks)
	}
	h.options.Watch(h.sub, grades)
}

// watcher adds the checks of a run to a grade as they settle.
type watcher struct {
	hand  *hand
	grade *gradebook.Grade
}

func (watcher) Phase(string)   {}
func (watcher) Running(string) {}

// Settled implements run.Watcher.
func (w watcher) Settled(check record.Check) {
	w.grade.Record.Checks = append(w.grade.Record.Checks, check)
	w.grade.Record.Total()
	w.hand.tell()
}
