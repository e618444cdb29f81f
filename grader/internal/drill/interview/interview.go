// Package interview reads the mock interviews in notes/interviews. Each page is a
// scenario with questions, and each question lists the points of a good answer.
// notes/interviews/README.md defines the format. A malformed page is an error with file
// and line.
package interview

import (
	"fmt"
	"strings"

	"socketlab/grader/internal/core/exitcode"
)

// Dir is the directory of the scenarios, relative to the root.
const Dir = "notes/interviews"

// Scenario is one page: a situation and questions about it.
type Scenario struct {
	// Name is the name of the file without .md.
	Name  string
	Title string
	// Situation is what the candidate is told first, in Markdown.
	Situation string
	// Questions are in the order in which they are asked. Their levels never decrease.
	Questions []Question
}

// Minutes is the time for all questions.
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
	// Asked is what the interviewer adds to the title, in Markdown. It may be empty.
	Asked string
	// Points are the points of a good answer, each one line of Markdown.
	Points []string
	// Weak is a weak answer, and Answer is a good one.
	Weak, Answer string
	// ReadOn and ShownBy are the last two parts, in Markdown.
	ReadOn, ShownBy string
	// Line is the line of the question in its page.
	Line int

	lines map[string]int // line of each part, by its marker
}

// Find returns the scenario with this name. If there is none, it returns a usage error
// that lists the names.
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

// Page is the path of the scenario with this name, relative to the root.
func Page(name string) string { return fmt.Sprintf("%s/%s.md", Dir, name) }
