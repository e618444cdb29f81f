package cards

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"socketlab/grader/internal/core/workbook"
)

// The cards of this clone are well formed, and there are enough of each level
// and topic.
func TestNotesHaveEnoughCards(t *testing.T) {
	book, err := workbook.Find(".")
	require.NoError(t, err)

	all, problems, err := Load(book)

	require.NoError(t, err)
	require.NoError(t, problems.Err())
	require.GreaterOrEqual(t, len(all), 80)
	count := map[string]int{}
	for _, card := range all {
		count[card.Level]++
		count[card.Topic]++
	}
	for _, topic := range Topics {
		require.GreaterOrEqual(t, count[topic], 5, topic)
	}
	for _, level := range Levels {
		require.GreaterOrEqual(t, count[level], 10, level)
	}
}

const good = `# Page

## Questions

Aloud.

### Who has the ` + "`ball`" + `?
<!-- card: who-has-it -->

**Level:** mid

**Topic:** delivery

**In a minute.** Bob.

**In full.** Look:

` + "```md\n### Not a card\n**Level:** senior\n```" + `

Bob has it.

**A weak answer** says Alice.

**Shown by:** ` + "`TestBall`, `make\nlab-1`" + `

## After

### Not a card either
`

func TestCardIsRead(t *testing.T) {
	got, problems := Parse("notes/x.md", good)

	require.Empty(t, problems)
	require.Equal(t, []Card{{
		ID:        "who-has-it",
		Question:  "Who has the `ball`?",
		Level:     "mid",
		Topic:     "delivery",
		Minute:    "Bob.",
		Full:      "Look:\n\n```md\n### Not a card\n**Level:** senior\n```\n\nBob has it.",
		Weak:      "says Alice.",
		Shown:     "`TestBall`, `make\nlab-1`",
		Page:      "notes/x.md",
		Line:      7,
		Anchor:    "who-has-the-ball",
		shownLine: 27,
	}}, got)

	again, problems := Parse("notes/x.md", strings.ReplaceAll(good, "\n", "\r\n"))
	require.Empty(t, problems)
	require.Equal(t, got, again)
}

func TestMalformedCardIsNamed(t *testing.T) {
	const minute = "**In a minute.** Bob.\n\n"
	for _, test := range []struct{ old, new, want string }{
		{"### Who has the `ball`?", "###", "x.md:7: the card has no question"},
		{"<!-- card: who-has-it -->\n", "", "x.md:7: the card has no id"},
		{"who-has-it", "Who_has", "x.md:7: the card has no id"},
		{"who-has-it", "", "x.md:7: the card has no id"},
		{"\n<!-- card: who", "\n\n<!-- card: who", "x.md:9: a card has one id, on the line after the question"},
		{"-it -->\n", "-it -->\n<!-- card: again -->\n", "x.md:9: a card has one id, on the line after the question"},
		{"Aloud.", "<!-- card: aloud -->", "x.md:5: the id of a card must be below a ### question"},
		{"### Who", "### Empty\n### Who", "x.md:7: the card is empty"},
		{"**Level:** mid\n\n", "", `x.md:7: the card has no **Level:**`},
		{minute, "", "x.md:7: the card has no **In a minute.**"},
		{"**In full.**", "**In short.**", "x.md:7: the card has no **In full.**"},
		{"** mid", "** expert", `x.md:10: unknown level "expert"; choose from: junior, mid, senior`},
		{"** mid", "**", "x.md:10: **Level:** is empty"},
		{"** delivery", "** cooking", `x.md:12: unknown topic "cooking"; choose from: scaling, `},
		{"** Bob.", "**", "x.md:14: **In a minute.** is empty"},
		{minute, minute + minute, "x.md:16: **In a minute.** is in this card twice"},
		{"**Topic:** delivery\n\n" + minute, minute + "**Topic:** delivery\n\n", "x.md:14: **Topic:** comes after **In a minute.**; the order is"},
		{"**Topic:** delivery\n\n", "**Topic:** delivery\n", "x.md:13: **In a minute.** needs an empty line before it"},
		{"**Level:**", "Well.\n\n**Level:**", "x.md:10: there is text before **Level:**"},
		{"says Alice.", "says <b>Alice</b>.", "x.md:25: raw HTML in **A weak answer**"},
		{"says Alice.", "says:\n```\nAlice", "x.md:26: the code block that starts here is not closed"},
	} {
		text := strings.Replace(good, test.old, test.new, 1)
		require.NotEqual(t, good, text)

		_, problems := Parse("notes/x.md", text)

		require.ErrorContains(t, problems, test.want, test.new)
	}
}

// Parse returns only complete cards, however the page is changed.
func TestFoundCardIsWhole(t *testing.T) {
	lines := strings.SplitAfter(good, "\n")
	rapid.Check(t, func(t *rapid.T) {
		page := slices.Clone(lines)
		for range rapid.IntRange(1, 4).Draw(t, "edits") {
			i := rapid.IntRange(0, len(page)-1).Draw(t, "line")
			switch other := rapid.SampledFrom(append(lines, "~~~\n", "###\n", "\r\n")).Draw(t, "other"); rapid.IntRange(0, 2).Draw(t, "edit") {
			case 0:
				page = slices.Delete(page, i, i+1)
			case 1:
				page = slices.Insert(page, i, other)
			default:
				page[i] = other
			}
		}
		found, _ := Parse("notes/x.md", strings.Join(page, ""))

		for _, card := range found {
			require.Contains(t, Levels, card.Level)
			require.Contains(t, Topics, card.Topic)
			require.NotContains(t, []string{card.ID, card.Question, card.Minute, card.Full, card.Weak, card.Shown}, "")
		}
	})
}

