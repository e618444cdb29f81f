package interviewterm

import (
	"fmt"
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"socketlab/grader/internal/core/markdown"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/text"
	"socketlab/grader/internal/drill/interview"
	"socketlab/grader/internal/drill/session"
)

// Situation prints the situation of a scenario.
func Situation(p *terminal.Page, s interview.Scenario) {
	p.Fit()
	p.Begin("Mock interview", text.Plural(len(s.Questions), "question", "questions"))
	p.Line("")
	p.Markdown(markdown.Text{Source: "# " + s.Title + "\n\n" + s.Situation, Page: interview.Page(s.Name)})
	p.Line("")
}

// Question prints a question and the clock.
func Question(p *terminal.Page, question session.Question) {
	p.Fit()
	now := question.Clock()
	p.Begin(Clock(now.Spent)+" · "+Left(now.Left),
		fmt.Sprintf("%d of %d · %s · %s · %d min", question.Number, question.Of, question.Level, question.Topic, question.Minutes))
	p.Line("")
	p.Markdown(markdown.Text{Source: "### " + question.Title + "\n\n" + question.Asked, Page: question.Page})
	p.Line("")
	if len(question.Notes) > 0 {
		p.Label("Your notes so far")
		for _, note := range question.Notes {
			Note(p, note)
		}
		p.Line("")
	}
}

// Note prints a line that the candidate typed.
func Note(p *terminal.Page, text string) { hanging(p, "  · ", "    ", text) }

// Point prints one point of a question, with a tick if it was made.
func Point(p *terminal.Page, number int, text string, made bool) {
	const indent = 6
	mark := terminal.Faint.Render("–")
	if made {
		mark = terminal.Green.Render("✓")
	}
	first := fmt.Sprintf(" %s %d  ", mark, number)
	for _, line := range (markdown.Text{Source: text}).Terminal(p.Width() - indent) {
		p.Line("%s%s", first, line)
		first = strings.Repeat(" ", indent)
	}
}

// hanging prints text with first before its first line and rest before the others.
func hanging(p *terminal.Page, first, rest, text string) {
	for i, line := range strings.Split(terminal.WrapWords(text, p.Width()-len(rest)), "\n") {
		if i > 0 {
			first = rest
		}
		p.Line("%s%s", first, line)
	}
}

// Answer prints which points were made, and then the answer from the page.
func Answer(p *terminal.Page, question session.Question, made []bool) {
	p.Fit()
	total := 0
	for i, point := range question.Points {
		if made[i] {
			total++
		}
		Point(p, i+1, point, made[i])
	}
	p.Line("")
	p.Line("%s", terminal.Bold.Render(fmt.Sprintf("%d of %d points", total, len(made))))
	for _, part := range []struct{ label, text string }{
		{"", "**A weak answer** " + question.Weak},
		{"In short", question.Answer},
		{"Read on", question.ReadOn},
		{"Shown by", question.ShownBy},
	} {
		p.Line("")
		if part.label != "" {
			p.Label(part.label)
		}
		p.Markdown(markdown.Text{Source: part.text, Page: question.Page})
	}
	p.Line("")
}

// Clock formats a duration as a clock does: 7:05, or 1:02:03.
func Clock(d time.Duration) string {
	seconds := max(0, int(d/time.Second))
	if seconds >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
	}
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
}

// Left says how much time is left on the clock.
func Left(d time.Duration) string {
	if d <= 0 {
		return "time is up"
	}
	return Clock(d+time.Second-1) + " left" // rounded up, so that it adds up with the time spent
}

// Result prints the result of a session, with what to read and do next.
func Result(p *terminal.Page, s *session.Session, scenarios []interview.Scenario, words terminal.Words) {
	p.Fit()
	result := s.Result()
	state := "interrupted"
	if !s.IsOpen() {
		state = "finished"
	}
	p.Begin("Mock interview, "+state, Clock(s.Spent())+fmt.Sprintf(" of %d:00", s.Minutes))
	p.Line("")
	if result.All.Questions == 0 {
		p.Wrapped("", lipgloss.NewStyle(), "You have not scored an answer yet, so there is no result.")
		return
	}
	width := 0
	for _, score := range append(result.Levels, result.Topics...) {
		width = max(width, len(score.Name))
	}
	for _, score := range result.Levels {
		printScore(p, score, width)
	}
	p.Line("")
	for _, score := range result.Topics {
		printScore(p, score, width)
	}
	p.Line("")
	all := result.All
	p.Line("%s", terminal.Bold.Render(fmt.Sprintf("%s, %d of %d points, %d %%", text.Plural(all.Questions, "question", "questions"), all.Made, all.Points, all.Percent())))
	topics(p, "Strong", result.Topics, func(s session.Score) bool { return s.Percent() >= session.Strong })
	topics(p, "Weak", result.Topics, func(s session.Score) bool { return s.Percent() < session.Weak })
	for _, topic := range result.Topics {
		advice(p, topic, s.Advice(scenarios, topic.Name), words)
	}
}

