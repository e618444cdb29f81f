package quiz

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"socketlab/grader/internal/core/text"
	"socketlab/grader/internal/drill/cards"
	"socketlab/grader/internal/drill/fsrs"
)

// summary says how it went, by topic, what to read again, and when the next
// cards are due.
func (s *Session) summary() {
	page := s.Page
	if len(s.answers) == 0 {
		page.Line("No card was graded; nothing has changed.")
		return
	}
	page.Begin("done", text.Plural(len(s.answers), "card", "cards"))
	for _, topic := range cards.Topics {
		counts := map[fsrs.Grade]int{}
		total := 0
		for _, answer := range s.answers {
			if answer.Topic == topic {
				counts[answer.grade]++
				total++
			}
		}
		if total == 0 {
			continue
		}
		var parts []string
		for grade := fsrs.Easy; grade >= fsrs.Again; grade-- {
			if counts[grade] > 0 {
				parts = append(parts, fmt.Sprintf("%d %s", counts[grade], names[grade]))
			}
		}
		page.Line("  %-16s %s", topic, strings.Join(parts, ", "))
	}
	s.readAgain()
	page.Line("")
	var asked []cards.Card
	for _, answer := range s.answers {
		asked = append(asked, answer.Card)
	}
	page.Line("Due next: %s.", Next(asked, s.Kept, s.Now()))
}

// readAgain names the pages of what was forgotten.
func (s *Session) readAgain() {
	first := true
	for _, answer := range s.answers {
		if answer.grade != fsrs.Again {
			continue
		}
		if first {
			s.Page.Line("")
			s.Page.Line("Read again:")
			first = false
		}
		s.Page.Line("  %s#%s", answer.Page, answer.Anchor)
	}
}

// Next says when cards are due, the first ones first: 3 in 10 minutes, 2
// tomorrow. New cards are left out.
func Next(all []cards.Card, kept map[string]Kept, now time.Time) string {
	var known []Kept
	for _, card := range all {
		if k := kept[card.ID]; k.Phase != fsrs.New {
			known = append(known, k)
		}
	}
	slices.SortFunc(known, func(a, b Kept) int { return a.Due.Compare(b.Due) })
	counts := map[string]int{}
	var whens []string
	for _, k := range known {
		when := in(k, now)
		if counts[when] == 0 {
			whens = append(whens, when)
		}
		counts[when]++
	}
	var parts []string
	for _, when := range whens[:min(len(whens), 4)] {
		parts = append(parts, fmt.Sprintf("%d %s", counts[when], when))
	}
	return strings.Join(parts, ", ")
}
