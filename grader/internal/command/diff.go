package command

import (
	"bufio"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/diff"

	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/progress"
	"socketlab/grader/internal/core/workbook"
)

// Diff shows what separates the reader's code from the solution. Before the
// first time it asks, unless yes.
func (d *Desk) Diff(called string, yes bool) error {
	lab, err := d.Book.Lab(called)
	if err != nil {
		return err
	}
	seen, err := d.revealed(lab)
	if err != nil {
		return err
	}
	if !seen && !yes {
		agreed, err := d.confirm(fmt.Sprintf("This shows the solution of lab %02d. Show it? [y/N] ", lab.Number))
		if err != nil {
			return err
		}
		if !agreed {
			d.Page.Line("Not shown. A hint may do: %s", d.Words.Lab("hint", lab.Number))
			return nil
		}
	}
	text, err := d.reveal(lab)
	if err != nil {
		return err
	}
	d.Page.Diff(text)
	return nil
}

// revealed reports whether the reader need not be asked before the solution of a
// lab is shown: they have solved it, or seen it.
func (d *Desk) revealed(lab workbook.Lab) (bool, error) {
	kept, err := d.progress()
	if err != nil {
		return false, err
	}
	mine := kept.Lab(lab.Name)
	return mine.SolutionSeen != nil || mine.Solved != nil, nil
}

// reveal returns the difference between the reader's code and the solution,
// empty if there is none, and notes that it was seen.
func (d *Desk) reveal(lab workbook.Lab) (string, error) {
	reader, err := lab.Reader()
	if err != nil {
		return "", err
	}
	solution, err := lab.Solution()
	if err != nil {
		return "", err
	}
	if err := d.update(func(p *progress.Progress) error {
		p.Lab(lab.Name).Saw(time.Now())
		return nil
	}); err != nil {
		return "", err
	}
	var text strings.Builder
	names := map[string]bool{}
	maps.Copy(names, keys(reader))
	maps.Copy(names, keys(solution))
	for _, name := range slices.Sorted(maps.Keys(names)) {
		from, to := lab.Path()+"/"+name, "solutions/"+lab.Name+"/"+name
		if reader[name] == nil {
			from = "/dev/null"
		}
		if solution[name] == nil {
			to = "/dev/null"
		}
		text.Write(diff.Diff(from, reader[name], to, solution[name]))
	}
	return text.String(), nil
}

// confirm asks a person yes or no, on standard error since the answer to the
// command may be piped. Where there is none to ask it refuses.
func (d *Desk) confirm(question string) (bool, error) {
	if !d.asks() {
		return false, exitcode.Usagef("this reveals the solution, and there is nobody to ask; add --yes (with make: ARGS=--yes)")
	}
	fmt.Fprint(os.Stderr, question)
	answer, err := bufio.NewReader(d.In).ReadString('\n')
	if err != nil && answer == "" {
		fmt.Fprintln(os.Stderr)
		return false, nil
	}
	answer = strings.ToLower(strings.TrimSpace(answer))
	return answer == "y" || answer == "yes", nil
}

func keys(files map[string][]byte) map[string]bool {
	names := map[string]bool{}
	for name := range files {
		names[name] = true
	}
	return names
}