func printScore(p *terminal.Page, s session.Score, width int) {
	const cells = 20
	full := cells * s.Made / s.Points
	style := terminal.Yellow
	switch {
	case s.Percent() >= session.Strong:
		style = terminal.Green
	case s.Percent() < session.Weak:
		style = terminal.Red
	}
	bar := style.Render(strings.Repeat("█", full)) + terminal.Faint.Render(strings.Repeat("░", cells-full))
	p.Line("  %-*s  %s  %3d %%  %s", width, s.Name, bar, s.Percent(), terminal.Faint.Render(fmt.Sprintf("%d/%d", s.Made, s.Points)))
}

// topics prints a label and the topics for which match returns true.
func topics(p *terminal.Page, label string, topics []session.Score, match func(session.Score) bool) {
	var names []string
	for _, topic := range topics {
		if match(topic) {
			names = append(names, topic.Name)
		}
	}
	if len(names) > 0 {
		p.Wrapped("", lipgloss.NewStyle(), label+": "+strings.Join(names, ", "))
	}
}

// advice says what to read and do for one topic. It prints nothing for a topic
// without a missed point.
func advice(p *terminal.Page, topic session.Score, advice session.Advice, words terminal.Words) {
	if topic.Made == topic.Points {
		return
	}
	p.Line("")
	p.Label(topic.Name)
	const mostLinks = 4
	for i, link := range advice.Links {
		if i == mostLinks {
			break
		}
		step(p, "read", link.Target)
	}
	for _, lab := range advice.Labs {
		step(p, "do", words.Lab("lab", lab))
	}
	step(p, "drill", words.Quiz("--topic "+word(topic.Name)))
}

func step(p *terminal.Page, verb, what string) {
	p.Line("  %s%s", terminal.Faint.Render(fmt.Sprintf("%-6s", verb)), terminal.Cyan.Render(what))
}

// word quotes text where a command line needs it.
func word(text string) string {
	if strings.Contains(text, " ") {
		return terminal.Quoted(text)
	}
	return text
}

// Interviews lists the scenarios, with the date and score of the last session of each,
// and says how to start one.
func Interviews(p *terminal.Page, scenarios []interview.Scenario, history session.History, words terminal.Words) {
	p.Fit()
	for _, s := range scenarios {
		state := "not started"
		if score, when := history.Of(s.Name); !when.IsZero() {
			state = fmt.Sprintf("%s, %d %%", when.Format(time.DateOnly), score.Percent())
			if score.Questions == 0 {
				state = when.Format(time.DateOnly) + ", not scored"
			}
		}
		p.Sides(terminal.Cyan.Render(s.Name), terminal.Faint.Render(state))
		p.Wrapped("  ", lipgloss.NewStyle(), fmt.Sprintf("%s (%s, %d min)", s.Title, text.Plural(len(s.Questions), "question", "questions"), s.Minutes()))
	}
	p.Line("")
	p.Line("%s", terminal.NextStep("To start one:", words.Interview("--scenario NAME")))
}

// Notes prints the answers of a session with the notes that were typed.
func Notes(p *terminal.Page, s *session.Session, scenarios []interview.Scenario) {
	p.Fit()
	p.Begin("Answers and notes", s.Began.Local().Format(time.DateOnly))
	p.Line("")
	for _, a := range s.Answers {
		p.Wrapped("", terminal.Bold, a.Title(scenarios))
		p.Line("  %s", terminal.Faint.Render(fmt.Sprintf("%s, %s, %d of %d points, %s", a.Level, a.Topic, a.Made, a.Points, Clock(time.Duration(a.Seconds)*time.Second))))
		for _, note := range a.Notes {
			Note(p, note)
		}
	}
	p.Line("")
}
