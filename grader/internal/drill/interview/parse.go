package interview

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/drill/cards"
)

// The markers that start the parts of a question, in order.
const (
	level   = "**Level:**"
	topic   = "**Topic:**"
	minutes = "**Minutes:**"
	points  = "**A point each:**"
	weak    = "**A weak answer**"
	answer  = "**In short.**"
	readOn  = "**Read on:**"
	shownBy = "**Shown by:**"
)

var parts = []string{level, topic, minutes, points, weak, answer, readOn, shownBy}

// Limits of a page. A scenario fills most of an interview, but not more than one.
const (
	fewestQuestions, mostQuestions = 5, 7
	fewestPoints, mostPoints       = 3, 5
	longestPoint                   = 160 // characters: three lines of a narrow terminal
	shortest, longest              = 20, 45
)

// page is a page being parsed.
type page struct {
	name     string
	scenario Scenario
	problems catalogue.Problems
}

// Parse parses the page with this name. It returns all problems of the page.
func Parse(name, text string) (Scenario, catalogue.Problems) {
	p := &page{name: name, scenario: Scenario{Name: name}}
	sections := split(text)
	p.head(sections)
	for _, s := range sections {
		if s.depth == 3 {
			p.question(s)
		}
	}
	p.whole()
	return p.scenario, p.problems
}

func (p *page) problem(line int, format string, args ...any) {
	p.problems = append(p.problems, catalogue.Problem{File: Page(p.name), Line: line, Text: fmt.Sprintf(format, args...)})
}

// head reads the title and the situation, and verifies that there are no other headings
// of the first two levels.
func (p *page) head(sections []section) {
	want := []struct {
		depth   int
		heading string // empty means any
		text    bool   // whether text must follow
	}{{1, "", false}, {2, "Situation", true}, {2, "Questions", false}}
	for i, w := range want {
		shape := strings.Repeat("#", w.depth) + " " + w.heading
		if w.heading == "" {
			shape += "Title"
		}
		if i >= len(sections) {
			p.problem(1, "the page needs the heading %q; see %s/README.md", shape, Dir)
			return
		}
		s := sections[i]
		if s.depth != w.depth || s.heading == "" || w.heading != "" && s.heading != w.heading {
			p.problem(s.line, "found the heading %q, but expected %q; see %s/README.md", s.heading, shape, Dir)
			return
		}
		if w.text != (s.text() != "") {
			p.problem(s.line, "%q %s", shape, map[bool]string{true: "is empty; write what the interviewer tells the candidate", false: "has text below it; the situation belongs under ## Situation"}[w.text])
		}
	}
	p.scenario.Title, p.scenario.Situation = sections[0].heading, sections[1].text()
	for _, s := range sections[3:] {
		if s.depth != 3 {
			p.problem(s.line, "%q: after ## Questions, use only ### headings, one for each question", s.heading)
		}
	}
}

// question parses one question.
func (p *page) question(s section) {
	q := Question{Title: s.heading, Line: s.line, lines: map[string]int{}}
	body := s.parts(func(line int, part, text string) { p.problem(line, "%s %s", part, text) })
	for _, part := range parts {
		b, ok := body[part]
		if !ok {
			p.problem(s.line, "%q has no %s; see %s/README.md", s.heading, part, Dir)
			continue
		}
		q.lines[part] = b.line
	}
	q.Level, q.Topic, q.Asked = body[level].text, body[topic].text, body[minutes].rest
	q.Weak, q.Answer = body[weak].whole(), body[answer].whole()
	q.ReadOn, q.ShownBy = body[readOn].whole(), body[shownBy].whole()
	p.fields(s, q)
	if b, ok := body[minutes]; ok {
		n, err := strconv.Atoi(b.text)
		if err != nil || n < 1 || n > 15 {
			p.problem(b.line, "%s is %q; write a whole number from 1 to 15", minutes, b.text)
		}
		q.Minutes = n
	}
	if b, ok := body[points]; ok {
		q.Points = p.points(b)
	}
	if slices.ContainsFunc(p.scenario.Questions, func(other Question) bool { return other.Title == q.Title }) {
		p.problem(s.line, "%q is on the page twice; reword one, since the words identify the question in the saved progress", q.Title)
	}
	p.scenario.Questions = append(p.scenario.Questions, q)
}

func (p *page) fields(s section, q Question) {
	if !strings.HasSuffix(q.Title, "?") && !strings.HasSuffix(q.Title, ".") {
		p.problem(s.line, "%q: end a question with ? and a task with a full stop", q.Title)
	}
	if line, ok := q.lines[level]; ok && !slices.Contains(cards.Levels, q.Level) {
		p.problem(line, "%s is %q; choose from %s", level, q.Level, strings.Join(cards.Levels, ", "))
	}
	if line, ok := q.lines[topic]; ok && q.Topic != "" && !slices.Contains(cards.Topics, q.Topic) {
		p.problem(line, "%s is %q; choose from %s", topic, q.Topic, strings.Join(cards.Topics, ", "))
	}
	for part, text := range map[string]string{topic: q.Topic, weak: q.Weak, answer: q.Answer, readOn: q.ReadOn, shownBy: q.ShownBy} {
		if line, ok := q.lines[part]; ok && text == "" {
			p.problem(line, "%s is empty", part)
		}
	}
}

// points parses the list of points.
func (p *page) points(b block) []string {
	if b.text != "" {
		p.problem(b.line, "write %s alone on its line, and the points below it as a list", points)
	}
	var items []string
	for i, line := range strings.Split(b.rest, "\n") {
		if item, ok := strings.CutPrefix(line, "- "); ok {
			items = append(items, strings.TrimSpace(item))
		} else if more, ok := strings.CutPrefix(line, "  "); ok && len(items) > 0 {
			items[len(items)-1] += " " + strings.TrimSpace(more)
		} else if line != "" {
			p.problem(b.restLine+i, "%q is not a point; start a point with a hyphen, and indent its other lines by two spaces", line)
		}
	}
	if n := len(items); n < fewestPoints || n > mostPoints {
		p.problem(b.line, "there are %d points; write %d to %d", n, fewestPoints, mostPoints)
	}
	for _, item := range items {
		if n := len([]rune(item)); n > longestPoint {
			p.problem(b.line, "the point %q has %d characters; shorten it to %d, so that it can be checked at a glance", item, n, longestPoint)
		}
	}
	return items
}

// whole verifies the rules for the page as a whole.
func (p *page) whole() {
	questions := p.scenario.Questions
	if n := len(questions); n < fewestQuestions || n > mostQuestions {
		p.problem(1, "there are %d questions; write %d to %d", n, fewestQuestions, mostQuestions)
		return
	}
	if sum := p.scenario.Minutes(); sum < shortest || sum > longest {
		p.problem(1, "the questions take %d minutes; make it %d to %d", sum, shortest, longest)
	}
	for i, q := range questions[1:] {
		if slices.Index(cards.Levels, q.Level) < slices.Index(cards.Levels, questions[i].Level) {
			p.problem(q.Line, "%q is %s but comes after a %s question; sort the questions from junior to senior", q.Title, q.Level, questions[i].Level)
		}
	}
	if questions[0].Level != cards.Levels[0] || questions[len(questions)-1].Level != cards.Levels[len(cards.Levels)-1] {
		p.problem(questions[0].Line, "the first question must be junior, and the last one senior")
	}
}
