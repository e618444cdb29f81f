package terminal

import (
	"fmt"
	"strings"
)

// Words says what to type: make's targets, or the grader's own commands where
// there is no make.
type Words struct {
	// Make says that there is a make on the PATH.
	Make bool
	// Keys says that the screen stays and takes keys.
	Keys bool
}

// keys are those of a screen that stays.
var keys = map[string]string{"lab": "key n", "hint": "key h", "diff": "key d"}

// Lab is what to type to do verb (lab, hint, diff, reset) with a lab.
func (w Words) Lab(verb string, number int) string {
	if key, ok := keys[verb]; ok && w.Keys {
		return key
	}
	if w.Make {
		return fmt.Sprintf("make %s-%d", verb, number)
	}
	if verb == "lab" {
		verb = "run"
	}
	return fmt.Sprintf("go run ./grader %s %d", verb, number)
}

// Run is what to type to run the checks of a lab on the reader's Go files, or on
// a program if node is its command line.
func (w Words) Run(number int, node string) string {
	w.Keys = false
	switch text := w.Lab("lab", number); {
	case node == "":
		return text
	case w.Make:
		return text + " NODE=" + Quoted(node)
	default:
		return text + " --node " + Quoted(node)
	}
}

// Command is what to type for a command that takes no lab, such as summary.
func (w Words) Command(name string) string {
	if w.Make {
		return "make " + name
	}
	return "go run ./grader " + name
}

// Quoted is text as a shell takes it for one word.
func Quoted(text string) string {
	if strings.ContainsAny(text, "\"$`\\") {
		return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
	}
	return `"` + text + `"`
}

// Quiz is what to type for a quiz with options, which may be empty.
func (w Words) Quiz(options string) string {
	switch {
	case !w.Make:
		return strings.TrimSpace("go run ./grader quiz " + options)
	case options == "":
		return "make quiz"
	default:
		return "make quiz ARGS=" + Quoted(options)
	}
}

// Interview is what to type for a mock interview with options.
func (w Words) Interview(options string) string {
	if w.Make {
		return "make interview ARGS=" + options
	}
	return "go run ./grader interview " + options
}

// Status is what to type to see the labs.
func (w Words) Status() string {
	if w.Make {
		return "make"
	}
	return "go run ./grader"
}
