package command

import (
	"fmt"
	"os"

	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/drill/cards"
	"socketlab/grader/internal/drill/deck"
)

// CardsOptions are the flags of grader cards. A file is a path, - for standard
// output, or empty for none.
type CardsOptions struct {
	Filter cards.Filter
	Anki   string
	CSV    string
	JSON   string
}

// Cards writes the cards in the forms that are asked for, or counts them.
func (d *Desk) Cards(options CardsOptions) error {
	all, err := d.cards(options.Filter)
	if err != nil {
		return err
	}
	if options.Anki == "" && options.CSV == "" && options.JSON == "" {
		d.count(all)
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
		text, err := form.write(all)
		if err != nil {
			return fmt.Errorf("export the cards: %w", err)
		}
		if form.file == "-" {
			if _, err := d.Out.Write(text); err != nil {
				return exitcode.Surroundingsf("print the cards: %w", err)
			}
			continue
		}
		if err := os.WriteFile(form.file, text, 0o644); err != nil {
			return exitcode.Usagef("write the cards: %w; choose another file", err)
		}
		d.Page.Success("%s: %s%s.", form.file, plural(len(all), "card", "cards"), form.then)
	}
	return nil
}

// count prints how many cards there are, by topic and level.
func (d *Desk) count(all []cards.Card) {
	d.Page.Line("%-16s %8s %8s %8s", "", cards.Levels[0], cards.Levels[1], cards.Levels[2])
	for _, topic := range cards.Topics {
		line := fmt.Sprintf("%-16s", topic)
		for _, level := range cards.Levels {
			line += fmt.Sprintf(" %8d", len(cards.Filter{Topic: topic, Level: level}.Of(all)))
		}
		d.Page.Line("%s", line)
	}
	d.Page.Line("")
	d.Page.Line("%s. Try %s, or go run ./grader cards --anki FILE.", plural(len(all), "card", "cards"), d.Words.Quiz(""))
}
