package session

import (
	"fmt"
	"slices"
	"time"

	"socketlab/grader/internal/core/progress"
)

// section is the name under which the progress file stores sessions.
const section = "interviews"

// most is how many sessions the history holds. Saving another one drops the
// oldest.
const most = 20

// History holds the saved sessions.
type History struct {
	// Sessions are in the order in which they began.
	Sessions []*Session `json:"sittings"`
}

// Load reads the history of the clone at root. It leaves out sessions whose
// values are impossible, and a remark says so.
func Load(root string) (History, []string, error) {
	var remarks []string
	p, remark, err := progress.Load(root)
	if remark != "" {
		remarks = append(remarks, remark)
	}
	if err != nil {
		return History{}, remarks, err
	}
	history, remark := progress.Section[History](p, section)
	if remark != "" {
		remarks = append(remarks, remark)
	}
	before := len(history.Sessions)
	history.Sessions = slices.DeleteFunc(history.Sessions, func(s *Session) bool { return !s.isValid() })
	if lost := before - len(history.Sessions); lost > 0 {
		remarks = append(remarks, fmt.Sprintf("interviews in progress.json: %d with impossible values ignored", lost))
	}
	return history, remarks, nil
}

// Save stores one session. It keeps the sessions that other terminals saved in
// the meantime.
func Save(root string, s *Session) (remark string, err error) {
	return progress.Update(root, func(p *progress.Progress) error {
		history, _ := progress.Section[History](p, section)
		history.Sessions = slices.DeleteFunc(history.Sessions, func(other *Session) bool {
			return !other.isValid() || other.Began.Equal(s.Began)
		})
		history.Sessions = append(history.Sessions, s)
		slices.SortStableFunc(history.Sessions, func(a, b *Session) int { return a.Began.Compare(b.Began) })
		history.Sessions = history.Sessions[max(0, len(history.Sessions)-most):]
		return p.SetSection(section, history)
	})
}

// Open is the latest session if it can be resumed, else nil.
func (h History) Open() *Session {
	if last := h.Last(); last != nil && last.IsOpen() {
		return last
	}
	return nil
}

// Last is the latest session, or nil.
func (h History) Last() *Session {
	if len(h.Sessions) == 0 {
		return nil
	}
	return h.Sessions[len(h.Sessions)-1]
}

// Of returns the score of a scenario in the latest session that asked it, and
// when that session began. The time is zero if no session asked it.
func (h History) Of(scenario string) (Score, time.Time) {
	for _, s := range slices.Backward(h.Sessions) {
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

// lastStart is when the latest session with this scenario began, or zero.
func (h History) lastStart(scenario string) time.Time {
	var latest time.Time
	for _, s := range h.Sessions {
		if slices.Contains(s.Scenarios, scenario) && s.Began.After(latest) {
			latest = s.Began
		}
	}
	return latest
}

// isValid reports whether the session's values are possible.
func (s *Session) isValid() bool {
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
