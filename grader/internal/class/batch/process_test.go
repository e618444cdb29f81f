//go:build linux

package batch

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/class/gradebook"
	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/prove/population"
)

// patience ends a run that hangs. A run takes a minute on an idle machine, and a busy
// machine must never come near the bound.
const patience = 9 * time.Minute

// program builds the grader.
func program(t *testing.T) (path string, book workbook.Workbook) {
	t.Helper()
	book, err := workbook.Find(".")
	require.NoError(t, err)
	path = filepath.Join(t.TempDir(), "grader")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", path, "./grader/class")
	build.Dir = book.Root
	said, err := build.CombinedOutput()
	require.NoError(t, err, "%s", said)
	return path, book
}

// desk is where one class is graded.
type desk struct {
	t       *testing.T
	program string
	book    workbook.Workbook
	in      string // the submissions
	journal string
	out     string
}

func newDesk(t *testing.T, program string, book workbook.Workbook, in string) *desk {
	dir := t.TempDir()
	return &desk{t: t, program: program, book: book, in: in, journal: filepath.Join(dir, "class.db"), out: filepath.Join(dir, "out")}
}

func (d *desk) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, d.program, append([]string{"grade", d.in, "--labs", "3", "--seed", "7", "--journal", d.journal, "--out", d.out}, args...)...)
	cmd.Dir = d.book.Root
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	return cmd
}

// grade runs the grader until it ends and returns the account and what it printed.
func (d *desk) grade(args ...string) (*gradebook.Book, string) {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.t.Context(), patience)
	defer cancel()
	said, err := d.command(ctx, args...).CombinedOutput()
	require.NoError(d.t, err, "%s", said)
	book, err := gradebook.Read(filepath.Join(d.out, "book.json"))
	require.NoError(d.t, err)
	return book, string(said)
}

// line is what the journal says about one job.
type line struct {
	attempt int
	grades  string
	ended   string
}

// done returns the jobs that are graded, by student. It reads the journal as any
// SQLite tool can.
func (d *desk) done() map[string]line {
	db, err := sql.Open("sqlite", "file:"+d.journal+"?mode=ro&_pragma=busy_timeout(5000)")
	require.NoError(d.t, err)
	defer func() { _ = db.Close() }()
	lines := map[string]line{}
	rows, err := db.Query(`SELECT student, attempt, grades, ended FROM jobs WHERE state = 'done'`)
	if err != nil {
		return lines // there are no jobs yet
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var student string
		var l line
		require.NoError(d.t, rows.Scan(&student, &l.attempt, &l.grades, &l.ended))
		lines[student] = l
	}
	require.NoError(d.t, rows.Err())
	return lines
}

// killed is what a killed grader leaves.
type killed struct {
	done  map[string]line
	boxes []string // the names of its sandboxes
}

// begin starts the grader and waits until count jobs are graded.
func (d *desk) begin(ctx context.Context, count int) (cmd *exec.Cmd, said *bytes.Buffer) {
	d.t.Helper()
	said = &bytes.Buffer{}
	cmd = d.command(ctx, "--jobs", "1")
	cmd.Stdout, cmd.Stderr = said, said
	require.NoError(d.t, cmd.Start())
	require.Eventually(d.t, func() bool { return len(d.done()) >= count }, patience, 20*time.Millisecond)
	return cmd, said
}

// killAfter starts the grader and kills it hard once count jobs are graded. Without
// group it kills only the grader itself.
func (d *desk) killAfter(count int, group bool) killed {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.t.Context(), patience)
	defer cancel()
	cmd, said := d.begin(ctx, count)
	target := cmd.Process.Pid
	if group {
		target = -target
	}
	require.NoError(d.t, syscall.Kill(target, syscall.SIGKILL))
	var exit *exec.ExitError
	require.True(d.t, errors.As(cmd.Wait(), &exit) && exit.ExitCode() == -1, "the grader must be killed in the middle: %s", said)
	if !assert.Eventually(d.t, func() bool { return len(left(d.journal)) == 0 }, patience, 50*time.Millisecond, "processes are left") {
		d.t.Fatalf("%s", strings.Join(left(d.journal), "\n"))
	}
	boxes, err := filepath.Glob(filepath.Join(d.journal+".tmp", "socketlab-sandbox-*"))
	require.NoError(d.t, err)
	require.NotEmpty(d.t, boxes)
	left := killed{done: d.done()}
	for _, box := range boxes {
		left.boxes = append(left.boxes, filepath.Base(box))
	}
	return left
}

