package deck

import (
	"bytes"
	"encoding/csv"
	"html"
	"strings"

	"socketlab/grader/internal/core/markdown"
	"socketlab/grader/internal/drill/cards"
)

// header is the file header that Anki 2.1.54 and later reads. Anki recognizes a note by its
// GUID, so importing a newer file changes the note and keeps its history. The deck is
// a column because Anki creates a deck that a column names, but not one that a header
// names. See https://docs.ankiweb.net/importing/text-files.html#file-headers.
const header = `#separator:Tab
#html:true
#notetype:Basic
#columns:GUID	Deck	Tags	Front	Back
#guid column:1
#deck column:2
#tags column:3
`

// Anki returns a text file for File > Import, with fields in HTML.
func Anki(all []cards.Card) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString(header)
	w := csv.NewWriter(&out)
	w.Comma = '\t'
	for _, card := range all {
		tags := []string{"socketlab", "level::" + card.Level, "topic::" + strings.ReplaceAll(card.Topic, " ", "-")}
		_ = w.Write([]string{"socketlab-" + card.ID, "Socketlab", strings.Join(tags, " "), front(card), back(card)})
	}
	w.Flush()
	return out.Bytes(), w.Error()
}

func front(card cards.Card) string { return field(rendered(card, card.Question)) }

func back(card cards.Card) string {
	var b strings.Builder
	for _, part := range []struct{ label, text string }{
		{"In a minute", card.Minute}, {"A weak answer", card.Weak}, {"In full", card.Full}, {"Shown by", card.Shown},
	} {
		b.WriteString("<h4>" + part.label + "</h4>" + rendered(card, part.text))
	}
	b.WriteString("<p><small>" + html.EscapeString(link(card)) + "</small></p>")
	return field(b.String())
}

func rendered(card cards.Card, text string) string {
	return markdown.Text{Source: text, Page: card.Page}.HTML()
}

// field escapes what Anki would take for media or LaTeX.
func field(text string) string {
	return strings.NewReplacer("[sound:", "&#91;sound:", "[anki:", "&#91;anki:", "[latex]", "&#91;latex]", "[$", "&#91;$").Replace(strings.TrimSpace(text))
}
