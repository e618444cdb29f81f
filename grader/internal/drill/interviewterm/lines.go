// Package interviewterm is who sits in a mock interview: at a terminal, where the
// clock is seen to run, or in plain lines.
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

// Told implements session.Candidate.
func (l *Lines) Told(_ context.Context, scenario interview.Scenario) error {
	l.told = scenario
	l.page.Situation(scenario)
	return nil
}

// again is what a candidate writes to see the situation once more.
const again = "?"

// Answers implements session.Candidate: lines are notes, an empty one ends them.
func (l *Lines) Answers(ctx context.Context, asked session.Asked) error {
	l.page.Question(asked)
	l.page.Line("Answer aloud. Lines that you write are kept; an empty one shows what counts,")
	l.page.Line("? shows the situation again.")
	for {
		line, err := l.Line(ctx)
		if err != nil || line == "" {
			return err
		}
		if line == again {
			l.page.Situation(l.told)
			l.page.Question(asked)
			continue
		}
		if err := asked.Note(shortened(line)); err != nil {
			return err
		}
	}
}

// Scores implements session.Candidate.
func (l *Lines) Scores(ctx context.Context, asked session.Asked) ([]bool, error) {
	now := asked.Clock()
	l.page.Line("%s on this question, %s; the clock stands still. Did you say, with its reason:", terminal.Clock(now.Question), terminal.Left(now.Left))
	made := make([]bool, len(asked.Points))
	for i, point := range asked.Points {
		for {
			l.page.Line("")
			l.page.Point(i+1, point, false)
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
	l.page.Answer(asked, made)
	return nil
}

func shortened(note string) string {
	if runes := []rune(note); len(runes) > longest {
		return string(runes[:longest])
	}
	return note
}
