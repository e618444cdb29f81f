package cards

import (
	"regexp"
	"slices"
	"strings"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/markdown"
)

// idOpen begins the line that names a card. Rendered, the line is invisible.
const idOpen = "<!-- card:"

var idLine = regexp.MustCompile(`^<!-- card: ([a-z0-9]+(?:-[a-z0-9]+)*) -->$`)

// labels begin the parts of a card, in their order.
var labels = []string{"**Level:**", "**Topic:**", "**In a minute.**", "**In full.**", "**A weak answer**", "**Shown by:**"}

const (
	level = iota
	topic
	minute
	full
	weak
	shown
)

// card reads the card whose question is the line at start.
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
			p.problem(at[part], "raw HTML in %s; write it in backticks, or it is lost wherever else the card is shown", labels[part])
		}
	}
	if len(p.problems) == before {
		p.cards = append(p.cards, card)
	}
}

// id reads the line after the question.
func (p *page) id(start, end int) string {
	for i := start + 2; i < end; i++ {
		if !p.code[i] && strings.HasPrefix(p.lines[i], idOpen) {
			p.problem(i, "an id stands on the line after the question, and once")
			return ""
		}
	}
	if start+1 == end {
		p.problem(start, "the card is empty; the line after the question is its id: <!-- card: short-slug -->")
		return ""
	}
	parts := idLine.FindStringSubmatch(p.lines[start+1])
	if parts == nil {
		p.problem(start, "the card has no id; put <!-- card: short-slug --> on the line after the question, of lower-case letters, digits and hyphens")
		return ""
	}
	return parts[1]
}

// parts finds where each part begins, and its text without the label. What is
// missing, double, empty or out of order is a problem.
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
			p.problem(i, "text before %s; a card begins with its level", labels[level])
			p.missing(start, at)
			return at, texts
		case part < 0:
			open = append(open, line)
			continue
		case at[part] != 0:
			p.problem(i, "%s stands twice in this card", labels[part])
			open = append(open, line)
			continue
		case part < last:
			p.problem(i, "%s stands after %s; the order is: %s", labels[part], labels[last], strings.Join(labels, ", "))
		}
		if strings.TrimSpace(p.lines[i-1]) != "" {
			p.problem(i, "%s wants an empty line before it, or it runs into what is above", labels[part])
		}
		finish()
		last, at[part] = part, i
		open = []string{strings.TrimPrefix(line, labels[part])}
	}
	finish()
	p.missing(start, at)
	return at, texts
}

// missing reports the parts that begin nowhere.
func (p *page) missing(start int, at [shown + 1]int) {
	for part, line := range at {
		if line == 0 {
			p.problem(start, "the card has no %s", labels[part])
		}
	}
}
