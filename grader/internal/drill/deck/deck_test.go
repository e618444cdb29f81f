package deck

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/drill/cards"
)

var update = flag.Bool("update", false, "write what is exported to testdata/*.golden")

var some = []cards.Card{
	{
		ID: "tabs", Topic: "load balancing", Level: "mid", Page: "notes/01-x.md", Anchor: "a-b",
		Question: "Is `a < b` & \"so on\"?",
		Minute:   "Yes,\tand\n*no*.",
		Full:     "Look:\n\n```go\nif a < b {\n\treturn \"x\"\n}\n```\n\n| a | b |\n| - | - |\n| 1 | `[sound:x]` |\n\n<script>alert(1)</script>",
		Weak:     "=HYPERLINK(\"https://example.com\")",
		Shown:    "`TestA` (`make lab-1`), [here](#here), [there](https://example.com/?a=1&b=2)",
		Checks:   []cards.Check{{Lab: "01-x", Name: "TestA"}},
	},
	{ID: "plain", Topic: "redis", Level: "senior", Page: "notes/02-y.md", Anchor: "c", Question: "-1?", Minute: "@one", Full: "+two", Weak: "says [$]x[/$].", Shown: "`go run ./x`"},
}

func TestExports(t *testing.T) {
	for name, write := range map[string]func([]cards.Card) ([]byte, error){"anki": Anki, "csv": CSV, "json": JSON} {
		got, err := write(some)
		require.NoError(t, err)
		file := filepath.Join("testdata", name+".golden")
		if *update {
			require.NoError(t, os.WriteFile(file, got, 0o600))
		}
		want, err := os.ReadFile(file)
		require.NoError(t, err)
		require.Equal(t, string(want), string(got), "if this is as it should be: go test ./grader/internal/drill/deck -update")
	}
}

// notes returns the cards of this clone.
func notes(t *testing.T) []cards.Card {
	t.Helper()
	book, err := workbook.Find(".")
	require.NoError(t, err)
	all, _, err := cards.Load(book)
	require.NoError(t, err)
	require.NotEmpty(t, all)
	return all
}

// A CSV reader, such as the one in Anki, finds every note complete.
func TestAnkiReadsEveryCard(t *testing.T) {
	all := notes(t)
	text, err := Anki(all)
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(string(text), "#separator:Tab\n"), "the separator must come first: the columns need it")
	require.NotContains(t, string(text), "raw HTML omitted")
	require.NotContains(t, string(text), `href="#`)
	require.NotContains(t, string(text), `href="../`)

	r := csv.NewReader(bytes.NewReader(text))
	r.Comma, r.Comment, r.FieldsPerRecord = '\t', '#', 5
	rows, err := r.ReadAll()

	require.NoError(t, err)
	require.Len(t, rows, len(all))
	for i, row := range rows {
		require.Equal(t, "socketlab-"+all[i].ID, row[0])
		require.Equal(t, "Socketlab", row[1])
		require.Len(t, strings.Fields(row[2]), 3)
		require.NotEmpty(t, row[3])
		require.Equal(t, 4, strings.Count(row[4], "<h4>"))
	}
}

func TestSpreadsheetAndJSONReadEveryCard(t *testing.T) {
	all := notes(t)
	table, err := CSV(all)
	require.NoError(t, err)
	rows, err := csv.NewReader(bytes.NewReader(table)).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, len(all)+1)

	text, err := JSON(all)
	require.NoError(t, err)
	var read struct {
		Schema string
		Cards  []jsonCard
	}
	require.NoError(t, json.Unmarshal(text, &read))
	require.Equal(t, schema, read.Schema)
	require.Len(t, read.Cards, len(all))
	for i, card := range read.Cards {
		require.Equal(t, all[i].Question, card.Question)
	}
}
