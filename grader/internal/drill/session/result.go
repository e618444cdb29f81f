package session

import (
	"slices"

	"socketlab/grader/internal/drill/cards"
	"socketlab/grader/internal/drill/interview"
)

// Score counts the points that the answers to some questions made.
type Score struct {
	Name      string
	Questions int
	Made      int
	Points    int
}

// Percent is the share of points that were made. It is 0 if there are no points.
func (s Score) Percent() int {
	if s.Points == 0 {
		return 0
	}
	return 100 * s.Made / s.Points
}

// Thresholds in percent of the points: a topic at or above Strong is strong, one
// below Weak is weak.
const (
	Strong = 80
	Weak   = 60
)

// Result is the score of a session, by level and by topic.
type Result struct {
	All    Score
	Levels []Score // levels with an answer, from junior to senior
	Topics []Score // topics with an answer, weakest first
}

// Result adds up the scores of the answers.
func (s *Session) Result() Result {
	var r Result
	levels, topics := map[string]*Score{}, map[string]*Score{}
	for _, a := range s.Answers {
		for _, score := range []*Score{&r.All, at(levels, a.Level), at(topics, a.Topic)} {
			score.Questions++
			score.Made += a.Made
			score.Points += a.Points
		}
	}
	for _, level := range cards.Levels {
		if score := levels[level]; score != nil {
			r.Levels = append(r.Levels, *score)
		}
	}
	for _, topic := range cards.Topics {
		if score := topics[topic]; score != nil {
			r.Topics = append(r.Topics, *score)
		}
	}
	slices.SortStableFunc(r.Topics, func(a, b Score) int { return a.Made*b.Points - b.Made*a.Points })
	return r
}

func at(scores map[string]*Score, name string) *Score {
	if scores[name] == nil {
		scores[name] = &Score{Name: name}
	}
	return scores[name]
}

// Advice is what to read and do for one topic.
type Advice struct {
	Links []interview.Link
	Labs  []int
}

// Advice collects the notes and labs of the topic's questions whose answers missed
// points. Questions with the most missed points come first.
func (s *Session) Advice(scenarios []interview.Scenario, topic string) Advice {
	answers := slices.Clone(s.Answers)
	slices.SortStableFunc(answers, func(a, b Answer) int { return (b.Points - b.Made) - (a.Points - a.Made) })
	var advice Advice
	for _, a := range answers {
		if a.Topic != topic || a.Made == a.Points {
			continue
		}
		q, ok := find(scenarios, a)
		if !ok {
			continue
		}
		for _, link := range interview.Links(q.ReadOn) {
			if interview.IsNote(link) && !slices.Contains(advice.Links, link) {
				advice.Links = append(advice.Links, link)
			}
		}
		for _, lab := range q.Labs() {
			if !slices.Contains(advice.Labs, lab) {
				advice.Labs = append(advice.Labs, lab)
			}
		}
	}
	slices.Sort(advice.Labs)
	return advice
}

// find returns the question of an answer, if the question still exists.
func find(scenarios []interview.Scenario, a Answer) (interview.Question, bool) {
	for _, s := range scenarios {
		for _, q := range s.Questions {
			if s.Name == a.Scenario && key(q) == a.Question {
				return q, true
			}
		}
	}
	return interview.Question{}, false
}

// Title is the question that was answered. If the question no longer exists, it is
// the question's anchor.
func (a Answer) Title(scenarios []interview.Scenario) string {
	if q, ok := find(scenarios, a); ok {
		return q.Title
	}
	return a.Question
}
