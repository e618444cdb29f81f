package prosetest

import (
	"fmt"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"
)

// recorder takes the place of a test and keeps what it fails with.
type recorder struct{ errors []string }

func (r *recorder) Helper() {}

func (r *recorder) Errorf(format string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}

func (r *recorder) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }

func TestEachHelpTextIsRead(t *testing.T) {
	got := &recorder{}
	root := &cobra.Command{Use: "grader", Short: "Run a lab again", Long: "Run a lab anew."}
	sub := &cobra.Command{Use: "run", Short: "Who waits", Example: "anew"}
	sub.Flags().Bool("again", false, "run anew")
	root.AddCommand(sub)

	New(got).Help(root)

	require.Equal(t, []string{
		"grader: long: Anew: 'anew': write again.",
		"grader run: short: WhoAsSubject: 'Who waits.': name the subject: a client that …, an event that ….",
		"grader run: example: Anew: 'anew': write again.",
		"grader run: flags: Anew: 'anew': write again.",
	}, got.errors)
}
