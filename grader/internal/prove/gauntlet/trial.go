package gauntlet

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"

	"socketlab/grader/internal/class/gradebook"
	"socketlab/grader/internal/core/workbook"
)

// Lab is the name of the lab that a trial submits unless it says otherwise.
const Lab = "01-scaling"

// A Trial is one submission of the gauntlet and the grades that it may get.
type Trial struct {
	Name    string
	About   string
	Lab     string              // the name of the lab that it submits
	Outcome []gradebook.Outcome // any of these is allowed
	// AtLeast and AtMost bound the score.
	AtLeast, AtMost int
	Limit           string
	Reason          string // a part of it
	Remark          string // a part of one, or of the name of its file
	Submitted       string // name of the directory or archive

	made   string // name of the maker, if a text file cannot contain the submission
	solved bool   // the files are added to the solution
	files  []txtar.File
}

// Read reads all trials of a directory, sorted by name.
func Read(dir string) ([]Trial, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.txtar"))
	if err != nil {
		return nil, err
	}
	var trials []Trial
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		trial, err := parse(strings.TrimSuffix(filepath.Base(path), ".txtar"), text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		trials = append(trials, trial)
	}
	return trials, nil
}

// parse reads one trial. An unknown line is an error.
func parse(name string, text []byte) (Trial, error) {
	archive := txtar.Parse(text)
	r := Trial{Name: name, Lab: Lab, Submitted: name, AtMost: 100, files: archive.Files}
	for line := range strings.Lines(string(archive.Comment)) {
		line = strings.TrimSpace(line)
		if about, ok := strings.CutPrefix(line, "# "); ok {
			r.About = about
			continue
		}
		if err := r.set(line); err != nil {
			return r, err
		}
	}
	if r.About == "" || len(r.Outcome) == 0 {
		return r, fmt.Errorf(`it must have a line "# …" that describes it, and a line "expect: …"`)
	}
	return r, nil
}

// set reads one line of the form "key: value".
func (r *Trial) set(line string) error {
	key, value, _ := strings.Cut(line, ": ")
	switch key {
	case "expect":
		for _, outcome := range strings.Fields(value) {
			r.Outcome = append(r.Outcome, gradebook.Outcome(outcome))
		}
	case "score":
		below, isBound := strings.CutPrefix(value, "<")
		score, err := strconv.Atoi(below)
		if err != nil {
			return err
		}
		r.AtLeast, r.AtMost = score, score
		if isBound {
			r.AtLeast, r.AtMost = 0, score-1
		}
	case "lab":
		r.Lab = value
	case "limit":
		r.Limit = value
	case "reason":
		r.Reason = value
	case "remark":
		r.Remark = value
	case "name":
		r.Submitted = value
	case "make":
		r.made = value
	case "base":
		if r.solved = value == "solution"; !r.solved {
			return fmt.Errorf("the base must be solution, not %q", value)
		}
	default:
		return fmt.Errorf("unknown line %q", line)
	}
	return nil
}

// Lay writes the submission to dir and returns its path. It replaces placeholders for
// values of this machine.
func (r Trial) Lay(dir string, lab workbook.Lab, replace *strings.Replacer) (string, error) {
	files := map[string][]byte{}
	if r.solved || r.made != "" {
		solution, err := lab.Solution()
		if err != nil {
			return "", err
		}
		for name, text := range solution {
			files[lab.Path()+"/"+name] = text
		}
	}
	for _, file := range r.files {
		files[file.Name] = []byte(replace.Replace(string(file.Data)))
	}
	path := filepath.Join(dir, r.Submitted)
	if r.made == "" {
		return path, tree(path, files)
	}
	maker := makers[r.made]
	if maker == nil {
		return "", fmt.Errorf("there is no maker %q", r.made)
	}
	return maker(path, lab, files)
}

// tree writes files below path.
func tree(path string, files map[string][]byte) error {
	for name, text := range files {
		target := filepath.Join(path, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(target, text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// Allows reports whether the submission may have this outcome.
func (r Trial) Allows(outcome gradebook.Outcome) bool { return slices.Contains(r.Outcome, outcome) }
