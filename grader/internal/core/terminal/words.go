package terminal

import (
	"fmt"
	"strings"
)

// Words forms the commands to type: targets of make or, without make, commands of the
// grader.
type Words struct {
	// Make reports whether make is on the PATH.
	Make bool
	// Keys names keys instead of commands, for a full screen.
	Keys bool
}

// keys are the keys of a full screen.
var keys = map[string]string{"lab": "press n", "hint": "press h", "diff": "press d"}

// Lab returns the command for a lab. The verb is lab, hint, diff or reset.
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

// Run returns the command that runs the checks of a lab on the reader's Go files or, if
// node is not empty, on the program with that command line.
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

// Command returns a command without a lab, such as summary.
func (w Words) Command(name string) string {
	if w.Make {
		return "make " + name
	}
	return "go run ./grader " + name
}

// Quoted quotes text as one word of a shell.
func Quoted(text string) string {
	if strings.ContainsAny(text, "\"$`\\") {
		return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
	}
	return `"` + text + `"`
}

// Quiz returns the command for a quiz. Options may be empty.
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

// Interview returns the command for a mock interview with options.
func (w Words) Interview(options string) string {
	if w.Make {
		if strings.Contains(options, " ") {
			options = Quoted(options)
		}
		return "make interview ARGS=" + options
	}
	return "go run ./grader interview " + options
}

// Status returns the command that shows the labs.
func (w Words) Status() string {
	if w.Make {
		return "make"
	}
	return "go run ./grader"
}
