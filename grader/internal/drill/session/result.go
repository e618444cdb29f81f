package session

import (
	"slices"

	"socketlab/grader/internal/drill/cards"
	"socketlab/grader/internal/drill/interview"
)

// Score is what was made of some questions.
type Score struct {
	Name      string
	Questions int
	Made      int
	Points    int
}

// Percent is how much was made, 0 without any points.
func (s Score) Percent() int {
	if s.Points == 0 {
		return 0
	}
	return 100 * s.Made / s.Points
}

// What counts as strong and as weak, in percent of the points.
const (
	Strong = 80
	Weak   = 60
)

// Result sums up a sitting.
type Result struct {
	All    Score
	Levels []Score // in the order of levels, those that were asked
	Topics []Score // weakest first
}

// Result sums up the answers of the sitting.
func (s *Sitting) Result() Result {
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

// Advice is where to go for one topic.
type Advice struct {
	Links []interview.Link
	Labs  []int
}

// Advice gathers where the questions of a topic lead of which points were left
// out, those with the most first.
func (s *Sitting) Advice(scenarios []interview.Scenario, topic string) Advice {
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

// find is the question of an answer, if its page still has it.
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

// Title is the question of an answer in words.
func (a Answer) Title(scenarios []interview.Scenario) string {
	if q, ok := find(scenarios, a); ok {
		return q.Title
	}
	return a.Question
}
