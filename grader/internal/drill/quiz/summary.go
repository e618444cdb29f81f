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

// summary prints the grades by topic, what to read again, and when the cards are
// due next.
func (s *Session) summary() {
	page := s.Page
	if len(s.answers) == 0 {
		page.Line("You graded no card, so nothing was saved.")
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
	page.Line("Due next: %s.", Next(asked, s.Schedules, s.Now()))
}

// readAgain lists the questions that were forgotten.
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

// Next says when cards are due next, soonest first: 3 in 10 minutes, 2 tomorrow.
// It leaves out new cards.
func Next(all []cards.Card, schedules map[string]Schedule, now time.Time) string {
	var known []Schedule
	for _, card := range all {
		if schedule := schedules[card.ID]; schedule.Phase != fsrs.New {
			known = append(known, schedule)
		}
	}
	slices.SortFunc(known, func(a, b Schedule) int { return a.Due.Compare(b.Due) })
	counts := map[string]int{}
	var whens []string
	for _, schedule := range known {
		when := in(schedule, now)
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
