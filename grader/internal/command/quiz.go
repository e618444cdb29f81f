package command

import (
	"context"
	"fmt"
	"os"
	"time"

	"golang.org/x/term"

	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/drill/cards"
	"socketlab/grader/internal/drill/fsrs"
	"socketlab/grader/internal/drill/quiz"
)

// QuizOptions are the flags of grader quiz.
type QuizOptions struct {
	Filter cards.Filter
	Count  int
	Ahead  bool
}

// Quiz asks the cards that are due, then new ones. Each grade is kept at once.
func (d *Desk) Quiz(ctx context.Context, options QuizOptions) error {
	if options.Count < 1 {
		return exitcode.Usagef("--count wants a whole number from 1 on, not %d", options.Count)
	}
	all, err := d.cards(options.Filter)
	if err != nil {
		return err
	}
	labs, kept, remark, err := quiz.Open(d.Book.Root)
	d.remarkOn(remark)
	if err != nil {
		return err
	}
	items := quiz.Choice{Kept: kept, Labs: labs, Now: time.Now(), Count: options.Count, Ahead: options.Ahead}.Of(all)
	if len(items) == 0 {
		d.Page.Success("None of these %s is due: %s.", plural(len(all), "card", "cards"), quiz.Next(all, kept, time.Now()))
		d.Page.Line("%s asks them all the same.", d.Words.Quiz("--ahead"))
		return nil
	}
	asker, end, err := d.asker()
	if err != nil {
		return err
	}
	defer end()
	session := &quiz.Session{Items: items, Kept: kept, Page: d.Page, Asker: asker, Now: time.Now}
	session.Keep = func(id string, grade fsrs.Grade, now time.Time) (quiz.Kept, error) {
		kept, remark, err := quiz.Keep(d.Book.Root, id, grade, now)
		d.remarkOn(remark)
		return kept, err
	}
	return session.Run(ctx)
}

// due counts the questions that the reader was asked before and that are due.
func (d *Desk) due() (int, error) {
	progress, err := d.progress()
	if err != nil {
		return 0, err
	}
	return quiz.Due(progress, time.Now()), nil
}

// asker reads keys at a terminal and lines elsewhere. End must be called.
func (d *Desk) asker() (asker quiz.Asker, end func(), err error) {
	if !d.Page.IsLive() || !term.IsTerminal(int(d.In.Fd())) {
		return quiz.NewLines(d.Page, d.In), func() {}, nil
	}
	keys, err := quiz.NewKeys(d.Page, d.In)
	if err != nil {
		return nil, nil, err
	}
	return keys, keys.Close, nil
}

// cards reads the cards that a filter chooses: at least one. Malformed ones are
// remarked on and left out.
func (d *Desk) cards(filter cards.Filter) ([]cards.Card, error) {
	if err := filter.Check(); err != nil {
		return nil, err
	}
	all, problems, err := cards.Load(d.Book)
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		fmt.Fprintf(os.Stderr, "malformed cards are left out:\n%s\n", problems)
	}
	chosen := filter.Of(all)
	switch {
	case len(all) == 0 && len(problems) > 0:
		return nil, exitcode.Usagef("no card in notes/ is well formed; repair those above, or restore them with: git checkout -- notes")
	case len(all) == 0:
		return nil, exitcode.Usagef("there are no cards in notes/; restore them with: git checkout -- notes")
	case len(chosen) == 0:
		return nil, exitcode.Usagef("no card has topic %q and level %q; leave one of them out", filter.Topic, filter.Level)
	}
	return chosen, nil
}
