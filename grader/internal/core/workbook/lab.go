package workbook

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// Lab is one numbered lab of the workbook: labs/NN-name, with solutions/NN-name and
// notes/NN-name.md.
type Lab struct {
	// Root is the absolute path of the clone.
	Root string
	// Number is the number in the directory's name.
	Number int
	// Name is the directory's name, such as 01-scaling.
	Name string
	// Title is the first heading of the lab's README, or Name if there is none.
	Title string
	// Balancer reports whether the reader builds a load balancer and not a node: the
	// lab's node/main.go runs it with node.MainBalancer.
	Balancer bool
}

// Path is the path of the lab relative to the root, with forward slashes.
func (l Lab) Path() string { return "labs/" + l.Name }

// Dir is the absolute path of the lab.
func (l Lab) Dir() string { return filepath.Join(l.Root, "labs", l.Name) }

// SolutionDir is the absolute path of the reference solution.
func (l Lab) SolutionDir() string { return filepath.Join(l.Root, "solutions", l.Name) }

// StarterDir is the absolute path of the original starter.
func (l Lab) StarterDir() string { return filepath.Join(l.SolutionDir(), "starter") }

// MutantsDir is the absolute path of the mutants.
func (l Lab) MutantsDir() string { return filepath.Join(l.SolutionDir(), "mutants") }

// AlternativesDir is the absolute path of the solutions of another design, a directory
// each.
func (l Lab) AlternativesDir() string { return filepath.Join(l.SolutionDir(), "alternatives") }

// AlternativesPath is that path relative to the root, with forward slashes.
func (l Lab) AlternativesPath() string { return "solutions/" + l.Name + "/alternatives" }

// NodeDir is the absolute path of the solution in Node.js, if the lab has one.
func (l Lab) NodeDir() string { return filepath.Join(l.SolutionDir(), "node") }

// NodePath is that path relative to the root, with forward slashes.
func (l Lab) NodePath() string { return "solutions/" + l.Name + "/node" }

// NodeAppDir is the absolute path of what a server in Node.js is given: the application.
func (l Lab) NodeAppDir() string { return filepath.Join(l.NodeDir(), "app") }

// NodeStarterDir is the absolute path of the starter in Node.js.
func (l Lab) NodeStarterDir() string { return filepath.Join(l.NodeDir(), "starter") }

// NotesPath is the path of the lab's notes relative to the root.
func (l Lab) NotesPath() string { return "notes/" + l.Name + ".md" }

// NotesFile is the absolute path of the lab's notes.
func (l Lab) NotesFile() string { return filepath.Join(l.Root, "notes", l.Name+".md") }

// Heading is the title of the lab with its number: Lab 01 · Scaling.
func (l Lab) Heading() string { return fmt.Sprintf("Lab %02d · %s", l.Number, l.Title) }

// MainFunc is the function that runs the lab's Setup as a process: node.Main, or
// node.MainBalancer if that is what the lab's node/main.go calls. It is in the package
// socketlab/labs/node.
func (l Lab) MainFunc() string {
	if l.Balancer {
		return "node.MainBalancer"
	}
	return "node.Main"
}

// mainBalancer matches the call of it, but not in a comment.
var mainBalancer = regexp.MustCompile(`(?m)^[^/\n]*\bnode\.MainBalancer\(`)

// readBalancer reports whether the lab is about a load balancer. A lab without
// node/main.go is not.
func (l Lab) readBalancer() bool {
	text, err := os.ReadFile(filepath.Join(l.Dir(), "node", "main.go"))
	return err == nil && mainBalancer.Match(text)
}

// numbered matches the number that may come before the title in a README's heading.
var numbered = regexp.MustCompile(`^(?i:lab)?\s*\d+\s*[:.·–—-]+\s*`)

func (l Lab) readTitle() string {
	text, err := os.ReadFile(filepath.Join(l.Dir(), "README.md"))
	if err != nil {
		return l.Name
	}
	for line := range strings.Lines(string(text)) {
		if heading, ok := strings.CutPrefix(line, "# "); ok {
			return numbered.ReplaceAllString(strings.TrimSpace(heading), "")
		}
	}
	return l.Name
}
