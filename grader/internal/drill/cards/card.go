// Package cards reads the interview questions of notes/. They are kept there
// and nowhere else, in one form that reads well as a page:
//
//	### Question
//	<!-- card: short-slug -->
//
//	**Level:** junior, mid or senior
//
//	**Topic:** one of Topics
//
//	**In a minute.** …
//
//	**In full.** …
//
//	**A weak answer** …
//
//	**Shown by:** the check, the command or the source
//
// Cards are the third-level headings under "## Questions". The slug is the
// card's identity for progress and for Anki: it outlives any rewording, and is
// never given to another card. A card in any other form is a problem with file
// and line.
package cards

import (
	"slices"
	"strings"

	"socketlab/grader/internal/core/exitcode"
)

// Card is one question with its answers. Texts are Markdown.
type Card struct {
	// ID is the card's slug, unique over all pages.
	ID       string
	Question string
	Level    string // one of Levels
	Topic    string // one of Topics
	Minute   string // the answer for one minute
	Full     string // the answer in full
	Weak     string // goes on where "A weak answer" ends
	Shown    string
	// Checks are those of labs that Shown names.
	Checks []Check
	// Page is the card's page, relative to the root; Line is the question's.
	Page string
	Line int
	// Anchor reaches the question on its page.
	Anchor string

	shownLine int
}

// Check is a check of a lab.
type Check struct {
	Lab  string // the directory's name
	Name string // the test function's
}

// Levels are the levels of questions, in the order in which they are asked.
var Levels = []string{"junior", "mid", "senior"}

// Topics are what questions are about, in the order of the course.
var Topics = []string{
	"scaling", "load balancing", "delivery", "redis", "websocket",
	"authentication", "sessions", "authorization", "validation",
	"abuse", "observability", "deploys",
}

// Filter chooses cards. An empty field chooses all.
type Filter struct {
	Topic string
	Level string
}

// Check is a usage error if there is no such topic or level.
func (f Filter) Check() error {
	if f.Topic != "" && !slices.Contains(Topics, f.Topic) {
		return exitcode.Usagef("there is no topic %q; choose from: %s", f.Topic, strings.Join(Topics, ", "))
	}
	if f.Level != "" && !slices.Contains(Levels, f.Level) {
		return exitcode.Usagef("there is no level %q; choose from: %s", f.Level, strings.Join(Levels, ", "))
	}
	return nil
}

// Of are the cards that the filter chooses, in their order.
func (f Filter) Of(all []Card) []Card {
	var chosen []Card
	for _, card := range all {
		if (f.Topic == "" || card.Topic == f.Topic) && (f.Level == "" || card.Level == f.Level) {
			chosen = append(chosen, card)
		}
	}
	return chosen
}
