//go:build unix

package interop

import (
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/class/gradebook"
	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/prove/interop"
	"socketlab/grader/internal/prove/mutant"
)

// wholeClass bounds every wait for the class.
const wholeClass = 6 * time.Minute

// clone copies the clone without ignored files, as another machine has it.
func clone(t *testing.T, root string) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		switch {
		case entry.IsDir() && name != "." && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "node_modules"):
			return fs.SkipDir
		case entry.IsDir():
			return os.MkdirAll(filepath.Join(dir, name), 0o755)
		case !entry.Type().IsRegular():
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(dir, name), text, 0o644)
	}))
	return dir
}

// submissions writes a small class of lab 3 and returns its directory: the solution,
// the starter, mutants and one that does not compile.
func submissions(t *testing.T, root string) string {
	t.Helper()
	lab, err := workbook.Workbook{Root: root}.Lab("3")
	require.NoError(t, err)
	solved, err := lab.Solution()
	require.NoError(t, err)
	starter, err := lab.Starter()
	require.NoError(t, err)
	class := map[string]workbook.Files{"solved": solved, "starter": starter, "wrong": {"guard.go": []byte("package authorization\n\nfunc {\n")}}
	mutants, faults := mutant.List(lab)
	require.Empty(t, faults)
	require.Greater(t, len(mutants), 5)
	for _, m := range mutants[:5] {
		if class[m.Name], err = m.Merge(solved); err != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	for student, files := range class {
		place := filepath.Join(dir, student, lab.Name)
		require.NoError(t, os.MkdirAll(place, 0o755))
		for name, text := range files {
			require.NoError(t, os.WriteFile(filepath.Join(place, name), text, 0o644))
		}
	}
	return dir
}

// account returns a class's book.json without the messages of checks, which contain
// random session names and times of frames.
func account(t *testing.T, out string) string {
	t.Helper()
	book, err := gradebook.Read(filepath.Join(out, "book.json"))
	require.NoError(t, err)
	for _, row := range book.Rows {
		for _, grade := range row.Grades {
			for i := range grade.Record.Checks {
				grade.Record.Checks[i].Message, grade.Record.Checks[i].Transcript = "", ""
			}
		}
	}
	text, err := json.MarshalIndent(book, "", "  ")
	require.NoError(t, err)
	return string(text)
}

// endLeases makes the leases of jobs in progress expire: 30 s, and as much again for
// clocks that differ. A worker looks for such jobs when it starts.
func endLeases(t *testing.T, inspector *asynq.Inspector, options *redis.Options) {
	t.Helper()
	client := redis.NewClient(options)
	defer func() { _ = client.Close() }()
	queues, err := inspector.Queues()
	require.NoError(t, err)
	for _, queue := range queues {
		key := "asynq:{" + queue + "}:lease"
		jobs, err := client.ZRange(t.Context(), key, 0, -1).Result()
		require.NoError(t, err)
		for _, job := range jobs {
			require.NoError(t, client.ZAddXX(t.Context(), key, redis.Z{Score: 0, Member: job}).Err())
		}
	}
}

// Three workers give a class the same grades as one machine, although one worker is
// killed during a job, and Redis is killed once.
func TestQueue(t *testing.T) {
	here := clone(t, book(t).Root)
	there := clone(t, here) // the workers' machine
	program := filepath.Join(t.TempDir(), "class")
	build := exec.Command("go", "build", "-o", program, "./grader/class")
	build.Dir = here
	said, err := build.CombinedOutput()
	require.NoError(t, err, "%s", said)
	in, local, remote := submissions(t, here), t.TempDir(), t.TempDir()
	class := func(out string, args ...string) []string {
		return append([]string{"grade", in, "--labs", "3", "--seed", "7", "--out", out, "--journal", filepath.Join(out, "class.db")}, args...)
	}
	alone := exec.Command(program, class(local)...)
	alone.Dir = here
	said, err = alone.CombinedOutput()
	require.NoError(t, err, "%s", said)

	port, kept := freePort(t), t.TempDir()
	startStore := func() *process {
		p := start(t, kept, nil, interop.Redis.Name, "--bind", "127.0.0.1", "--port", strconv.Itoa(port),
			"--requirepass", "secret", "--save", "", "--appendonly", "yes")
		return p
	}
	store := startStore()
	options := asynq.RedisClientOpt{Addr: "127.0.0.1:" + strconv.Itoa(port), Password: "secret"}
	inspector := asynq.NewInspector(options)
	defer func() { _ = inspector.Close() }()
	active := func() int {
		count := 0
		queues, _ := inspector.Queues()
		for _, queue := range queues {
			tasks, _ := inspector.ListActiveTasks(queue)
			count += len(tasks)
		}
		return count
	}
	require.Eventually(t, func() bool { _, err := inspector.Queues(); return err == nil }, patience, 20*time.Millisecond)
	env := []string{"SOCKETLAB_QUEUE=redis://:secret@" + options.Addr, "TMPDIR=" + t.TempDir()} // a killed worker leaves files
	work := func() *process { return start(t, there, env, program, "worker", "--jobs", "1") }

	teacher := start(t, here, env, program, class(remote)...)
	first := work()
	require.Eventually(t, func() bool { return active() == 1 }, wholeClass, 5*time.Millisecond)
	first.kill()
	require.Equal(t, 1, active(), "the worker must die in the middle of a job")
	endLeases(t, inspector, &redis.Options{Addr: options.Addr, Password: options.Password})
	workers := []*process{work(), work()}
	require.Eventually(t, func() bool { return active() == 2 }, wholeClass, 5*time.Millisecond)
	store.kill()
	startStore()

	select {
	case <-teacher.done:
	case <-time.After(wholeClass):
		require.Failf(t, "the class did not end", "%s", teacher.said())
	}
	require.Zero(t, teacher.cmd.ProcessState.ExitCode())
	require.Equal(t, account(t, local), account(t, remote))
	for _, p := range append(workers, first, teacher) {
		require.NotContains(t, p.said(), "secret")
	}
}
