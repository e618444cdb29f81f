package mutant

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"slices"

	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/workbook"
)

// File is what the mutant's own file is called in a merge.
func (m Mutant) File() string { return "mutant-" + m.Name + ".go" }

// Merge lays the mutant over the solution and returns the files to build.
//
// No line moves: Merge blanks with spaces what the solution no longer needs, and
// the mutant becomes a file of its own. A compile error therefore names the line
// of the file that a person wrote.
func (m Mutant) Merge(solution workbook.Files) (workbook.Files, error) {
	own, err := parse(m.Path, m.source)
	if err != nil {
		return nil, err
	}
	own.blank(constraint(own.tree))

	replaced := map[string]bool{}
	same := true
	shadows := false // an added method of a solution's type hides an embedded one
	var files []*source
	for _, name := range solution.Names() {
		file, err := parse(name, solution[name])
		if err != nil {
			return nil, err
		}
		if file.tree.Name.Name != own.tree.Name.Name {
			return nil, exitcode.Usagef("%s: the package is %s, the solution's is %s; use the same", m.Path, own.tree.Name.Name, file.tree.Name.Name)
		}
		for key, old := range file.declarations() {
			shadows = shadows || own.hasMethodOf(key)
			mine, ok := own.declarations()[key]
			if !ok {
				continue
			}
			replaced[key] = true
			same = same && mine.text() == old.text()
			old.remove()
		}
		files = append(files, file)
	}
	added := len(own.declarations()) - len(replaced) + own.anonymous()
	switch {
	case len(replaced) == 0 && !shadows:
		return nil, exitcode.Usagef("%s: changes nothing: it declares no name that the solution has, and no method of its types", m.Path)
	case same && added == 0:
		return nil, exitcode.Usagef("%s: changes nothing: its declarations are the solution's own", m.Path)
	}

	merged := workbook.Files{}
	if err := own.borrowImports(files); err != nil {
		return nil, err
	}
	for _, file := range append(files, own) {
		if err := file.dropImports(); err != nil {
			return nil, err
		}
		merged[file.name] = file.text
	}
	merged[m.File()] = merged[m.Path]
	delete(merged, m.Path)
	return merged, nil
}

// source is one file on its way into the merge.
type source struct {
	name  string
	text  []byte
	fset  *token.FileSet
	tree  *ast.File
	cache map[string]declaration
}

func parse(name string, text []byte) (*source, error) {
	s := &source{name: name, text: slices.Clone(text), fset: token.NewFileSet()}
	var err error
	if s.tree, err = parser.ParseFile(s.fset, name, text, parser.ParseComments); err != nil {
		return nil, exitcode.Usagef("%w", err)
	}
	return s, nil
}

// blank overwrites a piece of the file with spaces. Lines stay where they are.
func (s *source) blank(node ast.Node) { s.cut(node.Pos(), node.End()) }

func (s *source) cut(from, to token.Pos) {
	piece := s.text[s.fset.Position(from).Offset:s.fset.Position(to).Offset]
	for i, c := range piece {
		if c != '\n' && c != '\r' {
			piece[i] = ' '
		}
	}
}

// print renders a node alone, without comments, to compare it.
func (s *source) print(node ast.Node) string {
	var b bytes.Buffer
	_ = printer.Fprint(&b, token.NewFileSet(), node)
	return b.String()
}
