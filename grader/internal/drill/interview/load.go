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

// pageName matches the file name of a scenario.
var pageName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*\.md$`)

// Load reads all scenarios of the clone at root, sorted by name. The error wraps
// catalogue.Problems if pages are malformed.
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
		if !entry.Type().IsRegular() || !pageName.MatchString(file) {
			problems = append(problems, catalogue.Problem{File: Dir + "/" + file, Line: 1, Text: "rename the page to a name like redis-failover.md: lower-case letters, digits and single hyphens"})
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
		return nil, exitcode.Usagef("%s contains no interviews; restore them with: git checkout -- notes", Dir)
	}
	return scenarios, problems.Err()
}
