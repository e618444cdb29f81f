// Package population generates classes to test and measure grading with. Some
// submissions solve the labs, some contain a mistake, and some do not compile.
package population

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/prove/mutant"
)

// Write writes count submissions of the labs to dir. All of them differ. Of ten
// students, two submit the solution, one the starter, one a file that does not
// compile, and six a mutant, except those named in without and those that only the race
// detector finds in every run. The same arguments give the same class.
func Write(dir string, labs []workbook.Lab, count int, without ...string) error {
	for _, lab := range labs {
		variants, err := variants(lab, without)
		if err != nil {
			return err
		}
		for n := range count {
			files := variants(n)
			place := filepath.Join(dir, fmt.Sprintf("student-%04d", n), lab.Name)
			if err := os.MkdirAll(place, 0o755); err != nil {
				return err
			}
			for i, name := range files.Names() {
				text := files[name]
				if i == 0 {
					text = fmt.Appendf(nil, "%s\n// By student %d.\n", text, n)
				}
				if err := os.WriteFile(filepath.Join(place, name), text, 0o644); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// variants returns a function that returns the files of student n for a lab.
func variants(lab workbook.Lab, without []string) (func(n int) workbook.Files, error) {
	solution, err := lab.Solution()
	if err != nil {
		return nil, err
	}
	starter, err := lab.Starter()
	if err != nil {
		return nil, err
	}
	mutants, faults := mutant.List(lab)
	if len(faults) > 0 {
		return nil, faults[0]
	}
	broken := workbook.Files{"broken.go": []byte("package broken\n\nfunc {\n")}
	var mistakes []workbook.Files
	for _, m := range mutants {
		if m.Race || slices.Contains(without, m.Name) {
			continue
		}
		merged, err := m.Merge(solution)
		if err != nil {
			return nil, err
		}
		mistakes = append(mistakes, merged)
	}
	return func(n int) workbook.Files {
		switch n % 10 {
		case 0, 5:
			return solution
		case 1:
			return starter
		case 2:
			return broken
		}
		return mistakes[n*7%len(mistakes)]
	}, nil
}
