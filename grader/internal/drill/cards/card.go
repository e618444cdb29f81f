// Package cards reads the interview questions of notes/. The notes are their only
// source. The format reads well as a page:
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
// Cards are the third-level headings under "## Questions". The slug identifies the card
// in the saved progress and in Anki. Keep it when you reword the card, and never give it
// to another card. A malformed card is a problem with file and line.
package cards

import (
	"slices"
	"strings"

	"socketlab/grader/internal/core/exitcode"
)

// Card is one question with its answers. Texts are Markdown.
type Card struct {
	// ID is the slug of the card, unique among all pages.
	ID       string
	Question string
	Level    string // one of Levels
	Topic    string // one of Topics
	Minute   string // the answer in one minute
	Full     string // the answer in full
	Weak     string // continues the sentence that starts with "A weak answer"
	Shown    string
	// Checks are the checks that Shown names.
	Checks []Check
	// Page is the path of the page relative to the root. Line is the line of the
	// question.
	Page string
	Line int
	// Anchor is the anchor of the question on its page.
	Anchor string

	shownLine int
}

// Check is a check of a lab.
type Check struct {
	Lab  string // name of the directory
	Name string // name of the test function
}

// Levels are the levels of questions, from easy to hard.
var Levels = []string{"junior", "mid", "senior"}

// Topics are the topics of questions, in the order of the course.
var Topics = []string{
	"scaling", "load balancing", "delivery", "redis", "websocket",
	"authentication", "sessions", "authorization", "validation",
	"abuse", "observability", "deploys",
}

// Filter selects cards. An empty field matches all cards.
type Filter struct {
	Topic string
	Level string
}

// Check returns a usage error if the topic or the level does not exist.
func (f Filter) Check() error {
	if f.Topic != "" && !slices.Contains(Topics, f.Topic) {
		return exitcode.Usagef("there is no topic %q; choose from: %s", f.Topic, strings.Join(Topics, ", "))
	}
	if f.Level != "" && !slices.Contains(Levels, f.Level) {
		return exitcode.Usagef("there is no level %q; choose from: %s", f.Level, strings.Join(Levels, ", "))
	}
	return nil
}

// Of returns the cards that match the filter, in order.
func (f Filter) Of(all []Card) []Card {
	var chosen []Card
	for _, card := range all {
		if (f.Topic == "" || card.Topic == f.Topic) && (f.Level == "" || card.Level == f.Level) {
			chosen = append(chosen, card)
		}
	}
	return chosen
}
