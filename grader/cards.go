package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"socketlab/grader/internal/core/cli"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/text"
	"socketlab/grader/internal/drill/cards"
	"socketlab/grader/internal/drill/deck"
)

// cardsOptions are the flags of grader cards. Each file is a path, "-" for standard
// output, or empty to write none.
type cardsOptions struct {
	Filter cards.Filter
	Anki   string
	CSV    string
	JSON   string
}

func filterFlags(cmd *cobra.Command, filter *cards.Filter) {
	cmd.Flags().StringVar(&filter.Topic, "topic", "", "only questions on this topic: "+strings.Join(cards.Topics, ", "))
	cmd.Flags().StringVar(&filter.Level, "level", "", "only questions of this level: "+strings.Join(cards.Levels, ", "))
}

func cardsCommand() *cobra.Command {
	var o cardsOptions
	cmd := &cobra.Command{
		Use: "cards", Short: "Count the interview questions, or export them for Anki", Args: cli.NoArgs,
		Long: `Cards counts the questions of notes/ by topic and level, or exports them to files.
The file name - stands for standard output.

In Anki, choose File, then Import. Import a newer file to update the deck: cards
are recognized even if they were reworded, and Anki keeps your learning progress.`,
		RunE: cli.Run(func(_ context.Context, app *cli.App, _ []string) error { return exportCards(app, o) }),
	}
	filterFlags(cmd, &o.Filter)
	cmd.Flags().StringVar(&o.Anki, "anki", "", "write an Anki deck (2.1.54 or later) to this file")
	cmd.Flags().StringVar(&o.CSV, "csv", "", "write a CSV table to this file")
	cmd.Flags().StringVar(&o.JSON, "json", "", "write JSON to this file")
	return cmd
}

// exportCards writes the cards in the requested formats. With no format requested
// it counts them.
func exportCards(app *cli.App, options cardsOptions) error {
	all, err := chooseCards(app, options.Filter)
	if err != nil {
		return err
	}
	if options.Anki == "" && options.CSV == "" && options.JSON == "" {
		count(app, all)
		return nil
	}
	for _, format := range []struct {
		file  string
		write func([]cards.Card) ([]byte, error)
		next  string
	}{
		{options.Anki, deck.Anki, "; in Anki, choose File, then Import"},
		{options.CSV, deck.CSV, ""},
		{options.JSON, deck.JSON, ""},
	} {
		if format.file == "" {
			continue
		}
		content, err := format.write(all)
		if err != nil {
			return fmt.Errorf("export the cards: %w", err)
		}
		if format.file == "-" {
			if _, err := app.Out.Write(content); err != nil {
				return exitcode.Environmentf("print the cards: %w", err)
			}
			continue
		}
		if err := os.WriteFile(format.file, content, 0o644); err != nil {
			return exitcode.Usagef("write the cards: %w; choose another file", err)
		}
		app.Page.Success("%s: %s%s.", format.file, text.Plural(len(all), "card", "cards"), format.next)
	}
	return nil
}

// count prints how many cards there are, by topic and level.
func count(app *cli.App, all []cards.Card) {
	app.Page.Line("%-16s %8s %8s %8s", "", cards.Levels[0], cards.Levels[1], cards.Levels[2])
	for _, topic := range cards.Topics {
		line := fmt.Sprintf("%-16s", topic)
		for _, level := range cards.Levels {
			line += fmt.Sprintf(" %8d", len(cards.Filter{Topic: topic, Level: level}.Of(all)))
		}
		app.Page.Line("%s", line)
	}
	app.Page.Line("")
	app.Page.Line("%s. Try %s, or go run ./grader cards --anki FILE.", text.Plural(len(all), "card", "cards"), app.Words.Quiz(""))
}
