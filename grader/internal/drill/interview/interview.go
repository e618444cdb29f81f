// Package interview reads the mock interviews in notes/interviews: scenarios
// whose questions follow on one another, each with points that a good answer
// makes. The form is strict, notes/interviews/README.md states it, and a
// malformed page is an error with file and line.
package interview

import (
	"fmt"
	"strings"

	"socketlab/grader/internal/core/exitcode"
)

// Dir is where the scenarios lie, relative to the root.
const Dir = "notes/interviews"

// Scenario is one page: a situation and what is asked about it.
type Scenario struct {
	// Name is the file's name without .md.
	Name  string
	Title string
	// Situation is how it begins, in Markdown.
	Situation string
	// Questions follow on one another, and their levels never go down.
	Questions []Question
}

// Minutes is how long all questions take.
func (s Scenario) Minutes() int {
	sum := 0
	for _, q := range s.Questions {
		sum += q.Minutes
	}
	return sum
}

// Question is one question of a scenario.
type Question struct {
	// Title is the question itself.
	Title   string
	Level   string
	Topic   string
	Minutes int
	// Asked is what the interviewer adds, in Markdown; it may be empty.
	Asked string
	// Points are what a good answer covers, each one line of Markdown.
	Points []string
	// Weak is what a weak answer says, and Answer one that stands up.
	Weak, Answer string
	// ReadOn and ShownBy are the last two lines, in Markdown.
	ReadOn, ShownBy string
	// Line is where the question stands in its page.
	Line int

	lines map[string]int // of each part, by its marker
}

// Find is the scenario of that name, or a usage error that lists the names.
func Find(scenarios []Scenario, name string) (Scenario, error) {
	names := make([]string, len(scenarios))
	for i, s := range scenarios {
		if s.Name == name {
			return s, nil
		}
		names[i] = s.Name
	}
	return Scenario{}, exitcode.Usagef("there is no interview %s; choose from:\n  %s", name, strings.Join(names, "\n  "))
}

// Page is where the scenario of that name lies, relative to the root.
func Page(name string) string { return fmt.Sprintf("%s/%s.md", Dir, name) }
