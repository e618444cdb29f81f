package quiz

import (
	"slices"
	"time"

	"socketlab/grader/internal/core/progress"
	"socketlab/grader/internal/drill/cards"
	"socketlab/grader/internal/drill/fsrs"
)

// Item is a card to ask, with the reason.
type Item struct {
	cards.Card
	Why string
}

// Choice selects the cards of a quiz.
type Choice struct {
	Schedules map[string]Schedule // by card ID
	Labs      map[string]*progress.Lab
	Now       time.Time
	Count     int // at most
	// Ahead adds cards that are not due yet when no others are left.
	Ahead bool
}

// Of selects cards: first the due ones, longest due first, then new ones from
// junior to senior. A card is also due if a check that demonstrates it has failed
// since the card was graded.
func (c Choice) Of(all []cards.Card) []Item {
	type candidate struct {
		Item
		rank  int // due, new, ahead
		since time.Time
		level int
	}
	var candidates []candidate
	for _, card := range all {
		schedule := c.Schedules[card.ID]
		one := candidate{Item: Item{Card: card}, level: slices.Index(cards.Levels, card.Level), since: schedule.Due}
		check, failed := c.failing(card, schedule)
		switch {
		case check != "" && (schedule.Phase == fsrs.New || !schedule.isDue(c.Now)):
			one.since, one.Why = failed, check+" fails"
		case schedule.Phase == fsrs.New:
			one.rank, one.since, one.Why = 1, time.Time{}, "new"
		case schedule.isDue(c.Now):
			one.Why = "due"
		case c.Ahead:
			one.rank, one.Why = 2, "ahead of time"
		default:
			continue
		}
		candidates = append(candidates, one)
	}
	slices.SortStableFunc(candidates, func(a, b candidate) int {
		if a.rank != b.rank {
			return a.rank - b.rank
		}
		if order := a.since.Compare(b.since); order != 0 {
			return order
		}
		return a.level - b.level
	})
	var items []Item
	for _, one := range candidates[:min(len(candidates), max(0, c.Count))] {
		items = append(items, one.Item)
	}
	return items
}

// failing returns a check that demonstrates the card and failed in the last run of
// its lab, if that run is later than the card's last grade.
func (c Choice) failing(card cards.Card, schedule Schedule) (check string, when time.Time) {
	for _, demonstrates := range card.Checks {
		lab := c.Labs[demonstrates.Lab]
		if lab != nil && lab.Last != nil && lab.Last.When.After(schedule.Last) && slices.Contains(lab.Last.Failing, demonstrates.Name) {
			return demonstrates.Name, lab.Last.When
		}
	}
	return "", time.Time{}
}
