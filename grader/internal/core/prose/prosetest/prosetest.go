// Package prosetest fails a test for each sentence that breaks a rule of
// .vale: check titles and hints, and the help texts of a program.
package prosetest

import (
	"github.com/spf13/cobra"

	"socketlab/grader/internal/core/prose"
	"socketlab/grader/internal/core/workbook"
)

// T is the part of *testing.T that is used here.
type T interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// Checker holds texts to the workbook's rules.
type Checker struct {
	t     T
	rules []prose.Rule
}

// New reads the rules of the workbook that the working directory is in.
func New(t T) Checker {
	t.Helper()
	book, err := workbook.Find(".")
	if err != nil {
		t.Fatalf("find the workbook: %v", err)
	}
	rules, err := prose.Load(book.Root)
	if err != nil {
		t.Fatalf("read the prose rules: %v", err)
	}
	return Checker{t: t, rules: rules}
}

// Plain fails the test for each rule that text breaks. Where says to a reader
// of the failure which text it is.
func (c Checker) Plain(where, text string) {
	c.t.Helper()
	for _, offence := range prose.Check(c.rules, text) {
		c.t.Errorf("%s: %s", where, offence)
	}
}

// Help fails the test for each rule that a help text of the command breaks, or
// one of its subcommands: their short and long descriptions, examples and
// flags.
func (c Checker) Help(cmd *cobra.Command) {
	c.t.Helper()
	at := cmd.CommandPath()
	c.Plain(at+": short", cmd.Short+".") // some rules look for the full stop
	c.Plain(at+": long", cmd.Long)
	c.Plain(at+": example", cmd.Example)
	c.Plain(at+": flags", cmd.Flags().FlagUsages())
	for _, sub := range cmd.Commands() {
		c.Help(sub)
	}
}
