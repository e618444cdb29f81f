package session

import (
	"fmt"
	"slices"
	"time"

	"socketlab/grader/internal/core/progress"
)

// section is where the progress file keeps sittings.
const section = "interviews"

// most sittings are kept, the latest.
const most = 20

// Kept is the section of the progress file.
type Kept struct {
	// Sittings are in the order in which they began.
	Sittings []*Sitting `json:"sittings"`
}

// Load reads what is kept. Sittings that cannot be are left out, and the remark
// says so.
func Load(root string) (Kept, []string, error) {
	var remarks []string
	p, remark, err := progress.Load(root)
	if remark != "" {
		remarks = append(remarks, remark)
	}
	if err != nil {
		return Kept{}, remarks, err
	}
	kept, remark := progress.Section[Kept](p, section)
	if remark != "" {
		remarks = append(remarks, remark)
	}
	before := len(kept.Sittings)
	kept.Sittings = slices.DeleteFunc(kept.Sittings, func(s *Sitting) bool { return !s.isSound() })
	if lost := before - len(kept.Sittings); lost > 0 {
		remarks = append(remarks, fmt.Sprintf("interviews in progress.json: %d with impossible numbers left out", lost))
	}
	return kept, remarks, nil
}

// Save keeps one sitting, beside whatever other terminals have kept meanwhile.
func Save(root string, s *Sitting) (remark string, err error) {
	return progress.Update(root, func(p *progress.Progress) error {
		kept, _ := progress.Section[Kept](p, section)
		kept.Sittings = slices.DeleteFunc(kept.Sittings, func(other *Sitting) bool {
			return !other.isSound() || other.Began.Equal(s.Began)
		})
		kept.Sittings = append(kept.Sittings, s)
		slices.SortStableFunc(kept.Sittings, func(a, b *Sitting) int { return a.Began.Compare(b.Began) })
		kept.Sittings = kept.Sittings[max(0, len(kept.Sittings)-most):]
		return p.SetSection(section, kept)
	})
}

// Open is the latest sitting that can be gone on with, or nil.
func (k Kept) Open() *Sitting {
	if last := k.Last(); last != nil && last.IsOpen() {
		return last
	}
	return nil
}

// Last is the latest sitting, or nil.
func (k Kept) Last() *Sitting {
	if len(k.Sittings) == 0 {
		return nil
	}
	return k.Sittings[len(k.Sittings)-1]
}

// Of is what was made of a scenario when it was sat last, and when that was:
// never, if it is zero.
func (k Kept) Of(scenario string) (Score, time.Time) {
	for _, s := range slices.Backward(k.Sittings) {
		if !slices.Contains(s.Scenarios, scenario) {
			continue
		}
		score := Score{Name: scenario}
		for _, a := range s.Answers {
			if a.Scenario == scenario {
				score.Questions, score.Made, score.Points = score.Questions+1, score.Made+a.Made, score.Points+a.Points
			}
		}
		return score, s.Began
	}
	return Score{}, time.Time{}
}

// when is the latest time at which a scenario was begun; zero if it never was.
func (k Kept) when(scenario string) time.Time {
	var latest time.Time
	for _, s := range k.Sittings {
		if slices.Contains(s.Scenarios, scenario) && s.Began.After(latest) {
			latest = s.Began
		}
	}
	return latest
}

// isSound reports whether the numbers can be.
func (s *Sitting) isSound() bool {
	const day = 24 * 60
	if s == nil || s.Began.IsZero() || s.Minutes < 1 || s.Minutes > day || s.Seconds < 0 || len(s.Scenarios) == 0 {
		return false
	}
	for _, a := range s.Answers {
		if a.Made < 0 || a.Points < 1 || a.Made > a.Points || a.Seconds < 0 {
			return false
		}
	}
	return s.Draft == nil || s.Draft.Seconds >= 0
}
