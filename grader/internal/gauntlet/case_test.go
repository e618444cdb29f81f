package gauntlet

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/gradebook"
	"socketlab/grader/internal/workbook"
)

// A trial is one submission of the gauntlet and what must become of it.
type trial struct {
	name    string
	about   string
	outcome []gradebook.Outcome
	// atLeast and atMost bound the score.
	atLeast, atMost int
	limit           string
	reason          string // part of it
	remark          string // part of one, or of the file that it is about
	handedIn        string // the name of the directory or archive
	made            string // what makes of it what no text file can hold
	solved          bool   // the solution lies below the files
	files           []txtar.File
}

// read reads all trials.
func read(t *testing.T, dir string) []trial {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*.txtar"))
	require.NoError(t, err)
	var trials []trial
	for _, path := range paths {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		trials = append(trials, parse(t, strings.TrimSuffix(filepath.Base(path), ".txtar"), text))
	}
	return trials
}

// parse reads one trial. An unknown line is a mistake.
func parse(t *testing.T, name string, text []byte) trial {
	t.Helper()
	archive := txtar.Parse(text)
	r := trial{name: name, handedIn: name, atMost: 100, files: archive.Files}
	for line := range strings.Lines(string(archive.Comment)) {
		line = strings.TrimSpace(line)
		if about, ok := strings.CutPrefix(line, "# "); ok {
			r.about = about
			continue
		}
		key, value, _ := strings.Cut(line, ": ")
		switch key {
		case "expect":
			for _, outcome := range strings.Fields(value) {
				r.outcome = append(r.outcome, gradebook.Outcome(outcome))
			}
		case "score":
			below, isBound := strings.CutPrefix(value, "<")
			score, err := strconv.Atoi(below)
			require.NoError(t, err, name)
			r.atLeast, r.atMost = score, score
			if isBound {
				r.atLeast, r.atMost = 0, score-1
			}
		case "limit":
			r.limit = value
		case "reason":
			r.reason = value
		case "remark":
			r.remark = value
		case "name":
			r.handedIn = value
		case "make":
			r.made = value
		case "base":
			require.Equal(t, "solution", value, name)
			r.solved = true
		default:
			require.Failf(t, "unknown line", "%s: %q", name, line)
		}
	}
	require.NotEmpty(t, r.about, name)
	require.NotEmpty(t, r.outcome, name)
	return r
}

// lay writes what is handed in into dir and returns its path.
func (r trial) lay(t *testing.T, dir string, lab workbook.Lab, replace *strings.Replacer) string {
	t.Helper()
	files := map[string][]byte{}
	if r.solved || r.made != "" {
		solution, err := lab.Solution()
		require.NoError(t, err)
		for name, text := range solution {
			files[lab.Path()+"/"+name] = text
		}
	}
	for _, file := range r.files {
		files[file.Name] = []byte(replace.Replace(string(file.Data)))
	}
	path := filepath.Join(dir, r.handedIn)
	if r.made != "" {
		maker := makers[r.made]
		require.NotNil(t, maker, "nothing makes %s", r.made)
		return maker(t, path, lab, files)
	}
	tree(t, path, files)
	return path
}

// tree writes files below path.
func tree(t *testing.T, path string, files map[string][]byte) {
	t.Helper()
	for name, text := range files {
		target := filepath.Join(path, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(target), 0o755))
		require.NoError(t, os.WriteFile(target, bytes.Clone(text), 0o644))
	}
}

func (r trial) allows(outcome gradebook.Outcome) bool { return slices.Contains(r.outcome, outcome) }
