package intake

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"strconv"

	"socketlab/grader/internal/class/build"
	"socketlab/grader/internal/core/workbook"
)

// complete adds files of the starter to those of a lab, if the lab was handed in
// without some that its code needs: it uses a name, or lacks a Setup, that only they
// declare. Such a lab does not compile as it is, so nobody who arranged the code in
// other files gets any. It returns the names of the files that it added, which declare
// nothing that was handed in, and leaves files as they are if they cannot be parsed.
func complete(files workbook.Files, lab workbook.Lab, most int) (added []string) {
	starter, err := lab.Starter()
	if err != nil {
		return nil
	}
	handedIn := names{declared: map[string]bool{}, wanted: map[string]bool{"Setup": true}}
	for _, name := range files.Names() {
		if !handedIn.read(name, files[name]) {
			return nil
		}
	}
	needed := false
	for _, name := range starter.Names() {
		file := names{declared: map[string]bool{}, wanted: map[string]bool{}}
		if files[name] != nil || !file.read(name, starter[name]) {
			continue
		}
		clashes := false
		for declared := range file.declared {
			clashes = clashes || handedIn.declared[declared]
			needed = needed || handedIn.wanted[declared] && !handedIn.declared[declared]
		}
		if !clashes {
			added = append(added, name)
		}
	}
	if !needed || len(files)+len(added) > most {
		return nil
	}
	for _, name := range added {
		files[name] = normal(starter[name])
	}
	return added
}

// names are those of a package's own level.
type names struct {
	declared map[string]bool // a method as T.m
	wanted   map[string]bool // used, but not declared in the same file
}

// read adds the names of a file. It reports whether the file can be parsed.
func (n names) read(name string, text []byte) bool {
	if build.TooDeep(name, text) != "" {
		return false
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, text, 0)
	if err != nil {
		return false
	}
	imported := map[string]bool{}
	for _, spec := range file.Imports {
		if spec.Name != nil {
			imported[spec.Name.Name] = true
		} else if at, err := strconv.Unquote(spec.Path.Value); err == nil {
			imported[path.Base(at)] = true
		}
	}
	for _, ident := range file.Unresolved {
		if !imported[ident.Name] {
			n.wanted[ident.Name] = true
		}
	}
	for _, declaration := range file.Decls {
		n.declare(declaration)
	}
	delete(n.declared, "init")
	delete(n.declared, "_")
	return true
}

func (n names) declare(declaration ast.Decl) {
	switch d := declaration.(type) {
	case *ast.FuncDecl:
		n.declared[receiver(d)+d.Name.Name] = true
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch s := spec.(type) {
			case *ast.TypeSpec:
				n.declared[s.Name.Name] = true
			case *ast.ValueSpec:
				for _, ident := range s.Names {
					n.declared[ident.Name] = true
				}
			}
		}
	}
}

// receiver is the name of a method's type with a dot, or "" for a function.
func receiver(d *ast.FuncDecl) string {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return ""
	}
	var name string
	ast.Inspect(d.Recv.List[0].Type, func(node ast.Node) bool {
		if ident, ok := node.(*ast.Ident); ok && name == "" {
			name = ident.Name
		}
		return name == ""
	})
	return name + "."
}
