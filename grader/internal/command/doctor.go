package command

import (
	"context"
	"os"

	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/learn/doctor"
)

// doctorMarks say how a finding looks.
var doctorMarks = map[doctor.Level]terminal.Mark{
	doctor.Good:    terminal.Fine,
	doctor.Lacking: terminal.Doubtful,
	doctor.Missing: terminal.Wrong,
}

// Doctor looks whether the machine has what the labs need. It returns an error
// of the surroundings if something is missing.
func (d *Desk) Doctor(ctx context.Context) error {
	// Nothing is looked for in the network.
	if err := os.Setenv("GOPROXY", "off"); err != nil {
		return err
	}
	defer d.Page.Quiet()
	machine := doctor.Machine{Root: d.Book.Root, Screen: os.Stdout}
	gone := 0
	for _, probe := range machine.Probes() {
		d.Page.Now("%s…", probe.Name)
		found := probe.Look(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		d.Page.Finding(doctorMarks[found.Level], probe.Name, found.Text, found.Remedy)
		if found.Level == doctor.Missing {
			gone++
		}
	}
	d.Page.Line("")
	if gone > 0 {
		return exitcode.Surroundingsf("the labs need %s: see ✗ above, and what to do about it", plural(gone, "thing that is not right here", "things that are not right here"))
	}
	d.Page.Success("The labs have all they need.")
	return nil
}
