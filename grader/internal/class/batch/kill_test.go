package batch

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
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
// prints a line for each job that it began and each report that it is about to
// write, so that it can be killed anywhere.
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
		sum := sha256.Sum256([]byte(sub.Hash()))
		grades := mark(100 * int(sum[0]&1))
		grades[0].Record.Checks[0].Transcript = strings.Repeat(fmt.Sprintf("%x\n", sum), 400)
		return grades, nil
	}
	err = r.open(context.Background(), 3, func(account *gradebook.Class) error {
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

// start starts a child that grades the class.
func (r *room) start(ctx context.Context) (*exec.Cmd, *bufio.Reader) {
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Env = append(os.Environ(), childVariable+"="+r.dir)
	cmd.Stderr = os.Stderr
	pipe, err := cmd.StdoutPipe()
	require.NoError(r.t, err)
	require.NoError(r.t, cmd.Start())
	return cmd, bufio.NewReader(pipe)
}

func TestReportIsTheSameHoweverOftenTheGraderIsKilled(t *testing.T) {
	const students = 40
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	class := func() *room {
		r := newRoom(t)
		for n := range students {
			r.hands(fmt.Sprintf("student-%02d", n), fmt.Sprintf("package authorization // %d", n/2*2+n%2*n%3))
		}
		return r
	}
	undisturbed, r := class(), class()
	cmd, out := undisturbed.start(ctx)
	began := lines(t, out, -1)
	require.NoError(t, cmd.Wait())
	jobs := len(began) - 1

	kills, graded, finished := 0, 0, false
	random := rand.New(rand.NewPCG(1, 2))
	for !finished {
		cmd, out := r.start(ctx)
		seen := lines(t, out, 1+random.IntN(4))
		_ = cmd.Process.Kill()
		seen = append(seen, lines(t, out, -1)...)
		graded += len(seen)
		err := cmd.Wait()
		var exit *exec.ExitError
		require.True(t, err == nil || errors.As(err, &exit) && exit.ExitCode() < 2, "%v", err)
		if kills++; len(seen) > 0 && seen[len(seen)-1] == "reports" {
			graded--
		}
		finished = len(seen) > 0 && seen[0] == "reports"
	}
	cmd, out = r.start(ctx)
	require.Equal(t, []string{"reports"}, lines(t, out, -1), "nothing is graded twice")
	require.NoError(t, cmd.Wait())

	require.Greater(t, kills, 3)
	require.LessOrEqual(t, graded, jobs+3*kills, "a kill costs at most what ran")
	require.Equal(t, reports(t, filepath.Join(undisturbed.dir, "out")), reports(t, filepath.Join(r.dir, "out")))
}

// lines reads so many lines; all that there are with -1.
func lines(t *testing.T, from *bufio.Reader, count int) []string {
	t.Helper()
	var all []string
	for len(all) != count {
		line, err := from.ReadString('\n')
		if err != nil {
			return all
		}
		all = append(all, strings.TrimSpace(line))
	}
	return all
}

// reports is every file in a directory of reports with what stands in it.
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
