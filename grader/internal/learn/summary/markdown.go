package summary

import (
	"fmt"
	"io"
	"strings"
	"time"

	"socketlab/grader/internal/core/markdown"
	"socketlab/grader/internal/core/text"
)

// Markdown writes the page. It escapes the learner's name and all text from files.
func (s *Summary) Markdown(w io.Writer) error {
	var b strings.Builder
	title := "a learner's record"
	if s.Name != "" {
		title = "the record of " + escaped(s.Name)
	}
	fmt.Fprintf(&b, "# Socketlab: %s\n\n", title)
	fmt.Fprintf(&b, "On %s: **%d of %d points, %d of %d checks passed, %d of %s solved.**\n\n",
		day(s.Date), s.Score, s.Maximum, s.Passed, s.Total, s.Solved, text.Plural(len(s.Labs), "lab", "labs"))
	fmt.Fprintf(&b, "%s\n\n", s.Statement)
	fmt.Fprintf(&b, "| lab | score | checks passed | first solved | hints used | solution |\n| --- | ---: | ---: | --- | ---: | --- |\n")
	for _, lab := range s.Labs {
		solved := "–"
		if lab.FirstSolved != nil {
			solved = day(*lab.FirstSolved)
		}
		fmt.Fprintf(&b, "| %s: %s | %d/%d | %d/%d | %s | %d | %s |\n",
			lab.Name, escaped(lab.Title), lab.Score, lab.Maximum, lab.Passed, len(lab.Checks), solved, lab.HintsUsed, lab.Solution)
	}
	b.WriteString("\nThe score is from the last run of all checks. A check counts as passed if it passed in any run.\n")
	b.WriteString("\n## What was graded\n\n")
	none := true
	for _, lab := range s.Labs {
		if lab.Graded != nil {
			none = false
			fmt.Fprintf(&b, "- **%s**, on %s%s: %s\n", lab.Name, day(lab.Graded.When), with(lab.Graded.Toolchain), lab.Graded.what())
		}
	}
	if none {
		b.WriteString("Nothing yet.\n")
	} else {
		b.WriteString("\n`go run ./grader run N --json` grades lab N and prints the hash of what it graded.\n")
	}
	fmt.Fprintf(&b, "\nThe workbook: %s\n", s.Workbook.words())
	_, err := io.WriteString(w, b.String())
	return err
}

// what says which code was graded.
func (g *Graded) what() string {
	switch {
	case g.Node != "":
		return "a program, " + escaped(g.Node) + ", whose files were not hashed."
	case g.Changed:
		return "Go files with the SHA-256 " + code(g.Hash) + ", changed since."
	default:
		return "Go files with the SHA-256 " + code(g.Hash) + "."
	}
}

func with(toolchain string) string {
	if toolchain == "" {
		return ""
	}
	return " with " + escaped(toolchain)
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

const longest = 300 // characters of a text

func escaped(s string) string { return markdown.Escape(text.Printable(s, longest)) }

// code formats a hash as code. The text may come from a file and contain anything.
func code(s string) string {
	return "`" + strings.ReplaceAll(text.Printable(s, longest), "`", "'") + "`"
}
