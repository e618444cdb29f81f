package batch

import (
	"context"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/class/gradebook"
	"socketlab/grader/internal/class/intake"
	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/workbook"
)

// countVariable tells the test binary to grade a made-up class of that many students,
// and to print how much memory that took.
const countVariable = "SOCKETLAB_CLASS_OF_SO_MANY"

// heavy grades a class in which every record is as large as that of a submission that
// fails a third of its checks, and prints the most memory that the process used.
func heavy(count string) int {
	if err := weigh(count); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 3
	}
	return 0
}

func weigh(size string) error {
	count, err := strconv.Atoi(size)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "socketlab-heavy-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	book, err := workbook.Find(".")
	if err != nil {
		return err
	}
	lab, err := book.Lab("3")
	if err != nil {
		return err
	}
	checks, err := catalogue.Load(lab)
	if err != nil {
		return err
	}
	r := &room{dir: dir, lab: lab, checks: checks, tutor: &tutor{}}
	for n := range count {
		if err := r.lay(fmt.Sprintf("student-%05d", n), essay(n)); err != nil {
			return err
		}
	}
	r.tutor.answer = func(_ context.Context, sub submission.Submission) ([]gradebook.Grade, error) {
		return ordeal(lab.Name, checks, sub.Hash()), nil
	}
	err = r.open(context.Background(), 4, func(class *gradebook.Results) error { return class.Write(filepath.Join(dir, "out")) })
	if err != nil {
		return err
	}
	list, err := intake.List(filepath.Join(dir, "in"), []workbook.Lab{lab}, intake.Whose{}, intake.DefaultBounds())
	if err != nil {
		return err
	}
	if _, _, err := resemble(context.Background(), list, []workbook.Lab{lab}); err != nil {
		return err
	}
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return err
	}
	_, value, _ := strings.Cut(string(text), "VmHWM:")
	fmt.Println(strings.Fields(value)[0])
	return nil
}

// essay returns code that nobody else has written.
func essay(n int) string {
	random := rand.New(rand.NewPCG(uint64(n), 0))
	var out strings.Builder
	out.WriteString("package authorization\n")
	for f := range 10 {
		fmt.Fprintf(&out, "\nfunc f%d(a, b int) int {\n", f)
		for range 12 {
			operators := []string{"+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>"}
			of := func() string { return operators[random.IntN(len(operators))] }
			fmt.Fprintf(&out, "\tif a %s b %s a > b {\n\t\ta = b %s (a %s b)\n\t}\n", of(), of(), of(), of())
		}
		out.WriteString("\treturn a\n}\n")
	}
	return out.String()
}

// ordeal fails every third check, with a transcript of six kilobytes.
func ordeal(lab string, checks []catalogue.Check, hash string) []gradebook.Grade {
	rec := record.Record{Lab: lab, Sandbox: "none"}
	for i, check := range checks {
		c := record.Check{Name: check.Name, Title: check.Title, Points: check.Points, Status: record.Passed}
		if i%3 == 0 {
			sum := sha256.Sum256([]byte(hash + check.Name))
			c.Status, c.Message = record.Failed, fmt.Sprintf("%x", sum)
			c.Transcript = strings.Repeat(fmt.Sprintf("  0.301  alice → node-1  42[%x]\n", sum), 64)
		}
		rec.Checks = append(rec.Checks, c)
	}
	rec.Total()
	return []gradebook.Grade{{Lab: lab, Outcome: gradebook.Graded, Record: rec}}
}

// weight returns the most memory that grading a class of count students took, in KiB.
func weight(t *testing.T, count int) int {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%d", countVariable, count))
	cmd.Stderr = os.Stderr
	said, err := cmd.Output()
	require.NoError(t, err)
	kilobytes, err := strconv.Atoi(strings.TrimSpace(string(said)))
	require.NoError(t, err)
	return kilobytes
}

// A class four times as large takes hardly more memory: the grader keeps only the
// fingerprints of each submission, and of each row only what the class's page shows.
func TestMemoryDoesNotGrowWithTheClass(t *testing.T) {
	if os.Getenv("SOCKETLAB_FULL") == "" {
		t.Skip("only in .ci/full: it measures memory; run it with SOCKETLAB_FULL=1 go test -run TestMemoryDoesNotGrow ./grader/internal/class/batch")
	}
	if runtime.GOOS != "linux" || raced {
		t.Skip("it wants Linux, which tells the most memory that a process has had, and no race detector, which has its own")
	}
	few, many := weight(t, 75), weight(t, 300)

	t.Logf("75 submissions: %d KiB, 300: %d KiB", few, many)
	require.LessOrEqual(t, float64(many), 1.3*float64(few), "%d and %d KiB", few, many)
}
