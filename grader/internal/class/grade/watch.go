package grade

import (
	"slices"

	"socketlab/grader/internal/class/gradebook"
	"socketlab/grader/internal/core/record"
)

// tell calls Watch with the grades so far.
func (j *job) tell() {
	if j.options.Watch == nil {
		return
	}
	grades := slices.Clone(j.grades)
	for i := range grades {
		grades[i].Record.Checks = slices.Clone(grades[i].Record.Checks)
	}
	j.options.Watch(j.sub, grades)
}

// watcher adds the checks of a run to a grade as they settle.
type watcher struct {
	job   *job
	grade *gradebook.Grade
}

func (watcher) Phase(string)   {}
func (watcher) Running(string) {}

// Settled implements run.Watcher.
func (w watcher) Settled(check record.Check) {
	w.grade.Record.Checks = append(w.grade.Record.Checks, check)
	w.grade.Record.Total()
	w.job.tell()
}
