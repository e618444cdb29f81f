package quiz

import (
	"slices"
	"time"

	"socketlab/grader/internal/core/progress"
	"socketlab/grader/internal/drill/cards"
	"socketlab/grader/internal/drill/fsrs"
)

// Item is a card that is asked, and why.
type Item struct {
	cards.Card
	Why string
}

// Choice says which cards to ask.
type Choice struct {
	Kept  map[string]Kept
	Labs  map[string]*progress.Lab
	Now   time.Time
	Count int
	// Ahead asks cards that are not due yet when no others are left.
	Ahead bool
}

// Of chooses among the cards: first those that are due, the longest due first,
// then new ones from junior to senior. A card is also due when a check that
// shows it failed since it was graded.
func (c Choice) Of(all []cards.Card) []Item {
	type candidate struct {
		Item
		rank  int // due, new, ahead
		since time.Time
		level int
	}
	var candidates []candidate
	for _, card := range all {
		kept := c.Kept[card.ID]
		one := candidate{Item: Item{Card: card}, level: slices.Index(cards.Levels, card.Level), since: kept.Due}
		check, failed := c.failing(card, kept)
		switch {
		case check != "" && (kept.Phase == fsrs.New || !kept.isDue(c.Now)):
			one.since, one.Why = failed, check+" fails"
		case kept.Phase == fsrs.New:
			one.rank, one.since, one.Why = 1, time.Time{}, "new"
		case kept.isDue(c.Now):
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

// failing names a check that shows the card and failed, after the card was
// graded, in the last run of its lab.
func (c Choice) failing(card cards.Card, kept Kept) (check string, when time.Time) {
	for _, shows := range card.Checks {
		lab := c.Labs[shows.Lab]
		if lab != nil && lab.Last != nil && lab.Last.When.After(kept.Last) && slices.Contains(lab.Last.Failing, shows.Name) {
			return shows.Name, lab.Last.When
		}
	}
	return "", time.Time{}
}
