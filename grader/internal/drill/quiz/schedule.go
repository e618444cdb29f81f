// Package quiz asks the cards of notes/ one at a time, when they are due, and saves
// the grades in the progress file of the clone.
package quiz

import (
	"math"
	"time"

	"socketlab/grader/internal/core/progress"
	"socketlab/grader/internal/drill/fsrs"
)

// section is the name under which progress.json stores schedules, by card ID. The
// schedules of cards that were removed from the notes stay there.
const section = "cards"

// Schedule says when a card is asked again.
type Schedule struct {
	fsrs.Memory
	Last time.Time `json:"last"` // when the card was last graded
	Due  time.Time `json:"due"`
}

// Schedules returns the schedules of every card that was ever graded, by card ID.
// The remark, if any, is for the reader.
func Schedules(p *progress.Progress) (schedules map[string]Schedule, remark string) {
	schedules, remark = progress.Section[map[string]Schedule](p, section)
	if schedules == nil {
		schedules = map[string]Schedule{}
	}
	return schedules, remark
}

// Open reads the progress of the clone at root, to begin a quiz. If the schedules
// are damaged, it moves them aside within the file. The remark, if any, is for the
// reader.
func Open(root string) (labs map[string]*progress.Lab, schedules map[string]Schedule, remark string, err error) {
	var damaged string
	remark, err = progress.Update(root, func(p *progress.Progress) error {
		schedules, damaged = Schedules(p)
		labs = p.Labs
		return nil
	})
	if remark == "" {
		remark = damaged
	}
	return labs, schedules, remark, err
}

// Due counts the cards that were graded before and are due now.
func Due(p *progress.Progress, now time.Time) int {
	schedules, _ := Schedules(p)
	due := 0
	for _, schedule := range schedules {
		if schedule.Phase != fsrs.New && schedule.isDue(now) {
			due++
		}
	}
	return due
}

// Save applies a grade to a card and saves its new schedule in the progress of the
// clone at root. The remark, if any, is for the reader.
func Save(root, id string, grade fsrs.Grade, now time.Time) (schedule Schedule, remark string, err error) {
	var damaged string
	remark, err = progress.Update(root, func(p *progress.Progress) error {
		var all map[string]Schedule
		all, damaged = Schedules(p)
		schedule = all[id].graded(grade, now)
		all[id] = schedule
		return p.SetSection(section, all)
	})
	if remark == "" {
		remark = damaged
	}
	return schedule, remark, err
}

// graded is the schedule after a grade.
func (s Schedule) graded(grade fsrs.Grade, now time.Time) Schedule {
	memory, wait := s.Next(grade, s.days(now))
	now = now.Truncate(time.Second)
	return Schedule{Memory: memory, Last: now.UTC(), Due: now.Add(wait).UTC()}
}

// wait is how long the card would wait if it got this grade now.
func (s Schedule) wait(grade fsrs.Grade, now time.Time) time.Duration {
	_, wait := s.Next(grade, s.days(now))
	return wait
}

// days counts the nights since the card was graded, in the local time zone.
func (s Schedule) days(now time.Time) int {
	if s.Last.IsZero() {
		return 0
	}
	return max(0, nights(s.Last, now))
}

// isDue reports whether the card is due. A card that waits for days is due from
// midnight of its day.
func (s Schedule) isDue(now time.Time) bool {
	if s.Phase == fsrs.Review {
		return nights(now, s.Due) <= 0
	}
	return !s.Due.After(now)
}

// nights counts the midnights between two times, in the local time zone.
func nights(from, to time.Time) int {
	return int(math.Round(midnight(to).Sub(midnight(from)).Hours() / 24))
}

func midnight(t time.Time) time.Time {
	year, month, day := t.Local().Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}
