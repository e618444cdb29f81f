package gradebook

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// Every report of a student shows the same total, or none of them does.
func TestTotalsAgree(t *testing.T) {
	gradescope, classroom := schema(t, "gradescope"), schema(t, "classroom50")
	rapid.Check(t, func(t *rapid.T) {
		book := random(t)
		dir, err := os.MkdirTemp("", "gradebook-")
		require.NoError(t, err)
		defer os.RemoveAll(dir)
		require.NoError(t, WriteAll(dir, book))
		found := files(t, dir)

		read, err := Read(filepath.Join(dir, "book.json"))
		require.NoError(t, err)
		again, err := accountOf(read)
		require.NoError(t, err)
		require.Equal(t, found["book.json"], string(again))

		sheet, suites, index := rows(t, found["grades.csv"]), parseXML(t, found["junit.xml"]).Children, totals(t, found["index.html"])
		require.Len(t, sheet, len(book.Rows))
		require.Len(t, suites, len(book.Rows)*len(book.Labs))
		require.Len(t, index, len(book.Rows))
		for i, row := range read.Rows {
			id := row.Student.ID
			results := object(t, found["gradescope/"+id+".json"])
			gradescope(t, found["gradescope/"+id+".json"])
			own := parseHTML(t, found["students/"+id+".html"])
			feedback := regexp.MustCompile(`(?m)^\*\*Total: (.*) of (.*) points\.\*\*$`).FindStringSubmatch(found["feedback/"+id+".md"])
			suite := suites[i*len(book.Labs) : (i+1)*len(book.Labs)]
			require.Equal(t, id, sheet[i]["id"])
			if row.Ungraded {
				require.Empty(t, sheet[i]["total"])
				require.Equal(t, "infra", sheet[i]["state"])
				require.NotContains(t, results, "score")
				for _, test := range results["tests"].([]any) {
					require.NotContains(t, test, "score")
				}
				require.NotContains(t, found, "classroom50/"+id+".json")
				require.Contains(t, found["classroom50/"+id+".txt"], "not graded")
				require.Nil(t, feedback)
				require.Empty(t, index[id])
				require.NotContains(t, content(own), " of "+hundredths(row.Maximum).String()+" points")
				for _, s := range suite {
					require.Equal(t, "absent", s.property("total"))
				}
				continue
			}
			want := fmt.Sprintf("%d.%02d", row.Total/100, row.Total%100)
			require.Equal(t, want, sheet[i]["total"])
			require.Equal(t, "final", sheet[i]["state"])
			require.Equal(t, want, results["score"].(json.Number).String())
			require.Equal(t, []string{want, hundredths(row.Maximum).String()}, feedback[1:])
			require.Equal(t, want, index[id])
			require.Contains(t, content(own), want+" of "+hundredths(row.Maximum).String()+" points")
			for _, s := range suite {
				require.Equal(t, want, s.property("total"))
			}
			classroom(t, found["classroom50/"+id+".json"])
			result := object(t, found["classroom50/"+id+".json"])
			require.Equal(t, fmt.Sprint(row.Total), result["score"].(json.Number).String())
			require.Equal(t, fmt.Sprint(row.Maximum), result["max-score"].(json.Number).String())
			require.NotContains(t, found, "classroom50/"+id+".txt")
		}
		for i, row := range read.Rows {
			for j, grade := range row.Grades {
				require.Equal(t, string(grade.Outcome), sheet[i][grade.Lab+" outcome"])
				sum := suites[i*len(book.Labs)+j]
				if grade.Outcome == Infra {
					require.Empty(t, sheet[i][grade.Lab])
					require.Equal(t, fmt.Sprint(len(grade.Record.Checks)), sum.attr("errors"))
					continue
				}
				require.Equal(t, fmt.Sprint(grade.Record.Score), sheet[i][grade.Lab])
				require.Equal(t, fmt.Sprint(grade.Record.Score), sum.property("score"))
				for _, check := range grade.Record.Checks {
					require.Equal(t, fmt.Sprint(check.Score), sheet[i][grade.Lab+"/"+check.Name])
				}
			}
		}
	})
}

// totals returns the totals that the table of grades shows, by ID.
func totals(t require.TestingT, text string) map[string]string {
	found := map[string]string{}
	for _, row := range all(parseHTML(t, text), "tr") {
		id, _ := attribute(row, "data-id")
		for _, cell := range all(row, "td") {
			total, ok := attribute(cell, "data-total")
			if ok && id != "" {
				found[id] = total
				require.Equal(t, total, strings.Trim(content(cell), "–"))
			}
		}
	}
	return found
}

func TestTheSameAccountGivesTheSameBytes(t *testing.T) {
	one, two := t.TempDir(), t.TempDir()
	require.NoError(t, WriteAll(one, class(12, 3, 5)))
	require.NoError(t, WriteAll(two, class(20, 2, 4)))
	require.NoError(t, WriteAll(two, class(12, 3, 5)), "over the reports of another class")
	require.Equal(t, files(t, one), files(t, two))
}

func TestDurationsAreInTheAccountOnly(t *testing.T) {
	slow := small()
	for i := range slow.Rows {
		for j := range slow.Rows[i].Grades {
			for k := range slow.Rows[i].Grades[j].Record.Checks {
				slow.Rows[i].Grades[j].Record.Checks[k].DurationMS += 98765
			}
		}
	}
	one, two := t.TempDir(), t.TempDir()
	require.NoError(t, WriteAll(one, small()))
	require.NoError(t, WriteAll(two, slow))
	a, b := files(t, one), files(t, two)
	require.NotEqual(t, a["book.json"], b["book.json"])
	delete(a, "book.json")
	delete(b, "book.json")
	require.Equal(t, a, b)
}

func TestAReportThatIsOutOfDateGoes(t *testing.T) {
	dir := t.TempDir()
	book := small()
	require.NoError(t, WriteAll(dir, book))
	mine := filepath.Join(dir, "feedback", "mine.md")
	require.NoError(t, os.WriteFile(mine, []byte("mine"), 0o600))
	book.Rows = book.Rows[1:]
	book.Rows[2].Grades[0] = settle(&book.Labs[0], Missing, nil)
	book.Sum()
	require.NoError(t, WriteAll(dir, book))
	require.NoFileExists(t, filepath.Join(dir, "feedback", "ada.md"))
	require.NoFileExists(t, filepath.Join(dir, "students", "ada.html"))
	require.NoFileExists(t, filepath.Join(dir, "classroom50", "max.txt"))
	require.FileExists(t, filepath.Join(dir, "classroom50", "max.json"))
	require.FileExists(t, mine)
}
