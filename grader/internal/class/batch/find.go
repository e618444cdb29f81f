package batch

import (
	"strings"

	"socketlab/grader/internal/class/config"
	"socketlab/grader/internal/class/intake"
	"socketlab/grader/internal/class/roster"
	"socketlab/grader/internal/class/submission"
)

// finder finds the students of a class by an ID of the reports, or else as the roster
// finds the student of a submission, or else among those who handed in without being
// on the roster.
func finder(entries []intake.Entry, list *roster.Roster) config.Find {
	ids := map[string]string{} // by themselves in lower case
	var all []submission.Student
	for _, entry := range entries {
		ids[strings.ToLower(entry.Student.ID)] = entry.Student.ID
		all = append(all, entry.Student)
	}
	present := roster.Of(all)
	return func(called string) (id string, clash bool) {
		if id, ok := ids[strings.ToLower(called)]; ok {
			return id, false
		}
		who := roster.Person{Name: called}
		if position, clash := list.Match(who); clash {
			return "", true
		} else if position >= 0 {
			return list.Students[position].ID, false
		}
		position, clash := present.Match(who)
		if position < 0 {
			return "", clash
		}
		return present.Students[position].ID, false
	}
}
