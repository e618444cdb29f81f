package deck

import (
	"bytes"
	"encoding/csv"

	"socketlab/grader/internal/core/text"
	"socketlab/grader/internal/drill/cards"
)

// CSV returns a table with one row for each card. Texts are Markdown in UTF-8, without a
// byte order mark.
func CSV(all []cards.Card) ([]byte, error) {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	_ = w.Write([]string{"id", "topic", "level", "question", "in_a_minute", "in_full", "a_weak_answer", "shown_by", "link"})
	for _, card := range all {
		_ = w.Write(text.Guarded([]string{card.ID, card.Topic, card.Level, card.Question, card.Minute, card.Full, card.Weak, card.Shown, link(card)}))
	}
	w.Flush()
	return out.Bytes(), w.Error()
}