// clone writes a small workbook with a changed copy of the card above.
func clone(t *testing.T, old, new string) workbook.Workbook {
	t.Helper()
	root := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":                            "module socketlab\n",
		"Makefile":                          ".PHONY: x\nhelp:\nlab-%:\ninterop: help\n",
		"labs/01-ball/README.md":            "# Ball\n",
		"labs/01-ball/ball_test.go":         "package ball\n\nfunc TestBall(t *testing.T) {}\n",
		"labs/02-goal/goal_test.go":         "package goal\n\nfunc TestGoal(t *testing.T) {}\n",
		"labs/net/net_test.go":              "package net\n\nfunc TestNet(t *testing.T) {}\n",
		"grader/interop/x_test.go":          "package interop\n\nfunc TestOther(t *testing.T) {}\n",
		"solutions/01-ball/mutants/flat.go": "package ball\n",
		"solutions/01-ball/mutants/a-b.go":  "package ball\n",
		"notes/x.md":                        strings.Replace(good, old, new, 1),
	} {
		file := filepath.Join(root, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	}
	return workbook.Workbook{Root: root}
}

const evidenceText = "`TestBall`, `make\nlab-1`"

func TestWhatShowsAnAnswerIsFound(t *testing.T) {
	ball, goal := Check{"01-ball", "TestBall"}, Check{"02-goal", "TestGoal"}
	for text, want := range map[string][]Check{
		"`TestBall`":                               {ball},
		"`TestBall` (`make lab-1`)":                {ball},
		"`TestBall`, `TestGoal`":                   {ball, goal},
		"all of `make lab-2`; first `TestGoal`":    {goal},
		"`make interop` (`TestOther`)":             nil,
		"`go test ./labs/net -run TestNet`":        nil,
		"`TestNet` (`go test ./labs/net`)":         nil,
		"`A=1 go run ./labs/net`":                  nil,
		"`make lab-1` and the mutant `a-b`":        nil,
		"[x](https://example.com/a)":               nil,
		"[After](#after), or [here](x.md#after)":   nil,
		"[a file](../labs/01-ball/README.md), too": nil,
	} {
		all, problems, err := Load(clone(t, evidenceText, text))

		require.NoError(t, err)
		require.Empty(t, problems, text)
		require.Equal(t, want, all[0].Checks, text)
	}
}

func TestWhatShowsNothingIsNamed(t *testing.T) {
	for text, want := range map[string]string{
		"experience":                         "x.md:27: Shown by names nothing",
		"`TestBal`":                          "x.md:27: Shown by names a check that does not exist in 01-ball, 02-goal: TestBal",
		"`TestGoal` (`make lab-1`)":          "names a check that does not exist in 01-ball: TestGoal",
		"`TestBall` (`make interop`)":        "names a check that does not exist in grader/interop: TestBall",
		"`make lab-9`":                       "names a lab that does not exist: make lab-9",
		"`make goal-1`":                      "names a target that make does not have: goal-1",
		"`make x`":                           "names a target that make does not have: x",
		"`go run ./labs/nowhere`":            "names a package that does not exist: ./labs/nowhere",
		"`go run example.com/x`":             "runs no package of this clone: go run example.com/x",
		"`TestBall`, and the mutant `b-a`":   "names a mutant that does not exist: b-a",
		"[x](y.md)":                          "links to a file that does not exist: y.md",
		"[x](#before)":                       "links to a heading that does not exist: #before",
		"[x](ftp://example.com), `TestBall`": "links to a file that does not exist: ftp://example.com",
	} {
		all, problems, err := Load(clone(t, evidenceText, text))

		require.NoError(t, err)
		require.Empty(t, all)
		require.ErrorContains(t, problems, want, text)
	}
}

func TestIDIsTakenOnce(t *testing.T) {
	book := clone(t, "", "")
	require.NoError(t, os.WriteFile(filepath.Join(book.Root, "notes", "y.md"), []byte(good), 0o600))

	all, problems, err := Load(book)

	require.NoError(t, err)
	require.Len(t, all, 1)
	require.ErrorContains(t, problems, "notes/y.md:8: the id who-has-it is already used at notes/x.md:8; choose another")
}

func TestFilter(t *testing.T) {
	all := []Card{{ID: "a", Topic: "redis", Level: "mid"}, {ID: "b", Topic: "abuse", Level: "mid"}, {ID: "c", Topic: "abuse", Level: "senior"}}

	require.Equal(t, all, Filter{}.Of(all))
	require.Equal(t, all[1:], Filter{Topic: "abuse"}.Of(all))
	require.Equal(t, all[1:2], Filter{Topic: "abuse", Level: "mid"}.Of(all))
	require.ErrorContains(t, Filter{Topic: "x"}.Check(), "there is no topic")
	require.ErrorContains(t, Filter{Level: "x"}.Check(), "there is no level")
}
