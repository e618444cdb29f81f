package gradebook

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/record"
)

func TestReadTakesWhatWasWritten(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, WriteAll(dir, small()))
	book, err := Read(filepath.Join(dir, "book.json"))
	require.NoError(t, err)
	require.Equal(t, small(), book)
}

func TestReadIsStrict(t *testing.T) {
	good, err := accountOf(small())
	require.NoError(t, err)
	for name, change := range map[string][2]string{
		"another schema":    {"socketlab/class/v1", "socketlab/class/v2"},
		"an unknown member": {`"seed": 7`, `"seed": 7, "sead": 7`},
		"another total":     {`"total": 6825`, `"total": 6826`},
		"a score":           {`"score": 100,`, `"score": 99,`},
		"an outcome":        {`"outcome": "missing"`, `"outcome": "missed"`},
		"more after it":     {"\n}\n", "\n}\n{}"},
		"cut short":         {"\n}\n", "\n"},
		"a student twice":   {`"id": "bob"`, `"id": "ADA"`},
		"a path":            {`"id": "bob"`, `"id": "../bob"`},
		"another order":     {`"id": "bob"`, `"id": "zoe"`},
		"a final row":       {`"ungraded": true`, `"ungraded": false`},
	} {
		t.Run(name, func(t *testing.T) {
			require.Contains(t, string(good), change[0])
			file := filepath.Join(t.TempDir(), "book.json")
			at := strings.LastIndex(string(good), change[0])
			if name != "more after it" && name != "cut short" {
				at = strings.Index(string(good), change[0])
			}
			text := string(good[:at]) + change[1] + string(good[at+len(change[0]):])
			require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
			_, err := Read(file)
			require.ErrorContains(t, err, file)
		})
	}
}

func TestAnAccountThatIsNotWholeIsNotReported(t *testing.T) {
	for name, spoil := range map[string]func(*Book){
		"not summed":           func(b *Book) { b.Rows[0].Total++ },
		"a grade too few":      func(b *Book) { b.Rows[0].Grades = b.Rows[0].Grades[:1]; b.Sum() },
		"grades out of order":  func(b *Book) { g := b.Rows[0].Grades; g[0], g[1] = g[1], g[0]; b.Sum() },
		"a check too few":      func(b *Book) { r := &b.Rows[0].Grades[0].Record; r.Checks = r.Checks[:1]; r.Total(); b.Sum() },
		"another check":        func(b *Book) { b.Rows[0].Grades[0].Record.Checks[0].Name = "TestOther" },
		"no number of a rule":  func(b *Book) { b.Rows[0].Grades[1].Record.Checks[1].Rules = []string{"1.1", "`1.2`"} },
		"other points":         func(b *Book) { r := &b.Rows[0].Grades[0].Record; r.Checks[0].Points++; r.Total(); b.Sum() },
		"a score of a failure": func(b *Book) { b.Rows[0].Grades[1].Record.Checks[1].Score = 33 },
		"too much penalty":     func(b *Book) { b.Rows[0].Penalty = whole + 1; b.Sum() },
		"a lab that is a path": func(b *Book) { b.Labs[0].Name = "../01" },
		"a negative weight":    func(b *Book) { b.Labs[0].Weight = -1 },
	} {
		t.Run(name, func(t *testing.T) {
			book := small()
			require.NoError(t, book.Valid())
			spoil(book)
			require.Error(t, book.Valid())
			dir := filepath.Join(t.TempDir(), "reports")
			require.Error(t, WriteAll(dir, book))
			require.NoDirExists(t, dir)
		})
	}
}

func TestAReportIsReplacedWholeOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "results.json")
	require.NoError(t, os.WriteFile(filepath.Join(dir, ".results.json.part"), []byte("what an interrupted one left, and longer"), 0o600))
	require.NoError(t, Replace(file, []byte("one")))
	require.NoError(t, Replace(file, []byte("two")))
	require.Equal(t, map[string]string{"results.json": "two"}, files(t, dir))
	require.NoError(t, os.Mkdir(filepath.Join(dir, ".results.json.part"), 0o700))
	require.Error(t, Replace(file, []byte("three")))
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, "two", string(text))
}

func TestSeparation(t *testing.T) {
	book := &Book{Schema: Schema, Labs: catalogue(1, 4)} // 25 points each
	for _, passed := range []string{"1111", "1101", "1001", "0001", "0001"} {
		book.Rows = append(book.Rows, Row{Grades: []Grade{settle(&book.Labs[0], Graded, func(k int) bool { return passed[k] == '1' })}})
	}
	for _, outcome := range []Outcome{Missing, BuildFailed, Refused, Infra} {
		book.Rows = append(book.Rows, Row{Grades: []Grade{settle(&book.Labs[0], outcome, nil)}})
	}
	book.Sum()

	strong := analyse(book, 0, 0)
	require.Equal(t, "2 of 5", strong.Of(), "those whose code did not run do not count")
	require.Equal(t, "40%", strong.Failed())
	// x = 1 1 1 0 0 against y = 75 50 25 25 25.
	require.Equal(t, "0.61", strong.Separation())
	require.Equal(t, "good", strong.CSSClass())
	all := analyse(book, 0, 3)
	require.Equal(t, "0%", all.Failed())
	require.Equal(t, "–", all.Separation())

	// A check that the strong fail and the weak pass.
	for i := range 5 {
		check := &book.Rows[i].Grades[0].Record.Checks[3]
		if i < 2 {
			check.Status = record.Failed
		}
		book.Rows[i].Grades[0].Record.Total()
	}
	odd := analyse(book, 0, 3)
	// x = 0 0 1 1 1 against y = 75 50 25 0 0.
	require.Equal(t, "-0.91", odd.Separation())
	require.Equal(t, "low", odd.CSSClass())
	require.Equal(t, "–", analyse(&Book{Labs: book.Labs}, 0, 0).Failed())
}