// interruptAfter starts the grader and interrupts it, as Ctrl-C does, once count jobs
// are graded.
func (d *desk) interruptAfter(count int) {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.t.Context(), patience)
	defer cancel()
	cmd, said := d.begin(ctx, count)
	require.NoError(d.t, cmd.Process.Signal(os.Interrupt))
	var exit *exec.ExitError
	require.True(d.t, errors.As(cmd.Wait(), &exit) && exit.ExitCode() == 3, "%s", said)
	require.Contains(d.t, said.String(), "the same command continues from there")
	require.Empty(d.t, left(d.journal), "processes are left")
	require.NoDirExists(d.t, d.journal+".tmp")
}

// left returns the command lines of processes that work on a class.
func left(journal string) []string {
	var found []string
	files, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, file := range files {
		if text, err := os.ReadFile(file); err == nil && bytes.Contains(text, []byte(journal)) {
			found = append(found, strings.ReplaceAll(string(text), "\x00", " "))
		}
	}
	return found
}

// steady returns a report without the messages of checks: sessions have random names,
// frames have times, and which of several faults is found first is random.
func steady(t *testing.T, book *gradebook.Book) string {
	t.Helper()
	for i := range book.Rows {
		for j := range book.Rows[i].Grades {
			for k := range book.Rows[i].Grades[j].Record.Checks {
				book.Rows[i].Grades[j].Record.Checks[k].Transcript = ""
				book.Rows[i].Grades[j].Record.Checks[k].Message = ""
			}
		}
	}
	text, err := json.MarshalIndent(book, "", "  ")
	require.NoError(t, err)
	return string(text)
}

// handIn copies files of the workbook as a submission.
func handIn(t *testing.T, in, student string, lab workbook.Lab, files workbook.Files) {
	t.Helper()
	place := filepath.Join(in, student, lab.Name)
	require.NoError(t, os.MkdirAll(place, 0o755))
	for name, text := range files {
		require.NoError(t, os.WriteFile(filepath.Join(place, name), text, 0o644))
	}
}

