package catalogue

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"os"
	"path/filepath"
	"strings"

	"socketlab/grader/internal/core/workbook"
)

// Load reads the checks of a lab. It sorts them by part, file and line. A test file
// without any directive belongs to the reader and contains no checks; see Own. The
// error wraps Problems if the lab is malformed.
func Load(lab workbook.Lab) ([]Check, error) {
	l := &loader{lab: lab, seen: map[string]string{}}
	files, err := filepath.Glob(filepath.Join(lab.Dir(), "*_test.go"))
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		if err := l.file(file); err != nil {
			return nil, err
		}
	}
	l.readme()
	l.total()
	if err := l.notes(); err != nil {
		return nil, err
	}
	return l.checks, l.problems.Err()
}

// loader collects the checks and problems of one lab.
type loader struct {
	lab      workbook.Lab
	checks   []Check
	problems Problems
	seen     map[string]string // file and line by name of the check
}

func (l *loader) problem(file string, line int, format string, args ...any) {
	l.problems = append(l.problems, Problem{file, line, fmt.Sprintf(format, args...)})
}

func (l *loader) path(file string) string { return l.lab.Path() + "/" + filepath.Base(file) }

func (l *loader) file(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, file, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		var syntax scanner.ErrorList
		if errors.As(err, &syntax) && len(syntax) > 0 {
			l.problem(l.path(file), syntax[0].Pos.Line, "%s", syntax[0].Msg)
			return nil
		}
		return err
	}
	if isOwn(text) {
		return nil
	}
	placed := map[*ast.Comment]bool{}
	for _, decl := range tree.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok && isCheck(fn) {
			l.check(fset, file, tree, fn, placed)
		}
	}
	l.stray(fset, file, tree, placed)
	return nil
}

// isCheck reports whether go test would run fn: func TestXxx(t *testing.T).
func isCheck(fn *ast.FuncDecl) bool {
	rest, ok := strings.CutPrefix(fn.Name.Name, "Test")
	if !ok || fn.Recv != nil || fn.Type.Params.NumFields() != 1 || rest != "" && rest[0] >= 'a' && rest[0] <= 'z' {
		return false
	}
	star, ok := fn.Type.Params.List[0].Type.(*ast.StarExpr)
	if !ok {
		return false
	}
	sel, ok := star.X.(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "T"
}

// stray reports directives that are neither in the doc comment of a check nor begin a passage.
func (l *loader) stray(fset *token.FileSet, file string, tree *ast.File, placed map[*ast.Comment]bool) {
	for _, group := range tree.Comments {
		for _, comment := range group.List {
			line := fset.Position(comment.Pos()).Line
			if placed[comment] || !strings.HasPrefix(comment.Text, prefix) || line == 1 && strings.TrimSpace(comment.Text) == workbook.Given {
				continue
			}
			l.problem(l.path(file), line, "%s is not in the doc comment of a check; put it directly above a func TestXxx(t *testing.T)", firstWord(comment.Text))
		}
	}
}

// readme verifies that the README has a title and the rules that the checks prove, and
// sorts the checks by its parts.
func (l *loader) readme() {
	file := filepath.Join(l.lab.Dir(), "README.md")
	text, err := os.ReadFile(file)
	switch {
	case err != nil:
		l.problem(l.path(file), 1, "the lab has no README.md; write one that begins with # and the lab's title")
	case !strings.HasPrefix(string(text), "# ") && !strings.Contains(string(text), "\n# "):
		l.problem(l.path(file), 1, "there is no title; begin with # and the lab's title")
	default:
		l.parts(string(text))
		l.rules(string(text))
	}
}

func (l *loader) total() {
	if len(l.checks) == 0 {
		if len(l.problems) == 0 {
			l.problem(l.lab.Path(), 1, "the lab has no checks; write a func TestXxx(t *testing.T) in a _test.go file")
		}
		return
	}
	sum := 0
	for _, check := range l.checks {
		sum += check.Points
	}
	if sum != Total {
		last := l.checks[len(l.checks)-1]
		l.problem(last.File, last.Line, "the points of this lab add up to %d; make them %d", sum, Total)
	}
}

func firstWord(text string) string {
	word, _, _ := strings.Cut(strings.TrimSpace(text), " ")
	return word
}
