package interview

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// one is a well-formed question.
const one = `### Who hears it?

**Level:** LEVEL

**Topic:** scaling

**Minutes:** 5

Bob is on another node.

**A point each:**

- Bob
- a long point
  that goes on
- nobody else

**A weak answer** says everybody.

**In short.** Bob.

` + "```md\n### No question\n**Level:** x\n```" + `

**Read on:** [Rooms](../01-scaling.md#rooms)

**Shown by:** ` + "`TestOrder` (`make lab-1`)" + `

`

// goodPage is a well-formed page.
func goodPage() string {
	text := "# Bob\n\n## Situation\n\nThere is Bob.\n\n## Questions\n\n"
	for i, level := range []string{"junior", "junior", "mid", "senior", "senior"} {
		question := strings.Replace(one, "LEVEL", level, 1)
		text += strings.Replace(question, "it?", "it"+strings.Repeat("!", i)+"?", 1)
	}
	return text
}

func TestParse(t *testing.T) {
	for _, text := range []string{goodPage(), strings.ReplaceAll(goodPage(), "\n", "\r\n")} {
		s, problems := Parse("bob", text)

		require.Empty(t, problems)
		require.Equal(t, "Bob", s.Title)
		require.Equal(t, "There is Bob.", s.Situation)
		require.Equal(t, 25, s.Minutes())
		require.Len(t, s.Questions, 5)
		q := s.Questions[0]
		require.Equal(t, "Who hears it?", q.Title)
		require.Equal(t, "junior", q.Level)
		require.Equal(t, "scaling", q.Topic)
		require.Equal(t, 5, q.Minutes)
		require.Equal(t, "Bob is on another node.", q.Asked)
		require.Equal(t, []string{"Bob", "a long point that goes on", "nobody else"}, q.Points)
		require.Equal(t, "says everybody.", q.Weak)
		require.Equal(t, "Bob.\n\n```md\n### No question\n**Level:** x\n```", q.Answer)
		require.Equal(t, []int{1}, q.Labs())
		require.Equal(t, []Link{{"Rooms", "notes/01-scaling.md#rooms"}}, Links(q.ReadOn))
		require.Equal(t, 9, q.Line)
	}
}

// Problems are reported with their lines.
func TestMalformed(t *testing.T) {
	for _, test := range []struct{ name, old, new, want string }{
		{"no title", "# Bob\n", "", `:2: found the heading "Situation", but expected "# Title"`},
		{"empty", goodPage(), "", `:1: the page needs the heading "# Title"`},
		{"text above the title", "# Bob", "Hm.\n# Bob", `:1: found the heading ""`},
		{"no situation", "## Situation", "## Story", `:3: found the heading "Story", but expected "## Situation"`},
		{"empty situation", "There is Bob.\n", "", `:3: "## Situation" is empty`},
		{"text below the title", "# Bob\n", "# Bob\nHm.\n", `:1: "# Title" has text below it`},
		{"another heading", "### Who hears it!?", "## Who hears it!?", `"Who hears it!?": after ## Questions, use only`},
		{"no level", "**Level:** junior\n", "", `:9: "Who hears it?" has no **Level:**`},
		{"unknown level", "**Level:** junior", "**Level:** expert", `:11: **Level:** is "expert"; choose from junior, mid, senior`},
		{"unknown topic", "**Topic:** scaling", "**Topic:** bob", `:13: **Topic:** is "bob"; choose from scaling,`},
		{"empty topic", "**Topic:** scaling", "**Topic:**", `:13: **Topic:** is empty`},
		{"no number", "**Minutes:** 5", "**Minutes:** five", `:15: **Minutes:** is "five"; write a whole number from 1 to 15`},
		{"too long", "**Minutes:** 5", "**Minutes:** 16", `write a whole number from 1 to 15`},
		{"one point", "- a long point\n  that goes on\n- nobody else\n", "", `:19: there are 1 points; write 3 to 5`},
		{"no list", "- Bob\n", "Bob\n", `:21: "Bob" is not a point`},
		{"a point beside the marker", "**A point each:**\n", "**A point each:** Bob\n", `alone on its line`},
		{"an endless point", "- Bob", "- " + strings.Repeat("é", 161), `has 161 characters; shorten it to 160`},
		{"twice", "**A weak answer** says everybody.", "**A weak answer** a.\n\n**A weak answer** b.", `**A weak answer** is here a second time`},
		{"out of order", "**Topic:** scaling\n\n**Minutes:** 5", "**Minutes:** 5\n\n**Topic:** scaling", `**Topic:** comes after **Minutes:**`},
		{"text before the level", "**Level:** junior", "Hm.\n\n**Level:** junior", `:11: **Level:** must come first`},
		{"text after the level", "**Level:** junior", "**Level:** junior\nHm.", `:12: **Level:** must be one line`},
		{"no answer", "**In short.** Bob.\n\n```md\n### No question\n**Level:** x\n```\n", "", `has no **In short.**`},
		{"empty source", "**Shown by:** `TestOrder` (`make lab-1`)", "**Shown by:**", `**Shown by:** is empty`},
		{"no question", "### Who hears it?", "### Who hears it", `end a question with ?`},
		{"asked twice", "Who hears it!?", "Who hears it?", `is on the page twice`},
		{"begins senior", "**Level:** junior", "**Level:** senior", `sort the questions from junior to senior`},
		{"ends mid", "**Level:** senior", "**Level:** mid", ``},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := strings.Replace(goodPage(), test.old, test.new, 1)
			if test.name == "ends mid" {
				text, test.want = strings.ReplaceAll(goodPage(), test.old, test.new), "the first question must be junior, and the last one senior"
			}
			require.NotEqual(t, goodPage(), text)

			_, problems := Parse("bob", text)

			require.NotEmpty(t, problems)
			require.ErrorContains(t, problems.Err(), "notes/interviews/bob.md:")
			require.ErrorContains(t, problems.Err(), test.want)
		})
	}
	t.Run("too few", func(t *testing.T) {
		_, problems := Parse("bob", "# Bob\n\n## Situation\n\nBob.\n\n## Questions\n\n"+strings.Replace(one, "LEVEL", "junior", 1))
		require.ErrorContains(t, problems.Err(), "there are 1 questions; write 5 to 7")
	})
}

// The parser does not panic on any text.
func FuzzParse(f *testing.F) {
	f.Add(goodPage())
	f.Add("")
	f.Add("### a\n**Level:**\n```\n")
	f.Fuzz(func(t *testing.T, text string) {
		s, problems := Parse("bob", text)
		if len(problems) == 0 {
			require.NotEmpty(t, s.Questions)
		}
	})
}
