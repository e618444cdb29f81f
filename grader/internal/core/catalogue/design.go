package catalogue

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"socketlab/grader/internal/core/workbook"
)

// Design is another right solution of a lab, from solutions/NN-name/alternatives. What it
// says about itself comes from its package comment, so it is as current as the code.
type Design struct {
	// Name is the name of its directory.
	Name string
	// About is the first sentence of the package comment without its full stop, and
	// without "Package x solves lab 01 with", since every design begins like that.
	About string
	// Choose is the sentence that begins with Choose and says when to take this design,
	// without its full stop. Empty if there is none.
	Choose string
}

// same matches what the package comments of all designs begin with.
var same = regexp.MustCompile(`^Package \w+ (?:solves|is) lab \d+ with `)

// Designs returns the other designs of a lab by name. It leaves out what it cannot read:
// an edition of the workbook may come without solutions.
func Designs(lab workbook.Lab) []Design {
	entries, err := os.ReadDir(lab.AlternativesDir())
	if err != nil {
		return nil
	}
	var designs []Design
	for _, entry := range entries {
		comment := packageComment(filepath.Join(lab.AlternativesDir(), entry.Name()))
		if comment == "" {
			continue
		}
		design := Design{Name: entry.Name(), About: same.ReplaceAllString(title(comment), "")}
		for paragraph := range strings.SplitSeq(comment, "\n\n") {
			if strings.HasPrefix(paragraph, "Choose ") {
				design.Choose = title(paragraph)
			}
		}
		designs = append(designs, design)
	}
	return designs
}

// packageComment returns the text of the first package comment in a directory, or an empty
// string.
func packageComment(dir string) string {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return ""
	}
	for _, file := range files {
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments|parser.PackageClauseOnly)
		if err == nil && tree.Doc != nil {
			return tree.Doc.Text()
		}
	}
	return ""
}
