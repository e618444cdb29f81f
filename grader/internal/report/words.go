package report

import "fmt"

// Words says what to type: make's targets, or the grader's own commands where
// there is no make.
type Words struct {
	// Make says that there is a make on the PATH.
	Make bool
}

// Lab is what to type to do verb (lab, hint, diff, reset) with a lab.
func (w Words) Lab(verb string, number int) string {
	if w.Make {
		return fmt.Sprintf("make %s-%d", verb, number)
	}
	if verb == "lab" {
		verb = "run"
	}
	return fmt.Sprintf("go run ./grader %s %d", verb, number)
}

// Status is what to type to see the labs.
func (w Words) Status() string {
	if w.Make {
		return "make"
	}
	return "go run ./grader"
}
