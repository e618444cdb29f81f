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

// Asker waits for what the reader says.
type Asker interface {
	// Ask shows the first prompt that fits and returns the answer: a key, or a
	// line. It returns io.EOF when the reader has had enough, and ctx's error.
	Ask(ctx context.Context, prompts ...string) (string, error)
}

// Session is one quiz.
type Session struct {
	Items []Item
	Kept  map[string]Kept // what was remembered before
	Page  *terminal.Page
	Asker Asker
	Now   func() time.Time
	// Keep writes a grade down before the next card is asked.
	Keep func(id string, grade fsrs.Grade, now time.Time) (Kept, error)

	answers []answer
}

// answer is what a card was graded when it was first asked.
type answer struct {
	Item
	grade fsrs.Grade
}

// names of the grades, as they are shown and as a line may say them.
var names = map[fsrs.Grade]string{fsrs.Again: "again", fsrs.Hard: "hard", fsrs.Good: "good", fsrs.Easy: "easy"}

// Run asks card after card, once more at the end what was forgotten, and sums
// up. That the reader stops early is no error.
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
			place, item.Why = "once more", "forgotten just now"
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

// one asks a card until it is graded.
func (s *Session) one(ctx context.Context, item Item, place string) (fsrs.Grade, error) {
	page := s.Page
	page.Fit()
	page.Begin(place, item.Level+" · "+item.Topic+" · "+item.Why)
	page.Line("")
	page.Markdown(markdown.Text{Source: "### " + item.Question, Page: item.Page})
	page.Line("")
	answer, err := s.Asker.Ask(ctx, "Answer aloud, then press Enter. q ends the quiz.")
	if err != nil || answer == "q" {
		return 0, enough(err)
	}
	page.Fit()
	s.part(item, "In a minute", item.Minute)
	s.part(item, "A weak answer", item.Weak)
	s.part(item, "Shown by", item.Shown)
	for {
		answer, err := s.Asker.Ask(ctx, s.choices(item.ID)...)
		if err != nil || answer == "q" {
			return 0, enough(err)
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
		kept, err := s.Keep(item.ID, grade, now)
		if err != nil {
			return 0, err
		}
		s.Kept[item.ID] = kept
		if grade == fsrs.Again {
			page.Aside("again: back at the end of this quiz")
		} else {
			page.Aside("%s: back %s", names[grade], in(kept, now))
		}
		page.Line("")
		return grade, nil
	}
}

// enough is the error of who has had enough.
func enough(err error) error {
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

// choices are prompts for a grade, the widest first.
func (s *Session) choices(id string) []string {
	var long, short []string
	now := s.Now()
	for grade := fsrs.Again; grade <= fsrs.Easy; grade++ {
		wait := span(s.Kept[id].wait(grade, now))
		long = append(long, fmt.Sprintf("%d %s %s", grade, names[grade], wait))
		short = append(short, fmt.Sprintf("%d %s", grade, wait))
	}
	return []string{
		strings.Join(long, " · ") + " · f in full · q end",
		strings.Join(long, "  ") + "  f full",
		"1-4: " + strings.Join(short, "  ") + "  f q",
	}
}

// graded is the grade that an answer means, or 0.
func graded(answer string) fsrs.Grade {
	for grade, name := range names {
		if answer == name || answer == fmt.Sprint(int(grade)) {
			return grade
		}
	}
	return 0
}
