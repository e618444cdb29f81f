// Package session conducts a mock interview: it asks the questions of scenarios
// against a clock, records how the candidate scored each answer, and saves every
// step in the progress file, so that an interrupted session can be resumed.
package session

import (
	"slices"
	"time"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/drill/interview"
)

// Minutes is the default length of a session.
const Minutes = 45

// Session is one mock interview, in the form that the progress file stores.
type Session struct {
	// Began identifies the session.
	Began time.Time `json:"began"`
	// Ended is when the time or the questions ran out. A session without it can
	// be resumed.
	Ended *time.Time `json:"ended,omitempty"`
	// Minutes is the length of the session.
	Minutes int `json:"minutes"`
	// Levels limits the questions to these levels. Empty means all levels.
	Levels []string `json:"levels,omitempty"`
	// Seconds is the time spent on answering. The clock stops while the candidate
	// scores an answer and between runs of the program.
	Seconds int `json:"seconds"`
	// Scenarios are the names of the scenarios asked so far, in order. The last
	// one is the current one.
	Scenarios []string `json:"scenarios"`
	// Answers are the answers that have been scored.
	Answers []Answer `json:"answers,omitempty"`
	// Draft is the answer to the current question, if it has been started.
	Draft *Draft `json:"draft,omitempty"`
}

// Answer is a scored answer to one question.
type Answer struct {
	Scenario string `json:"scenario"`
	Question string `json:"question"` // the anchor of its heading
	Level    string `json:"level"`
	Topic    string `json:"topic"`
	Made     int    `json:"made"` // points the answer made, out of Points
	Points   int    `json:"points"`
	Seconds  int    `json:"seconds"`
	// Notes are the lines that the candidate typed.
	Notes []string `json:"notes,omitempty"`
}

// Draft is an answer that has not been scored yet.
type Draft struct {
	Question string   `json:"question"`
	Seconds  int      `json:"seconds"`
	Notes    []string `json:"notes,omitempty"`
}

// Spent is the time spent on answering so far.
func (s *Session) Spent() time.Duration { return time.Duration(s.Seconds) * time.Second }

// Left is the time left on the clock. It is negative after the time is up.
func (s *Session) Left() time.Duration { return time.Duration(s.Minutes)*time.Minute - s.Spent() }

// IsOpen reports whether the session can be resumed.
func (s *Session) IsOpen() bool { return s.Ended == nil }

// Asks reports whether the session asks questions of this level.
func (s *Session) Asks(level string) bool {
	return len(s.Levels) == 0 || slices.Contains(s.Levels, level)
}

// answered reports whether the question has been scored in this session.
func (s *Session) answered(scenario, question string) bool {
	return slices.ContainsFunc(s.Answers, func(a Answer) bool { return a.Scenario == scenario && a.Question == question })
}

// next is the first unanswered question of the scenario at a level that the
// session asks.
func (s *Session) next(scenario interview.Scenario) (interview.Question, bool) {
	for _, q := range scenario.Questions {
		if s.Asks(q.Level) && !s.answered(scenario.Name, key(q)) {
			return q, true
		}
	}
	return interview.Question{}, false
}

// draft returns the draft of the question, and starts one if there is none.
func (s *Session) draft(q interview.Question) *Draft {
	if s.Draft == nil || s.Draft.Question != key(q) {
		s.Draft = &Draft{Question: key(q)}
	}
	return s.Draft
}

// key identifies a question in the progress file.
func key(q interview.Question) string { return catalogue.Anchor(q.Title) }
