package catalogue

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"

	"socketlab/grader/internal/core/workbook"
)

// Own returns the names of the reader's own test files: those with tests but without any
// directive. They are compiled with the checks, but not run.
func Own(lab workbook.Lab) ([]string, error) {
	files, err := filepath.Glob(filepath.Join(lab.Dir(), "*_test.go"))
	if err != nil {
		return nil, err
	}
	var own []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		if isOwn(text) && bytes.Contains(text, []byte("\nfunc Test")) && !bytes.Contains(text, []byte("\nfunc TestMain(")) {
			own = append(own, filepath.Base(file))
		}
	}
	return own, nil
}

// anyDirective matches a directive, even a malformed one.
var anyDirective = regexp.MustCompile(`(?m)^\s*//\s*lab:`)

func isOwn(text []byte) bool { return !anyDirective.Match(text) }
