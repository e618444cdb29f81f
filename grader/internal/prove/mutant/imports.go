package mutant

import (
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// dropImports blanks the imports that the file, as it now is, does not use.
// Blank and dot imports stay.
func (s *source) dropImports() error {
	now, err := parse(s.name, s.text)
	if err != nil {
		return err
	}
	used := now.unresolved()
	for _, decl := range now.tree.Decls {
		group, ok := decl.(*ast.GenDecl)
		if !ok || group.Tok != token.IMPORT {
			continue
		}
		for _, spec := range group.Specs {
			spec := spec.(*ast.ImportSpec)
			name := importName(spec)
			switch {
			case name == "_" || name == "." || used[name]:
			case group.Lparen.IsValid():
				now.blank(spec)
			default:
				now.blank(group)
			}
		}
	}
	s.text = now.text
	return nil
}

// borrowImports gives the mutant's file what it uses and only the solution
// imports. They go on the line of the package clause: no line moves.
func (s *source) borrowImports(files []*source) error {
	missing := s.unresolved()
	for _, spec := range s.tree.Imports {
		delete(missing, importName(spec))
	}
	clause := ""
	for _, file := range files {
		for _, spec := range file.tree.Imports {
			name := importName(spec)
			if name == "_" || name == "." || !missing[name] {
				continue
			}
			delete(missing, name)
			clause += "; import "
			if spec.Name != nil {
				clause += spec.Name.Name + " "
			}
			clause += spec.Path.Value
		}
	}
	if clause == "" {
		return nil
	}
	end := s.fset.Position(s.tree.Name.End()).Offset
	text := string(s.text[:end]) + clause + string(s.text[end:])
	borrowed, err := parse(s.name, []byte(text))
	if err != nil {
		return err
	}
	*s = *borrowed
	return nil
}

// unresolved are the names before a dot that the file itself does not declare.
func (s *source) unresolved() map[string]bool {
	loose := map[*ast.Ident]bool{}
	for _, ident := range s.tree.Unresolved {
		loose[ident] = true
	}
	used := map[string]bool{}
	ast.Inspect(s.tree, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if ident, ok := sel.X.(*ast.Ident); ok && loose[ident] {
				used[ident.Name] = true
			}
		}
		return true
	})
	return used
}

var majorVersion = regexp.MustCompile(`^v\d+$`)

// importName is the name by which a file speaks of an import. Without an alias
// it is guessed from the path as editors do: github.com/redis/go-redis/v9 is
// redis, gopkg.in/yaml.v3 is yaml. Give an import that defies this an alias.
func importName(spec *ast.ImportSpec) string {
	if spec.Name != nil {
		return spec.Name.Name
	}
	full, _ := strconv.Unquote(spec.Path.Value)
	name := path.Base(full)
	if majorVersion.MatchString(name) && full != name {
		name = path.Base(path.Dir(full))
	}
	name = strings.TrimSuffix(strings.TrimPrefix(name, "go-"), "-go")
	if i := strings.IndexAny(name, ".-"); i > 0 {
		name = name[:i]
	}
	return name
}
