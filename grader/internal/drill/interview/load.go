package interview

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/exitcode"
)

// named is what a page is called.
var named = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*\.md$`)

// Load reads all scenarios of the clone at root, in the order of their names.
// Problems are an error of type catalogue.Problems.
func Load(root string) ([]Scenario, error) {
	entries, err := os.ReadDir(filepath.Join(root, filepath.FromSlash(Dir)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, exitcode.Usagef("there is no %s; restore it with: git checkout -- notes", Dir)
	} else if err != nil {
		return nil, err
	}
	var scenarios []Scenario
	var problems catalogue.Problems
	for _, entry := range entries {
		file := entry.Name()
		if file == "README.md" || strings.HasPrefix(file, ".") {
			continue
		}
		if !entry.Type().IsRegular() || !named.MatchString(file) {
			problems = append(problems, catalogue.Problem{File: Dir + "/" + file, Line: 1, Text: "a page is called like redis-failover.md: lower case, digits and single dashes"})
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(Dir), file))
		if err != nil {
			return nil, err
		}
		scenario, wrong := Parse(strings.TrimSuffix(file, ".md"), string(text))
		scenarios, problems = append(scenarios, scenario), append(problems, wrong...)
	}
	if len(scenarios) == 0 && len(problems) == 0 {
		return nil, exitcode.Usagef("%s holds no interviews; restore them with: git checkout -- notes", Dir)
	}
	return scenarios, problems.Err()
}
