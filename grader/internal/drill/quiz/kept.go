// Package quiz asks the cards of notes/, one at a time, when they are due, and
// keeps what the reader recalled in the progress of the clone.
package quiz

import (
	"math"
	"time"

	"socketlab/grader/internal/core/progress"
	"socketlab/grader/internal/drill/fsrs"
)

// section is where progress.json keeps the cards, by their ids. Cards that the
// notes have no longer stay there.
const section = "cards"

// Kept is what is remembered of one card.
type Kept struct {
	fsrs.Memory
	Last time.Time `json:"last"` // when it was graded last
	Due  time.Time `json:"due"`
}

// Cards are all that was ever graded. The remark is for the reader.
func Cards(p *progress.Progress) (kept map[string]Kept, remark string) {
	kept, remark = progress.Section[map[string]Kept](p, section)
	if kept == nil {
		kept = map[string]Kept{}
	}
	return kept, remark
}

// Open reads what is kept at root, to begin a quiz. What cannot be read is set
// aside once and for all. The remark is for the reader.
func Open(root string) (labs map[string]*progress.Lab, kept map[string]Kept, remark string, err error) {
	var damaged string
	remark, err = progress.Update(root, func(p *progress.Progress) error {
		kept, damaged = Cards(p)
		labs = p.Labs
		return nil
	})
	if remark == "" {
		remark = damaged
	}
	return labs, kept, remark, err
}

// Due counts the cards that are due again.
func Due(p *progress.Progress, now time.Time) int {
	kept, _ := Cards(p)
	due := 0
	for _, card := range kept {
		if card.Phase != fsrs.New && card.isDue(now) {
			due++
		}
	}
	return due
}

// Keep grades a card in the progress of the clone at root. The remark is for the
// reader.
func Keep(root, id string, grade fsrs.Grade, now time.Time) (kept Kept, remark string, err error) {
	var damaged string
	remark, err = progress.Update(root, func(p *progress.Progress) error {
		var all map[string]Kept
		all, damaged = Cards(p)
		kept = all[id].graded(grade, now)
		all[id] = kept
		return p.SetSection(section, all)
	})
	if remark == "" {
		remark = damaged
	}
	return kept, remark, err
}

// graded is what is remembered after a grade.
func (k Kept) graded(grade fsrs.Grade, now time.Time) Kept {
	memory, wait := k.Next(grade, k.days(now))
	now = now.Truncate(time.Second)
	return Kept{Memory: memory, Last: now.UTC(), Due: now.Add(wait).UTC()}
}

// wait is how long a grade that is given now would put the card off.
func (k Kept) wait(grade fsrs.Grade, now time.Time) time.Duration {
	_, wait := k.Next(grade, k.days(now))
	return wait
}

// days are the nights since the card was graded, where the reader is.
func (k Kept) days(now time.Time) int {
	if k.Last.IsZero() {
		return 0
	}
	return max(0, nights(k.Last, now))
}

// isDue reports whether the card is to be asked. What waits for days is due from
// the morning on.
func (k Kept) isDue(now time.Time) bool {
	if k.Phase == fsrs.Review {
		return nights(now, k.Due) <= 0
	}
	return !k.Due.After(now)
}

// nights counts the midnights from one time to another in the reader's zone.
func nights(from, to time.Time) int {
	return int(math.Round(midnight(to).Sub(midnight(from)).Hours() / 24))
}

func midnight(t time.Time) time.Time {
	year, month, day := t.Local().Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}
