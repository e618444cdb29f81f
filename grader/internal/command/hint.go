package command

import (
	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/progress"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/workbook"
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
	hint, err := d.nextHint(lab, check)
	if err != nil {
		return err
	}
	d.Page.Hint(hint, lab, d.Words)
	return nil
}

// nextHint takes one more hint of a check.
func (d *Desk) nextHint(lab workbook.Lab, check catalogue.Check) (terminal.Hint, error) {
	hint := terminal.Hint{Check: check}
	err := d.update(func(p *progress.Progress) error {
		hint.Before = p.Lab(lab.Name).Hint(check.Name, len(check.Hints))
		return nil
	})
	return hint, err
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
