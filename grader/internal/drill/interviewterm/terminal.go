// Package interviewterm shows a mock interview in a terminal and reads the
// candidate's answers as lines.
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

// longestNote is the length in characters to which a note is cut.
const longestNote = 1000

// Terminal implements session.Terminal with a page and lines of input.
type Terminal struct {
	page      *terminal.Page
	lines     <-chan string
	done      chan struct{}
	situation interview.Scenario // the one shown last
}

// New returns a terminal that reads lines from in until Close. A read that is
// blocked at that time ends only with the process.
func New(page *terminal.Page, in io.Reader) *Terminal {
	lines := make(chan string)
	t := &Terminal{page: page, lines: lines, done: make(chan struct{})}
	go t.read(in, lines)
	return t
}

func (t *Terminal) read(in io.Reader, lines chan<- string) {
	defer close(lines)
	scanner := bufio.NewScanner(in)
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		select {
		case lines <- strings.TrimSpace(strings.ToValidUTF8(scanner.Text(), "�")):
		case <-t.done:
			return
		}
	}
}

// Close stops the reading of lines.
func (t *Terminal) Close() { close(t.done) }

// Line returns the next line, or session.ErrLeft at the end of the input.
func (t *Terminal) Line(ctx context.Context) (string, error) {
	select {
	case <-ctx.Done():
		return "", session.ErrLeft
	case line, ok := <-t.lines:
		if !ok {
			return "", session.ErrLeft
		}
		return line, nil
	}
}

// Yes asks a question that is answered with yes or no. An empty line means yes.
func (t *Terminal) Yes(ctx context.Context, question string) (bool, error) {
	for {
		t.page.Line("%s [Y/n]", question)
		line, err := t.Line(ctx)
		if err != nil {
			return false, err
		}
		if yes, ok := yesOrNo(line); ok || line == "" {
			return yes || line == "", nil
		}
		t.page.Line("Type y or n.")
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

// ShowSituation implements session.Terminal. It lets a person read before the
// clock starts.
func (t *Terminal) ShowSituation(ctx context.Context, scenario interview.Scenario) error {
	t.situation = scenario
	Situation(t.page, scenario)
	if !t.page.IsLive() {
		return nil
	}
	t.page.Prompt("Read the situation, then press Enter to start the clock. ")
	_, err := t.Line(ctx)
	return err
}

// showSituation is the line that a candidate types to see the situation again.
const showSituation = "?"

// Ask implements session.Terminal. Each line is a note; an empty line ends the
// answer.
func (t *Terminal) Ask(ctx context.Context, question session.Question) error {
	Question(t.page, question)
	t.page.Line("Answer aloud. Every line you type is saved as a note. Press Enter on an empty")
	t.page.Line("line to end the answer, or type ? to see the situation again.")
	for {
		if t.page.IsLive() {
			t.page.Prompt(clock(question) + " › ")
		}
		line, err := t.Line(ctx)
		if err != nil || line == "" {
			return err
		}
		if line == showSituation {
			Situation(t.page, t.situation)
			Question(t.page, question)
			continue
		}
		if err := question.Note(shortened(line)); err != nil {
			return err
		}
	}
}

// clock shows the time spent, the time left, and the time spent on this question.
func clock(question session.Question) string {
	now := question.Clock()
	left := Left(now.Left)
	if now.Left <= 0 {
		left = "time is up: finish this answer"
	}
	return fmt.Sprintf("%s · %s · this question %s of %d min", Clock(now.Spent), left, Clock(now.Question), question.Minutes)
}

// Score implements session.Terminal.
func (t *Terminal) Score(ctx context.Context, question session.Question) ([]bool, error) {
	now := question.Clock()
	t.page.Line("You took %s for this question. The clock is stopped (%s).", Clock(now.Question), Left(now.Left))
	t.page.Line("Did you make each of these points, with its reason?")
	made := make([]bool, len(question.Points))
	for i, point := range question.Points {
		for {
			t.page.Line("")
			Point(t.page, i+1, point, false)
			t.page.Line("      y or n?")
			line, err := t.Line(ctx)
			if err != nil {
				return nil, err
			}
			yes, ok := yesOrNo(line)
			if ok {
				made[i] = yes
				break
			}
			t.page.Line("Type y or n for point %d.", i+1)
		}
	}
	t.page.Line("")
	return made, nil
}

// ShowAnswer implements session.Terminal.
func (t *Terminal) ShowAnswer(_ context.Context, question session.Question, made []bool) error {
	Answer(t.page, question, made)
	return nil
}

func shortened(note string) string {
	if runes := []rune(note); len(runes) > longestNote {
		return string(runes[:longestNote])
	}
	return note
}
