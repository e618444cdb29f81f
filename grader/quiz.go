package main

import (
	"socketlab/grader/internal/core/cli"

	"context"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/text"
	"socketlab/grader/internal/drill/cards"
	"socketlab/grader/internal/drill/fsrs"
	"socketlab/grader/internal/drill/quiz"
)

// quizOptions are the flags of grader quiz.
type quizOptions struct {
	Filter cards.Filter
	Count  int
	Ahead  bool
}

func quizCommand() *cobra.Command {
	var o quizOptions
	cmd := &cobra.Command{
		Use: "quiz", Short: "Ask the questions of notes/, one at a time, when they are due", Args: cli.NoArgs,
		Long: `Quiz asks the questions of notes/, one at a time: those that are due, then new
ones from junior to senior. Answer aloud, press any key, compare, and grade
yourself:

  1 again   I did not know it              3 good   I knew it
  2 hard    I knew it with trouble         4 easy   at once

The grade decides when the card comes back (FSRS-6). It is kept at once: stop
whenever you like. A check that fails makes the questions that it shows due.
Without a terminal, answers are read as lines.`,
		RunE: cli.Run(func(ctx context.Context, app *cli.App, _ []string) error { return askQuiz(ctx, app, o) }),
	}
	filterFlags(cmd, &o.Filter)
	cmd.Flags().IntVar(&o.Count, "count", 10, "how many cards at most")
	cmd.Flags().BoolVar(&o.Ahead, "ahead", false, "ask cards that are not due yet when no others are left")
	return cmd
}

// askQuiz asks the cards that are due, then new ones. Each grade is kept at once.
func askQuiz(ctx context.Context, app *cli.App, options quizOptions) error {
	if options.Count < 1 {
		return exitcode.Usagef("--count wants a whole number from 1 on, not %d", options.Count)
	}
	all, err := chooseCards(app, options.Filter)
	if err != nil {
		return err
	}
	labs, kept, remark, err := quiz.Open(app.Book.Root)
	app.Remark(remark)
	if err != nil {
		return err
	}
	items := quiz.Choice{Kept: kept, Labs: labs, Now: time.Now(), Count: options.Count, Ahead: options.Ahead}.Of(all)
	if len(items) == 0 {
		app.Page.Success("None of these %s is due: %s.", text.Plural(len(all), "card", "cards"), quiz.Next(all, kept, time.Now()))
		app.Page.Line("%s asks them all the same.", app.Words.Quiz("--ahead"))
		return nil
	}
	asker, end, err := asker(app)
	if err != nil {
		return err
	}
	defer end()
	session := &quiz.Session{Items: items, Kept: kept, Page: app.Page, Asker: asker, Now: time.Now}
	session.Keep = func(id string, grade fsrs.Grade, now time.Time) (quiz.Kept, error) {
		kept, remark, err := quiz.Keep(app.Book.Root, id, grade, now)
		app.Remark(remark)
		return kept, err
	}
	return session.Run(ctx)
}

// due counts the questions that the reader was asked before and that are due.
func due(app *cli.App) (int, error) {
	progress, err := app.Progress()
	if err != nil {
		return 0, err
	}
	return quiz.Due(progress, time.Now()), nil
}

// asker reads keys at a terminal and lines elsewhere. End must be called.
func asker(app *cli.App) (asker quiz.Asker, end func(), err error) {
	if !app.Page.IsLive() || !term.IsTerminal(int(app.In.Fd())) {
		return quiz.NewLines(app.Page, app.In), func() {}, nil
	}
	keys, err := quiz.NewKeys(app.Page, app.In)
	if err != nil {
		return nil, nil, err
	}
	return keys, keys.Close, nil
}

// cards reads the cards that a filter chooses: at least one. Malformed ones are
// remarked on and left out.
func chooseCards(app *cli.App, filter cards.Filter) ([]cards.Card, error) {
	if err := filter.Check(); err != nil {
		return nil, err
	}
	all, problems, err := cards.Load(app.Book)
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
