// Package deck exports the cards of notes/ for Anki, for spreadsheets and as JSON.
package deck

import (
	"encoding/json"

	"socketlab/grader/internal/drill/cards"
)

// schema is the name and version of the JSON format.
const schema = "socketlab/cards/v1"

// jsonCard is one card in JSON. Texts are Markdown.
type jsonCard struct {
	ID       string  `json:"id"`
	Topic    string  `json:"topic"`
	Level    string  `json:"level"`
	Question string  `json:"question"`
	Minute   string  `json:"in_a_minute"`
	Full     string  `json:"in_full"`
	Weak     string  `json:"a_weak_answer"`
	Shown    string  `json:"shown_by"`
	Checks   []check `json:"checks"`
	Link     string  `json:"link"` // path and anchor of the question, relative to the root
}

type check struct {
	Lab  string `json:"lab"`
	Name string `json:"name"`
}

// JSON returns {"schema": …, "cards": […]}.
func JSON(all []cards.Card) ([]byte, error) {
	list := make([]jsonCard, len(all))
	for i, card := range all {
		checks := []check{}
		for _, c := range card.Checks {
			checks = append(checks, check{c.Lab, c.Name})
		}
		list[i] = jsonCard{card.ID, card.Topic, card.Level, card.Question, card.Minute, card.Full, card.Weak, card.Shown, checks, link(card)}
	}
	text, err := json.MarshalIndent(map[string]any{"schema": schema, "cards": list}, "", "  ")
	return append(text, '\n'), err
}

func link(card cards.Card) string { return card.Page + "#" + card.Anchor }
