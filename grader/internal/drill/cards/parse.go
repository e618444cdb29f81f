package cards

import (
	"regexp"
	"slices"
	"strings"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/markdown"
)

// idOpen starts the line with the ID of a card. Browsers do not show that line.
const idOpen = "<!-- card:"

var idLine = regexp.MustCompile(`^<!-- card: ([a-z0-9]+(?:-[a-z0-9]+)*) -->$`)

// labels start the parts of a card, in order.
var labels = []string{"**Level:**", "**Topic:**", "**In a minute.**", "**In full.**", "**A weak answer**", "**Shown by:**"}

const (
	level = iota
	topic
	minute
	full
	weak
	shown
)

// card parses the card whose question is at index start.
func (p *page) card(start, end int) {
	before := len(p.problems)
	card := Card{Page: p.path, Line: start + 1}
	card.Question = strings.TrimSpace(strings.TrimRight(strings.TrimLeft(p.lines[start], "#"), "# "))
	card.Anchor = catalogue.Anchor(card.Question)
	if card.Question == "" {
		p.problem(start, "the card has no question; write it after ###")
	}
	body := start + 1
	if id := p.id(start, end); id != "" {
		card.ID = id
		body++
	}
	at, texts := p.parts(start, body, end)
	card.Level, card.Topic = texts[level], texts[topic]
	card.Minute, card.Full, card.Weak, card.Shown = texts[minute], texts[full], texts[weak], texts[shown]
	card.shownLine = at[shown] + 1
	if card.Level != "" && !slices.Contains(Levels, card.Level) {
		p.problem(at[level], "unknown level %q; choose from: %s", card.Level, strings.Join(Levels, ", "))
	}
	if card.Topic != "" && !slices.Contains(Topics, card.Topic) {
		p.problem(at[topic], "unknown topic %q; choose from: %s", card.Topic, strings.Join(Topics, ", "))
	}
	for part := minute; part <= shown; part++ {
		if (markdown.Text{Source: texts[part]}).HasHTML() {
			p.problem(at[part], "raw HTML in %s; put it in backticks, since terminals and Anki do not show it", labels[part])
		}
	}
	if len(p.problems) == before {
		p.cards = append(p.cards, card)
	}
}

// id parses the line after the question.
func (p *page) id(start, end int) string {
	for i := start + 2; i < end; i++ {
		if !p.code[i] && strings.HasPrefix(p.lines[i], idOpen) {
			p.problem(i, "a card has one id, on the line after the question")
			return ""
		}
	}
	if start+1 == end {
		p.problem(start, "the card is empty; start it with an id on the line after the question: <!-- card: short-slug -->")
		return ""
	}
	parts := idLine.FindStringSubmatch(p.lines[start+1])
	if parts == nil {
		p.problem(start, "the card has no id; put <!-- card: short-slug --> on the line after the question, in lower-case letters, digits and hyphens")
		return ""
	}
	return parts[1]
}

// parts returns the line and the text of each part, without its label. Missing, repeated,
// empty and misplaced parts are problems.
func (p *page) parts(start, body, end int) (at [shown + 1]int, texts [shown + 1]string) {
	last := -1
	var open []string
	finish := func() {
		if last >= 0 {
			if texts[last] = strings.TrimSpace(strings.Join(open, "\n")); texts[last] == "" {
				p.problem(at[last], "%s is empty", labels[last])
			}
		}
		open = nil
	}
	for i := body; i < end; i++ {
		line := p.lines[i]
		part := -1
		if !p.code[i] {
			part = slices.IndexFunc(labels, func(label string) bool { return strings.HasPrefix(line, label) })
		}
		switch {
		case part < 0 && last < 0 && strings.TrimSpace(line) != "" && !strings.HasPrefix(line, idOpen):
			p.problem(i, "there is text before %s; a card starts with its level", labels[level])
			p.missing(start, at)
			return at, texts
		case part < 0:
			open = append(open, line)
			continue
		case at[part] != 0:
			p.problem(i, "%s is in this card twice", labels[part])
			open = append(open, line)
			continue
		case part < last:
			p.problem(i, "%s comes after %s; the order is: %s", labels[part], labels[last], strings.Join(labels, ", "))
		}
		if strings.TrimSpace(p.lines[i-1]) != "" {
			p.problem(i, "%s needs an empty line before it; otherwise it continues the paragraph above", labels[part])
		}
		finish()
		last, at[part] = part, i
		open = []string{strings.TrimPrefix(line, labels[part])}
	}
	finish()
	p.missing(start, at)
	return at, texts
}

// missing reports the parts that the card does not have.
func (p *page) missing(start int, at [shown + 1]int) {
	for part, line := range at {
		if line == 0 {
			p.problem(start, "the card has no %s", labels[part])
		}
	}
}
