package main

// What someone before an interview types: questions, one at a time.

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"socketlab/grader/internal/command"
	"socketlab/grader/internal/drill/cards"
)

func quiz() *cobra.Command {
	var o command.QuizOptions
	cmd := &cobra.Command{
		Use: "quiz", Short: "Ask the questions of notes/, one at a time, when they are due", Args: none,
		Long: `Quiz asks the questions of notes/, one at a time: those that are due, then new
ones from junior to senior. Answer aloud, press any key, compare, and grade
yourself:

  1 again   I did not know it              3 good   I knew it
  2 hard    I knew it with trouble         4 easy   at once

The grade decides when the card comes back (FSRS-6). It is kept at once: stop
whenever you like. A check that fails makes the questions that it shows due.
Without a terminal, answers are read as lines.`,
		RunE: desk(func(ctx context.Context, d *command.Desk, _ []string) error { return d.Quiz(ctx, o) }),
	}
	filterFlags(cmd, &o.Filter)
	cmd.Flags().IntVar(&o.Count, "count", 10, "how many cards at most")
	cmd.Flags().BoolVar(&o.Ahead, "ahead", false, "ask cards that are not due yet when no others are left")
	return cmd
}

func filterFlags(cmd *cobra.Command, filter *cards.Filter) {
	cmd.Flags().StringVar(&filter.Topic, "topic", "", "only one of: "+strings.Join(cards.Topics, ", "))
	cmd.Flags().StringVar(&filter.Level, "level", "", "only one of: "+strings.Join(cards.Levels, ", "))
}

func deck() *cobra.Command {
	var o command.CardsOptions
	cmd := &cobra.Command{
		Use: "cards", Short: "Count the questions of notes/, or write them for Anki and others", Args: none,
		Long: `Cards counts the questions of notes/ by topic and level, or writes them to files
(- is standard output).

Anki takes its file by File, Import. A card keeps its identity when it is
reworded: import a newer file to update the deck, and what you learnt is kept.`,
		RunE: desk(func(_ context.Context, d *command.Desk, _ []string) error { return d.Cards(o) }),
	}
	filterFlags(cmd, &o.Filter)
	cmd.Flags().StringVar(&o.Anki, "anki", "", "write a deck for Anki (2.1.54 or later) to this file")
	cmd.Flags().StringVar(&o.CSV, "csv", "", "write a table to this file")
	cmd.Flags().StringVar(&o.JSON, "json", "", "write JSON to this file")
	return cmd
}

func interview() *cobra.Command {
	var o command.InterviewOptions
	cmd := &cobra.Command{
		Use: "interview", Short: "Hold a mock interview against the clock", Args: none,
		Long: `A situation, then questions that follow on one another, from junior to senior.
Answer aloud, or type notes; then tick the points that you made. The clock runs
while you answer. Ctrl-C keeps what you did, and the next interview goes on.`,
		RunE: desk(func(ctx context.Context, d *command.Desk, _ []string) error { return d.Interview(ctx, o) }),
	}
	flags := cmd.Flags()
	flags.StringVar(&o.Scenario, "scenario", "", "which interview (default: one that you have not sat, or not for longest)")
	flags.IntVar(&o.Minutes, "minutes", 0, "how long, on the clock (default: 45)")
	flags.StringSliceVar(&o.Levels, "level", nil, "only questions of these levels: junior, mid, senior")
	flags.BoolVar(&o.Resume, "resume", false, "go on with the interview that was cut short, without asking")
	flags.BoolVar(&o.New, "new", false, "begin a new one, without asking")
	flags.BoolVar(&o.List, "list", false, "list the interviews and how you did")
	flags.BoolVar(&o.Last, "last", false, "show the result of the last interview again, with your notes")
	return cmd
}
