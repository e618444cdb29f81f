package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"socketlab/grader/internal/learn/doctor"
)

// examine prints what doctor finds on this machine for the clone at root.
func examine(ctx context.Context, out io.Writer, root string) {
	if abs, err := filepath.Abs(root); err == nil {
		root = abs
	}
	fmt.Fprint(out, "\nWhat else the labs need:\n")
	// An interrupted examination needs no message.
	_, _ = doctor.Examine(ctx, doctor.Probes(root), nil, func(name string, found doctor.Finding) {
		printFinding(out, name, found)
	})
}

var marks = map[doctor.Level]string{doctor.Good: "✓", doctor.Warning: "!", doctor.Failure: "✗"}

// printFinding prints a finding like the grader's pages, without colour.
func printFinding(out io.Writer, name string, found doctor.Finding) {
	const columns, indent = 80, 20
	lines := wrap(found.Text, columns-indent)
	if found.Remedy != "" {
		lines = append(lines, wrap("→ "+found.Remedy, columns-indent)...)
	}
	margin := fmt.Sprintf("  %s  %-*s", marks[found.Level], indent-5, name)
	for _, line := range lines {
		fmt.Fprintln(out, margin+line)
		margin = strings.Repeat(" ", indent)
	}
}

// wrap breaks text between words into lines of at most width characters. A longer
// word has a line of its own.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line+" "+word) <= width:
			line += " " + word
		default:
			lines = append(lines, line)
			line = word
		}
	}
	return append(lines, line)
}
