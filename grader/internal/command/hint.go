package command

import (
	"fmt"

	"socketlab/grader/internal/catalogue"
	"socketlab/grader/internal/progress"
)

// Hint gives the next hint for a check: the named one, else the first that
// failed in the last run, else the lab's first.
func (d *Desk) Hint(called, name string) error {
	lab, err := d.Book.Lab(called)
	if err != nil {
		return err
	}
	checks, err := catalogue.Load(lab)
	if err != nil {
		return err
	}
	kept, err := d.progress()
	if err != nil {
		return err
	}
	mine := kept.Lab(lab.Name)
	if name == "" {
		name = checks[0].Name
		if mine.Last != nil {
			if len(mine.Last.Failing) == 0 {
				d.Page.Success("Every check of this lab passed in its last run; there is nothing to hint at.")
				return nil
			}
			name = firstKnown(checks, mine.Last.Failing)
		}
	}
	check, err := catalogue.Find(checks, name)
	if err != nil {
		return err
	}
	d.Page.Heading(check.Title)
	var given int
	if err := d.update(func(p *progress.Progress) error {
		given = p.Lab(lab.Name).Hint(check.Name, len(check.Hints))
		return nil
	}); err != nil {
		return err
	}
	if given >= len(check.Hints) {
		d.Page.Line("")
		for i, hint := range check.Hints {
			d.Page.Fact(fmt.Sprintf("hint %d/%d", i+1, len(check.Hints)), hint)
		}
		d.Page.Line("")
		d.Page.Remark("That was the last hint. What is left:")
		d.Page.Fact("read", lab.NotesPath()+"#"+check.Note)
		d.Page.Fact("compare", d.Words.Lab("diff", lab.Number))
		return nil
	}
	d.Page.Line("")
	d.Page.Fact(fmt.Sprintf("hint %d/%d", given+1, len(check.Hints)), check.Hints[given])
	if left := len(check.Hints) - given - 1; left > 0 {
		d.Page.Fact("more", fmt.Sprintf("%s (%d left)", d.Words.Lab("hint", lab.Number), left))
	}
	d.Page.Fact("read on", lab.NotesPath()+"#"+check.Note)
	return nil
}

// firstKnown is the first of names that the catalogue still has, else its first.
func firstKnown(checks []catalogue.Check, names []string) string {
	for _, name := range names {
		if _, err := catalogue.Find(checks, name); err == nil {
			return name
		}
	}
	return checks[0].Name
}
