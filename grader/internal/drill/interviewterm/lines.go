// Package interviewterm is the candidate's side of a mock interview: it prints
// what is asked and reads the answers as lines.
package interviewterm

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/drill/interview"
	"socketlab/grader/internal/drill/session"
)

// longest is how many characters of a note are kept.
const longest = 1000

// Lines is a candidate who reads what is printed and writes lines.
type Lines struct {
	page  *terminal.Page
	lines <-chan string
	done  chan struct{}
	told  interview.Scenario
}

// NewLines reads lines until Close. A read that waits for a person at that time
// ends with the process.
func NewLines(page *terminal.Page, in io.Reader) *Lines {
	lines := make(chan string)
	l := &Lines{page: page, lines: lines, done: make(chan struct{})}
	go l.read(in, lines)
	return l
}

func (l *Lines) read(in io.Reader, lines chan<- string) {
	defer close(lines)
	scanner := bufio.NewScanner(in)
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		select {
		case lines <- strings.TrimSpace(strings.ToValidUTF8(scanner.Text(), "�")):
		case <-l.done:
			return
		}
	}
}

// Close ends the reading.
func (l *Lines) Close() { close(l.done) }

// Line is the next line. The end of the input is ErrLeft.
func (l *Lines) Line(ctx context.Context) (string, error) {
	select {
	case <-ctx.Done():
		return "", session.ErrLeft
	case line, ok := <-l.lines:
		if !ok {
			return "", session.ErrLeft
		}
		return line, nil
	}
}

// Yes asks a question; an empty line means yes.
func (l *Lines) Yes(ctx context.Context, question string) (bool, error) {
	for {
		l.page.Line("%s [y/n]", question)
		line, err := l.Line(ctx)
		if err != nil {
			return false, err
		}
		if yes, ok := yesOrNo(line); ok || line == "" {
			return yes || line == "", nil
		}
		l.page.Line("Write y or n.")
	}
}

func yesOrNo(line string) (yes, ok bool) {
	switch strings.ToLower(line) {
	case "y", "yes":
		return true, true
	case "n", "no":
		return false, true
	}
	return false, false
}

// Told implements session.Candidate. A person reads before the clock starts.
func (l *Lines) Told(ctx context.Context, scenario interview.Scenario) error {
	l.told = scenario
	Situation(l.page, scenario)
	if !l.page.IsLive() {
		return nil
	}
	l.page.Prompt("Press Enter when you have read it; then the clock starts. ")
	_, err := l.Line(ctx)
	return err
}

// again is what a candidate writes to see the situation once more.
const again = "?"

// Answers implements session.Candidate: lines are notes, an empty one ends them.
func (l *Lines) Answers(ctx context.Context, asked session.Asked) error {
	Question(l.page, asked)
	l.page.Line("Answer aloud. Each line that you type is kept as a note. An empty line ends the")
	l.page.Line("answer; ? shows the situation again.")
	for {
		if l.page.IsLive() {
			l.page.Prompt(clock(asked) + " › ")
		}
		line, err := l.Line(ctx)
		if err != nil || line == "" {
			return err
		}
		if line == again {
			Situation(l.page, l.told)
			Question(l.page, asked)
			continue
		}
		if err := asked.Note(shortened(line)); err != nil {
			return err
		}
	}
}

// clock is the time so far, what is left, and what this question took.
func clock(asked session.Asked) string {
	now := asked.Clock()
	left := Left(now.Left)
	if now.Left <= 0 {
		left = "time is up: finish this answer"
	}
	return fmt.Sprintf("%s · %s · here %s of %d min", Clock(now.Spent), left, Clock(now.Question), asked.Minutes)
}

// Scores implements session.Candidate.
func (l *Lines) Scores(ctx context.Context, asked session.Asked) ([]bool, error) {
	now := asked.Clock()
	l.page.Line("%s on this question, %s; the clock stands still. Did you say, with its reason:", Clock(now.Question), Left(now.Left))
	made := make([]bool, len(asked.Points))
	for i, point := range asked.Points {
		for {
			l.page.Line("")
			Point(l.page, i+1, point, false)
			l.page.Line("      y or n?")
			line, err := l.Line(ctx)
			if err != nil {
				return nil, err
			}
			yes, ok := yesOrNo(line)
			if ok {
				made[i] = yes
				break
			}
			l.page.Line("%s", fmt.Sprintf("Point %d wants y or n.", i+1))
		}
	}
	l.page.Line("")
	return made, nil
}

// Compares implements session.Candidate.
func (l *Lines) Compares(_ context.Context, asked session.Asked, made []bool) error {
	Answer(l.page, asked, made)
	return nil
}

func shortened(note string) string {
	if runes := []rune(note); len(runes) > longest {
		return string(runes[:longest])
	}
	return note
}
