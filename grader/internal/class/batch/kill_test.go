package batch

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/class/gradebook"
	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/workbook"
)

// childVariable tells the test binary to grade the class in a directory.
const childVariable = "SOCKETLAB_CLASS_OF_TEST"

// child grades a class whose grades depend on nothing but the submissions. It
// prints a line for each job that it began, and one when it is about to write the
// reports, so that it can be killed anywhere. A job ends only once the test has sent
// a byte for it, so that the child never runs ahead of the test that kills it.
func child(dir string) int {
	book, err := workbook.Find(".")
	if err != nil {
		return 2
	}
	lab, err := book.Lab("3")
	if err != nil {
		return 2
	}
	r := &room{dir: dir, lab: lab, tutor: &tutor{graded: map[string]int{}}}
	r.tutor.answer = func(_ context.Context, sub submission.Submission) ([]gradebook.Grade, error) {
		fmt.Println(sub.Student.ID)
		if _, err := os.Stdin.Read(make([]byte, 1)); err != nil {
			return nil, err
		}
		sum := sha256.Sum256([]byte(sub.Hash()))
		grades := mark(100 * int(sum[0]&1))
		grades[0].Record.Checks[0].Transcript = strings.Repeat(fmt.Sprintf("%x\n", sum), 400)
		return grades, nil
	}
	err = r.open(context.Background(), 3, func(account *gradebook.Results) error {
		fmt.Println("reports")
		if err := os.MkdirAll(filepath.Join(dir, "out"), 0o755); err != nil {
			return err
		}
		return account.Write(filepath.Join(dir, "out"))
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 3
	}
	return 0
}

// A grading is a child that grades the class.
type grading struct {
	*exec.Cmd
	t       *testing.T
	out     *bufio.Reader
	permits io.Writer // a byte for each job that may end
}

func (r *room) start(ctx context.Context) *grading {
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Env = append(os.Environ(), childVariable+"="+r.dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	require.NoError(r.t, err)
	permits, err := cmd.StdinPipe()
	require.NoError(r.t, err)
	require.NoError(r.t, cmd.Start())
	return &grading{cmd, r.t, bufio.NewReader(out), permits}
}

// lines reads count lines, or all that there are if count is -1, and lets the job of
// each line end.
func (g *grading) lines(count int) []string {
	g.t.Helper()
	var all []string
	for len(all) != count {
		line, err := g.out.ReadString('\n')
		if err != nil {
			return all
		}
		all = append(all, strings.TrimSpace(line))
		_, _ = g.permits.Write([]byte{1}) // fails once the child has been killed
	}
	return all
}

func TestReportIsTheSameHoweverOftenTheGraderIsKilled(t *testing.T) {
	const students = 40
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute) // for a grader that hangs
	defer cancel()
	class := func() *room {
		r := newRoom(t)
		for n := range students {
			r.hands(fmt.Sprintf("student-%02d", n), fmt.Sprintf("package authorization // %d", n/2*2+n%2*n%3))
		}
		return r
	}
	undisturbed, r := class(), class()
	calm := undisturbed.start(ctx)
	jobs := len(calm.lines(-1)) - 1
	require.NoError(t, calm.Wait())

	kills, graded, finished := 0, 0, false
	random := rand.New(rand.NewPCG(1, 2))
	for !finished {
		child := r.start(ctx)
		seen := child.lines(1 + random.IntN(4))
		_ = child.Process.Kill()
		seen = append(seen, child.lines(-1)...)
		graded += len(seen)
		err := child.Wait()
		var exit *exec.ExitError
		require.True(t, err == nil || errors.As(err, &exit) && exit.ExitCode() < 2, "%v", err)
		if kills++; len(seen) > 0 && seen[len(seen)-1] == "reports" {
			graded--
		}
		finished = len(seen) > 0 && seen[0] == "reports"
	}
	child := r.start(ctx)
	require.Equal(t, []string{"reports"}, child.lines(-1), "nothing is graded twice")
	require.NoError(t, child.Wait())

	require.Greater(t, kills, 3)
	require.LessOrEqual(t, graded, jobs+3*kills, "a kill costs at most what ran")
	require.Equal(t, reports(t, filepath.Join(undisturbed.dir, "out")), reports(t, filepath.Join(r.dir, "out")))
}

// reports returns the content of every file in a directory of reports, by path.
func reports(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		files[strings.TrimPrefix(path, dir)] = string(text)
		return err
	}))
	return files
}
