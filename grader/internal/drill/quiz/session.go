package quiz

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"socketlab/grader/internal/core/markdown"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/drill/fsrs"
)

// Asker reads the answers.
type Asker interface {
	// Ask shows the first prompt that fits the width and returns the answer, a key
	// or a line. It returns io.EOF when the reader quits, and the context's error
	// when the context ends.
	Ask(ctx context.Context, prompts ...string) (string, error)
}

// Session is one quiz.
type Session struct {
	Items     []Item
	Schedules map[string]Schedule // by card ID; Run updates them
	Page      *terminal.Page
	Asker     Asker
	Now       func() time.Time
	// Save stores a grade before the next card is asked.
	Save func(id string, grade fsrs.Grade, now time.Time) (Schedule, error)

	answers []answer
}

// answer is the grade of a card when it was first asked.
type answer struct {
	Item
	grade fsrs.Grade
}

// names of the grades, for the screen and for answers that are lines.
var names = map[fsrs.Grade]string{fsrs.Again: "again", fsrs.Hard: "hard", fsrs.Good: "good", fsrs.Easy: "easy"}

// Run asks every card, asks the forgotten ones again at the end, and prints a
// summary. It returns nil if the reader quits early.
func (s *Session) Run(ctx context.Context) error {
	err := s.ask(ctx)
	if ctx.Err() != nil || errors.Is(err, io.EOF) {
		err = nil
	}
	s.Page.Quiet()
	s.summary()
	return err
}

func (s *Session) ask(ctx context.Context) error {
	queue := s.Items
	for n := 0; n < len(queue); n++ {
		item, place := queue[n], fmt.Sprintf("%d of %d", n+1, len(s.Items))
		if n >= len(s.Items) {
			place, item.Why = "again", "just forgotten"
		}
		grade, err := s.one(ctx, item, place)
		if err != nil {
			return err
		}
		if n < len(s.Items) {
			s.answers = append(s.answers, answer{item, grade})
		}
		if grade == fsrs.Again {
			queue = append(queue[:len(queue):len(queue)], queue[n])
		}
	}
	return nil
}

// one asks one card and returns its grade.
func (s *Session) one(ctx context.Context, item Item, place string) (fsrs.Grade, error) {
	page := s.Page
	page.Fit()
	page.Begin(place, item.Level+" · "+item.Topic+" · "+item.Why)
	page.Line("")
	page.Markdown(markdown.Text{Source: "### " + item.Question, Page: item.Page})
	page.Line("")
	answer, err := s.Asker.Ask(ctx, "Answer aloud, then press Enter (q quits). ")
	if err != nil || answer == "q" {
		return 0, quit(err)
	}
	page.Fit()
	s.part(item, "In a minute", item.Minute)
	s.part(item, "A weak answer", item.Weak)
	s.part(item, "Shown by", item.Shown)
	for {
		answer, err := s.Asker.Ask(ctx, s.choices(item.ID)...)
		if err != nil || answer == "q" {
			return 0, quit(err)
		}
		if answer == "f" || answer == "full" {
			page.Fit()
			s.part(item, "In full", item.Full)
			continue
		}
		grade := graded(answer)
		if grade == 0 {
			continue
		}
		now := s.Now()
		schedule, err := s.Save(item.ID, grade, now)
		if err != nil {
			return 0, err
		}
		s.Schedules[item.ID] = schedule
		if grade == fsrs.Again {
			page.Aside("again: comes back at the end of this quiz")
		} else {
			page.Aside("%s: comes back %s", names[grade], in(schedule, now))
		}
		page.Line("")
		return grade, nil
	}
}

// quit returns err, or io.EOF if the reader typed q.
func quit(err error) error {
	if err == nil {
		return io.EOF
	}
	return err
}

func (s *Session) part(item Item, label, source string) {
	s.Page.Label(label)
	s.Page.Markdown(markdown.Text{Source: source, Page: item.Page})
	s.Page.Line("")
}

// choices returns prompts for a grade, widest first.
func (s *Session) choices(id string) []string {
	var long, short []string
	now := s.Now()
	for grade := fsrs.Again; grade <= fsrs.Easy; grade++ {
		wait := span(s.Schedules[id].wait(grade, now))
		long = append(long, fmt.Sprintf("%d %s %s", grade, names[grade], wait))
		short = append(short, fmt.Sprintf("%d %s", grade, wait))
	}
	return []string{
		strings.Join(long, " · ") + " · f full answer · q quit",
		strings.Join(long, "  ") + "  f full",
		"1-4: " + strings.Join(short, "  ") + "  f q",
	}
}

// graded returns the grade that an answer stands for, or 0.
func graded(answer string) fsrs.Grade {
	for grade, name := range names {
		if answer == name || answer == fmt.Sprint(int(grade)) {
			return grade
		}
	}
	return 0
}
