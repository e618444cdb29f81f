package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"socketlab/grader/internal/core/cli"
	"socketlab/grader/internal/core/exitcode"
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
		Use: "quiz", Short: "Practise interview questions, one at a time, when they are due", Args: cli.NoArgs,
		Long: `Quiz asks the questions of notes/ one at a time: first the ones that are due, then
new ones from junior to senior. Answer aloud, press any key, compare your answer
with the one on the screen, and grade yourself:

  1 again   I did not know it              3 good   I knew it
  2 hard    I knew it with difficulty      4 easy   I knew it at once

The grade decides when the question comes back (the FSRS-6 algorithm). Each grade
is saved at once, so you can stop at any time. If a check fails, the questions
that it demonstrates become due. Without a terminal, quiz reads answers as lines.`,
		RunE: cli.Run(func(ctx context.Context, app *cli.App, _ []string) error { return askQuiz(ctx, app, o) }),
	}
	filterFlags(cmd, &o.Filter)
	cmd.Flags().IntVar(&o.Count, "count", 10, "ask at most this many questions")
	cmd.Flags().BoolVar(&o.Ahead, "ahead", false, "also ask questions that are not due yet")
	return cmd
}

// askQuiz runs a quiz. It saves each grade at once.
func askQuiz(ctx context.Context, app *cli.App, options quizOptions) error {
	if options.Count < 1 {
		return exitcode.Usagef("--count must be 1 or more, not %d", options.Count)
	}
	all, err := chooseCards(app, options.Filter)
	if err != nil {
		return err
	}
	labs, schedules, remark, err := quiz.Open(app.Book.Root)
	app.Remark(remark)
	if err != nil {
		return err
	}
	items := quiz.Choice{Schedules: schedules, Labs: labs, Now: time.Now(), Count: options.Count, Ahead: options.Ahead}.Of(all)
	if len(items) == 0 {
		app.Page.Success("No question is due. Next: %s.", quiz.Next(all, schedules, time.Now()))
		app.Page.Line("To practise anyway: %s", app.Words.Quiz("--ahead"))
		return nil
	}
	asker, end, err := asker(app)
	if err != nil {
		return err
	}
	defer end()
	session := &quiz.Session{Items: items, Schedules: schedules, Page: app.Page, Asker: asker, Now: time.Now}
	session.Save = func(id string, grade fsrs.Grade, now time.Time) (quiz.Schedule, error) {
		schedule, remark, err := quiz.Save(app.Book.Root, id, grade, now)
		app.Remark(remark)
		return schedule, err
	}
	return session.Run(ctx)
}

// due counts the questions that were graded before and are due now.
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

// chooseCards returns the cards that match a filter, at least one. It reports
// malformed cards on standard error and leaves them out.
func chooseCards(app *cli.App, filter cards.Filter) ([]cards.Card, error) {
	if err := filter.Check(); err != nil {
		return nil, err
	}
	all, problems, err := cards.Load(app.Book)
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		fmt.Fprintf(os.Stderr, "these cards are malformed and were left out:\n%s\n", problems)
	}
	chosen := filter.Of(all)
	switch {
	case len(all) == 0 && len(problems) > 0:
		return nil, exitcode.Usagef("every card in notes/ is malformed; fix the problems above, or restore the notes with: git checkout -- notes")
	case len(all) == 0:
		return nil, exitcode.Usagef("there are no cards in notes/; restore the notes with: git checkout -- notes")
	case len(chosen) == 0:
		return nil, exitcode.Usagef("no card has topic %q and level %q; leave out one of them", filter.Topic, filter.Level)
	}
	return chosen, nil
}
