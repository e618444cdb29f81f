package journal

import (
	"bytes"
	"database/sql"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/exitcode"
)

// filled makes a journal of many jobs and closes it.
func filled(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "class.db")
	j := open(t, file)
	for n := range 40 {
		grades := scored(n)
		grades[0].Record.BuildOutput = strings.Repeat(fmt.Sprintf("line %d\n", n), 500)
		claim, err := j.Claim(t.Context(), job(fmt.Sprint("student-", n)), "me", time.Minute)
		require.NoError(t, err)
		require.NoError(t, j.Complete(t.Context(), claim, grades))
	}
	require.NoError(t, j.Close())
	return file
}

// edit changes the bytes of a file.
func edit(t *testing.T, file string, change func([]byte) []byte) {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(file, change(text), 0o644))
}

// alter runs a statement on a closed journal, as any SQLite tool can.
func alter(t *testing.T, file, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	require.NoError(t, err)
	_, err = db.Exec(statement)
	require.NoError(t, err)
	require.NoError(t, db.Close())
}

func TestDamageIsNamedAndNothingIsGradedAgain(t *testing.T) {
	for name, damage := range map[string]func(t *testing.T, file string){
		"empty":       func(t *testing.T, file string) { edit(t, file, func([]byte) []byte { return nil }) },
		"no database": func(t *testing.T, file string) { edit(t, file, func([]byte) []byte { return []byte("hello, world") }) },
		"cut in half": func(t *testing.T, file string) { edit(t, file, func(b []byte) []byte { return b[:len(b)/2] }) },
		"header lost": func(t *testing.T, file string) { edit(t, file, func(b []byte) []byte { clear(b[:100]); return b }) },
		"a page lost": func(t *testing.T, file string) {
			edit(t, file, func(b []byte) []byte { clear(b[4096:8192]); return b })
		},
		"grades rewritten": func(t *testing.T, file string) {
			alter(t, file, `UPDATE jobs SET grades = replace(grades, '"score":7,', '"score":99,')`)
		},
		"another key":  func(t *testing.T, file string) { alter(t, file, `UPDATE jobs SET key = 'a' WHERE rowid = 3`) },
		"another seed": func(t *testing.T, file string) { alter(t, file, `UPDATE jobs SET seed = '8' WHERE rowid = 3`) },
		"a byte of a grade": func(t *testing.T, file string) {
			edit(t, file, func(b []byte) []byte { return bytes.Replace(b, []byte("line 33"), []byte("line 34"), 1) })
		},
	} {
		t.Run(name, func(t *testing.T) {
			file := filled(t)
			damage(t, file)
			before, err := os.ReadFile(file)
			require.NoError(t, err)

			_, err = Open(t.Context(), file)

			require.ErrorContains(t, err, file+" is damaged")
			require.ErrorContains(t, err, "move it away")
			require.Equal(t, exitcode.Environment, exitcode.Of(err))
			after, err := os.ReadFile(file)
			require.NoError(t, err)
			require.True(t, bytes.Equal(before, after), "a damaged journal must stay as it is")
		})
	}
}

func TestOtherDatabasesAreRefused(t *testing.T) {
	other := filepath.Join(t.TempDir(), "other.db")
	alter(t, other, "CREATE TABLE jobs (key TEXT)")
	_, err := Open(t.Context(), other)
	require.ErrorContains(t, err, "but not a journal")

	file := filled(t)
	alter(t, file, "PRAGMA user_version = 2")
	_, err = Open(t.Context(), file)
	require.ErrorContains(t, err, "has version 2, but this grader reads version 1")
	require.Equal(t, exitcode.Usage, exitcode.Of(err))

	_, err = Open(t.Context(), t.TempDir())
	require.ErrorContains(t, err, "not a regular file")
}

func TestWriteCutShortIsRecovered(t *testing.T) {
	file := filepath.Join(t.TempDir(), "class.db")
	j := open(t, file)
	var sizes []int64 // of the write-ahead log, after each grade
	for n := range 4 {
		complete(t, j, fmt.Sprint("student-", n), n)
		info, err := os.Stat(file + "-wal")
		require.NoError(t, err)
		sizes = append(sizes, info.Size())
	}
	// A power failure leaves a log on the disk that may end anywhere.
	for cut := sizes[2]; cut <= sizes[3]; cut += 1000 {
		dead := filepath.Join(t.TempDir(), "class.db")
		copyFile(t, file, dead, -1)
		copyFile(t, file+"-wal", dead+"-wal", cut)

		j, err := Open(t.Context(), dead)

		require.NoError(t, err, "cut at %d of %d", cut, sizes[3])
		require.NoError(t, j.Abandon(t.Context()))
		counts, err := j.Count(t.Context())
		require.NoError(t, err)
		require.GreaterOrEqual(t, counts[Done], 3)
		for n := range 3 {
			entry, err := j.Find(t.Context(), job(fmt.Sprint("student-", n)).Key())
			require.NoError(t, err)
			require.Equal(t, scored(n), entry.Grades)
		}
		require.NoError(t, j.Close())
	}
}

// copyFile copies the first size bytes of a file, or all of it if size is -1.
func copyFile(t *testing.T, from, to string, size int64) {
	t.Helper()
	text, err := os.ReadFile(from)
	require.NoError(t, err)
	if size >= 0 {
		text, err = io.ReadAll(io.LimitReader(bytes.NewReader(text), size))
		require.NoError(t, err)
	}
	require.NoError(t, os.WriteFile(to, text, 0o644))
}

func TestFullDiskLosesNothing(t *testing.T) {
	file := filled(t)
	j := open(t, file)
	var pages int
	require.NoError(t, j.db.QueryRow("PRAGMA page_count").Scan(&pages))
	_, err := j.db.Exec(fmt.Sprintf("PRAGMA max_page_count = %d", pages))
	require.NoError(t, err)

	var full error
	for n := 0; full == nil && n < 100; n++ {
		var claim Claim
		if claim, full = j.Claim(t.Context(), job(fmt.Sprint("more-", n)), "me", time.Minute); full == nil {
			grades := scored(1)
			grades[0].Record.BuildOutput = strings.Repeat("x", 10_000)
			full = j.Complete(t.Context(), claim, grades)
		}
	}
	require.ErrorContains(t, full, "free disk space")
	require.ErrorContains(t, full, file)
	require.Equal(t, exitcode.Environment, exitcode.Of(full))
	require.NoError(t, j.Close())

	again := open(t, file)
	counts, err := again.Count(t.Context())
	require.NoError(t, err)
	require.GreaterOrEqual(t, counts[Done], 40)
	complete(t, again, "room again", 5)
}

func TestSecondGraderIsRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "class.db")
	first := open(t, file)

	_, err := Open(t.Context(), file)

	require.ErrorContains(t, err, fmt.Sprintf("another grader (process %d) is working on this class", os.Getpid()))
	require.Equal(t, exitcode.Environment, exitcode.Of(err))
	require.NoError(t, first.Close())
	open(t, file)
}

func TestOthersReadWhileTheClassIsGraded(t *testing.T) {
	file := filepath.Join(t.TempDir(), "class.db")
	j := open(t, file)
	complete(t, j, "ada", 70)

	db, err := sql.Open("sqlite", "file:"+file+"?mode=ro")
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	var student string
	var score int
	require.NoError(t, db.QueryRow(`SELECT student, json_extract(grades, '$[0].record.score') FROM jobs WHERE state = 'done'`).Scan(&student, &score))
	require.Equal(t, "ada", student)
	require.Equal(t, 70, score)
	complete(t, j, "bob", 60)
}
