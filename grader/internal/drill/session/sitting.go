// Package session holds a mock interview: it asks the questions of scenarios
// against a clock, takes in what the candidate made of them, and keeps every
// step in the progress file, so that a sitting that was cut short goes on where
// it was.
package session

import (
	"slices"
	"time"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/drill/interview"
)

// Minutes is how long a sitting lasts unless the candidate says otherwise.
const Minutes = 45

// Sitting is one mock interview, as the progress file keeps it.
type Sitting struct {
	// Began tells sittings apart.
	Began time.Time `json:"began"`
	// Ended is when nothing was left to ask or no time; a sitting without it can
	// be gone on with.
	Ended *time.Time `json:"ended,omitempty"`
	// Minutes are on the clock.
	Minutes int `json:"minutes"`
	// Levels are those of the questions to ask; all, if there are none.
	Levels []string `json:"levels,omitempty"`
	// Seconds were spent on answering. The clock stands still while the candidate
	// scores an answer, and while nobody is there.
	Seconds int `json:"seconds"`
	// Scenarios are the names of those asked, in order; the last is under way.
	Scenarios []string `json:"scenarios"`
	// Answers are those that were scored.
	Answers []Answer `json:"answers,omitempty"`
	// Draft is what is known of the question under way.
	Draft *Draft `json:"draft,omitempty"`
}

// Answer is what the candidate made of one question.
type Answer struct {
	Scenario string `json:"scenario"`
	Question string `json:"question"` // the anchor of its heading
	Level    string `json:"level"`
	Topic    string `json:"topic"`
	Made     int    `json:"made"` // points
	Points   int    `json:"points"`
	Seconds  int    `json:"seconds"`
	// Notes are what the candidate typed.
	Notes []string `json:"notes,omitempty"`
}

// Draft is an answer that was not scored yet.
type Draft struct {
	Question string   `json:"question"`
	Seconds  int      `json:"seconds"`
	Notes    []string `json:"notes,omitempty"`
}

// Spent is what the clock shows.
func (s *Sitting) Spent() time.Duration { return time.Duration(s.Seconds) * time.Second }

// Left is what remains on the clock; it may be negative.
func (s *Sitting) Left() time.Duration { return time.Duration(s.Minutes)*time.Minute - s.Spent() }

// IsOpen reports whether the sitting can be gone on with.
func (s *Sitting) IsOpen() bool { return s.Ended == nil }

// Asks reports whether questions of that level are asked.
func (s *Sitting) Asks(level string) bool {
	return len(s.Levels) == 0 || slices.Contains(s.Levels, level)
}

// answered reports whether the question was scored in this sitting.
func (s *Sitting) answered(scenario, question string) bool {
	return slices.ContainsFunc(s.Answers, func(a Answer) bool { return a.Scenario == scenario && a.Question == question })
}

// next is the first question of the scenario that is asked and not answered.
func (s *Sitting) next(scenario interview.Scenario) (interview.Question, bool) {
	for _, q := range scenario.Questions {
		if s.Asks(q.Level) && !s.answered(scenario.Name, key(q)) {
			return q, true
		}
	}
	return interview.Question{}, false
}

// draft is that of the question; a new one begins if there is none.
func (s *Sitting) draft(q interview.Question) *Draft {
	if s.Draft == nil || s.Draft.Question != key(q) {
		s.Draft = &Draft{Question: key(q)}
	}
	return s.Draft
}

// key names a question in the progress file.
func key(q interview.Question) string { return catalogue.Anchor(q.Title) }