func TestClass(t *testing.T) {
	program, book := program(t)
	lab, err := book.Lab("3")
	require.NoError(t, err)
	solution, err := lab.Solution()
	require.NoError(t, err)
	starter, err := lab.Starter()
	require.NoError(t, err)
	in := filepath.Join(t.TempDir(), "class")
	handIn(t, in, "ada", lab, solution)
	handIn(t, in, "bob", lab, starter)
	handIn(t, in, "cyd", lab, workbook.Files{"guard.go": []byte("package authorization\n\nfunc {\n")})
	require.NoError(t, os.MkdirAll(filepath.Join(in, "dan"), 0o755))
	require.NoError(t, os.Symlink("/etc/passwd", filepath.Join(in, "dan", "guard.go")))
	require.NoError(t, os.WriteFile(filepath.Join(in, "roster.csv"),
		[]byte("id;name;e-mail\nada;Ada;ada@example.org\nbob;Bob\n;;\n;Nobody\ncyd;Cyd\ndan;Dan\neve;Eve\n"), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(in, "received.csv"),
		[]byte("id,received\nADA@example.org,2027-02-01T00:30:00+01:00\nzoe,2027-02-01T00:30:00+01:00\n"), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(in, "class.toml"),
		[]byte("title = \"Autumn\"\ndeadline = 2027-01-31T23:59:00+01:00\nreceived = \"received.csv\"\n[late.by]\nCYD = \"1h\"\n"), 0o644))
	d := newDesk(t, program, book, in)

	first, said := d.grade()
	require.Contains(t, said, "sandbox: ")
	require.Contains(t, said, "5 submissions")
	require.Regexp(t, `(?s)preparing the sandbox….*sandbox: .*preparing 1 of 2: what submissions may import.*preparing 2 of 2: the checks of 03-authorization….*5 submissions`, said)
	said = strings.Join(strings.Fields(said), " ")
	require.Contains(t, said, "roster.csv:5: the row is skipped: it has no id")
	require.Contains(t, said, "received.csv:3: nobody in the class is called \"zoe\"; the row is ignored")
	require.Contains(t, said, "Before you use the grades, read the top of this output: 2 remarks.")
	require.Equal(t, "Autumn", first.Title)
	require.NotEqual(t, "none", first.Sandbox)
	outcomes := map[string]gradebook.Outcome{}
	totals := map[string]int{}
	for _, row := range first.Rows {
		outcomes[row.Student.Name] = row.Grades[0].Outcome
		totals[row.Student.ID] = row.Total
	}
	require.Equal(t, map[string]gradebook.Outcome{"Ada": gradebook.Graded, "Bob": gradebook.Graded, "Cyd": gradebook.BuildFailed,
		"Dan": gradebook.Refused, "Eve": gradebook.Missing}, outcomes)
	require.Equal(t, map[string]int{"ada": 9000, "bob": 0, "cyd": 0, "dan": 0, "eve": 0}, totals)
	require.Equal(t, []gradebook.Published{{Lab: lab.Name, Share: 100}}, first.Rows[0].Published)
	before := d.done()
	require.Len(t, before, 5)

	t.Run("the same again grades nothing and writes the same", func(t *testing.T) {
		wrote := reports(t, d.out)
		d.grade()
		require.Equal(t, wrote, reports(t, d.out))
		require.Equal(t, before, d.done())
	})
	t.Run("one at a time gives the same grades", func(t *testing.T) {
		if os.Getenv("SOCKETLAB_FULL") == "" {
			t.Skip("only in .ci/full: it grades the class twice; run it with SOCKETLAB_FULL=1 go test -run TestClass ./grader/internal/class/batch")
		}
		alone := newDesk(t, program, book, in)
		slow, _ := alone.grade("--jobs", "1")
		require.Equal(t, []string{"0 of 5 changed"}, Compare(first, slow))
		require.Equal(t, steady(t, first), steady(t, slow))
	})
	t.Run("a submission that changed is graded again, alone", func(t *testing.T) {
		old := d.out
		d.out = filepath.Join(t.TempDir(), "out")
		handIn(t, in, "bob", lab, solution)
		d.grade("--bom")
		after := d.done()
		require.Equal(t, before["ada"], after["ada"], "ada's solution is bob's too")
		require.Equal(t, before["cyd"], after["cyd"])
		grades, err := os.ReadFile(filepath.Join(d.out, "grades.csv"))
		require.NoError(t, err)
		require.True(t, bytes.HasPrefix(grades, []byte("\ufeffid,name")))

		diff := exec.CommandContext(t.Context(), program, "grade", "--diff", old, d.out)
		diff.Dir = book.Root
		text, err := diff.CombinedOutput()
		require.NoError(t, err, "%s", text)
		require.Contains(t, string(text), "bob  100.00/100.00, was 0.00/100.00: the submission changed")
		require.Contains(t, string(text), "1 of 5 changed")
	})
}

func TestKilledClassGoesOn(t *testing.T) {
	if os.Getenv("SOCKETLAB_FULL") == "" {
		t.Skip("only in .ci/full: it kills a real class again and again; run it with SOCKETLAB_FULL=1 go test -run TestKilledClassGoesOn ./grader/internal/class/batch")
	}
	program, book := program(t)
	lab, err := book.Lab("3")
	require.NoError(t, err)
	in := filepath.Join(t.TempDir(), "class")
	require.NoError(t, population.Write(in, []workbook.Lab{lab}, 6))
	undisturbed, _ := newDesk(t, program, book, in).grade()
	d := newDesk(t, program, book, in)

	once := d.killAfter(1, true)
	twice := d.killAfter(2, false)
	d.interruptAfter(len(twice.done) + 1)
	disturbed, _ := d.grade()

	require.Equal(t, []string{"0 of 6 changed"}, Compare(undisturbed, disturbed))
	require.Equal(t, steady(t, undisturbed), steady(t, disturbed))
	require.FileExists(t, filepath.Join(d.out, "grades.csv"))
	finally := d.done()
	require.Len(t, finally, 6)
	for _, kept := range []killed{once, twice} {
		for student, was := range kept.done {
			require.Equal(t, was, finally[student], "what was graded before the grader was killed stays")
		}
	}
	tries := 0
	for _, l := range finally {
		tries += l.attempt
	}
	require.LessOrEqual(t, tries, 9, "each end costs at most the one job that ran")
	require.NoDirExists(t, d.journal+".tmp")
	for _, box := range append(once.boxes, twice.boxes...) {
		groups, err := filepath.Glob("/sys/fs/cgroup/*/" + box)
		require.NoError(t, err)
		require.Empty(t, groups, "control groups are left")
		require.NoDirExists(t, filepath.Join("/sys/fs/cgroup", box))
	}
}
