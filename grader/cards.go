package main

import (
	"context"
	"strings"

	"socketlab/grader/internal/core/cli"

	"fmt"
	"os"

	"github.com/spf13/cobra"

	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/text"
	"socketlab/grader/internal/drill/cards"
	"socketlab/grader/internal/drill/deck"
)

// cardsOptions are the flags of grader cards. A file is a path, - for standard
// output, or empty for none.
type cardsOptions struct {
	Filter cards.Filter
	Anki   string
	CSV    string
	JSON   string
}

func filterFlags(cmd *cobra.Command, filter *cards.Filter) {
	cmd.Flags().StringVar(&filter.Topic, "topic", "", "only one of: "+strings.Join(cards.Topics, ", "))
	cmd.Flags().StringVar(&filter.Level, "level", "", "only one of: "+strings.Join(cards.Levels, ", "))
}

func cardsCommand() *cobra.Command {
	var o cardsOptions
	cmd := &cobra.Command{
		Use: "cards", Short: "Count the questions of notes/, or write them for Anki and others", Args: cli.NoArgs,
		Long: `Cards counts the questions of notes/ by topic and level, or writes them to files
(- is standard output).

Anki takes its file by File, Import. A card keeps its identity when it is
reworded: import a newer file to update the deck, and what you learnt is kept.`,
		RunE: cli.Run(func(_ context.Context, app *cli.App, _ []string) error { return exportCards(app, o) }),
	}
	filterFlags(cmd, &o.Filter)
	cmd.Flags().StringVar(&o.Anki, "anki", "", "write a deck for Anki (2.1.54 or later) to this file")
	cmd.Flags().StringVar(&o.CSV, "csv", "", "write a table to this file")
	cmd.Flags().StringVar(&o.JSON, "json", "", "write JSON to this file")
	return cmd
}

// exportCards writes the cards in the forms that are asked for, or counts them.
func exportCards(app *cli.App, options cardsOptions) error {
	all, err := chooseCards(app, options.Filter)
	if err != nil {
		return err
	}
	if options.Anki == "" && options.CSV == "" && options.JSON == "" {
		count(app, all)
		return nil
	}
	for _, form := range []struct {
		file  string
		write func([]cards.Card) ([]byte, error)
		then  string
	}{
		{options.Anki, deck.Anki, "; in Anki: File, Import"},
		{options.CSV, deck.CSV, ""},
		{options.JSON, deck.JSON, ""},
	} {
		if form.file == "" {
			continue
		}
		content, err := form.write(all)
		if err != nil {
			return fmt.Errorf("export the cards: %w", err)
		}
		if form.file == "-" {
			if _, err := app.Out.Write(content); err != nil {
				return exitcode.Environmentf("print the cards: %w", err)
			}
			continue
		}
		if err := os.WriteFile(form.file, content, 0o644); err != nil {
			return exitcode.Usagef("write the cards: %w; choose another file", err)
		}
		app.Page.Success("%s: %s%s.", form.file, text.Plural(len(all), "card", "cards"), form.then)
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
