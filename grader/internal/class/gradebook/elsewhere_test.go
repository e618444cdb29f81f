package gradebook

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Gradescope accepts every results.json that is written while grading goes on.
func TestGradescopeAfterEachCheck(t *testing.T) {
	valid := schema(t, "gradescope")
	book := small()
	whole := book.Rows[0].Grades
	for ended := 0; ended <= 6; ended++ {
		row := book.Rows[0]
		row.Grades = nil
		for j, grade := range whole {
			checks := min(max(ended-3*j, 0), 3)
			if checks == 0 {
				break
			}
			grade.Record.Checks = grade.Record.Checks[:checks]
			grade.Record.Total()
			if checks < 3 {
				grade.Outcome = "" // not settled yet
			}
			row.Grades = append(row.Grades, grade)
		}
		text := string(Gradescope(row, book.Labs, false))
		valid(t, text)
		results := object(t, text)
		require.Contains(t, results["output"], "Grading continues.")
		require.Contains(t, results, "score")
		waiting := 0
		for _, test := range results["tests"].([]any) {
			if test.(map[string]any)["output"] == "This check has not run yet." {
				waiting++
			}
		}
		require.Equal(t, 6-ended, waiting)
		require.Equal(t, ended/3, strings.Count(results["output"].(string), "ran to the end"))
	}
	last := string(Gradescope(book.Rows[0], book.Labs, true))
	valid(t, last)
	require.Contains(t, object(t, last)["output"], "Total: 68.25 of 100.00 points")
}

// With one lab and no penalty the tests add up to the total.
func TestGradescopeTestsAddUp(t *testing.T) {
	book := class(9, 1, 7)
	for i := range book.Rows {
		book.Rows[i].Penalty, book.Rows[i].Late = 0, 0
	}
	book.Sum()
	for _, row := range book.Rows {
		if row.Ungraded {
			continue
		}
		results, sum := object(t, string(Gradescope(row, book.Labs, true))), int64(0)
		for _, test := range results["tests"].([]any) {
			score, err := test.(map[string]any)["score"].(json.Number).Int64()
			require.NoError(t, err)
			sum += score
		}
		require.Equal(t, fmt.Sprintf("%d.00", sum), results["score"].(json.Number).String())
	}
}

// The schemas themselves refuse what they must.
func TestSchemasCanFail(t *testing.T) {
	for name, texts := range map[string][]string{
		"gradescope": {
			`{"score": 1}`, `{"score": "1", "tests": [{"name": "a"}]}`, `{"score": 1, "tests": []}`, `{"scores": 1, "tests": [{"name": "a"}]}`,
			`{"tests": [{"name": "a", "score": 1}]}`, `{"tests": [{"name": "a", "status": "skipped"}]}`, `{"visibility": "public", "tests": [{"name": "a"}]}`,
		},
		"classroom50": {`{}`, `{"schema": "classroom50/result/v1", "classroom": "a", "assignment": "a", "assignment_type": "individual", "owner": "a",
			"submission": "submit/a", "commit": "a", "release": "a", "review": "a", "datetime": "2026-03-01T12:00:00Z", "score": 1.5, "max-score": 2, "tests": []}`},
	} {
		valid := schema(t, name)
		for _, text := range texts {
			probe := &probe{}
			func() {
				defer func() { _ = recover() }()
				valid(probe, text)
			}()
			require.True(t, probe.failed, text)
		}
	}
}

// probe records whether a test would have failed.
type probe struct{ failed bool }

func (p *probe) Errorf(string, ...any) { p.failed = true }
func (p *probe) FailNow()              { panic("failed") }

func TestClassroom50(t *testing.T) {
	valid := schema(t, "classroom50")
	book := small()
	sub := Submitted{Classroom: "cs", Assignment: "sockets", Owner: "ada", Tag: "submit/2026-03-01T12-00-00Z-a1b2c3d",
		Commit: "https://example.org/commit/a1b2c3d", Release: "https://example.org/releases/1", At: time.Date(2026, 3, 1, 13, 0, 0, 0, time.FixedZone("", 3600))}
	text, err := Classroom50(book.Rows[0], book.Labs, sub)
	require.NoError(t, err)
	valid(t, string(text))
	result := object(t, string(text))
	require.Equal(t, "2026-03-01T12:00:00Z", result["datetime"])
	require.Equal(t, sub.Commit, result["review"])
	require.Len(t, result["tests"], 6)

	_, err = Classroom50(book.Rows[3], book.Labs, sub)
	require.ErrorIs(t, err, ErrUngraded)
	require.ErrorContains(t, err, "01-scaling: the reason of infra")
	_, err = Classroom50(Row{}, nil, sub)
	require.ErrorContains(t, err, "empty list")
}
