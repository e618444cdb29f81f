package mutant

import (
	"go/ast"
	"go/token"
	"strings"
)

// declaration is one name at the top level of a file.
type declaration struct {
	file  *source
	node  ast.Node     // the FuncDecl, or the spec
	group *ast.GenDecl // what the spec stands in, else nil
	name  *ast.Ident
}

// declarations maps the file's names to where they are declared. Functions go
// by receiver and name. init and _ replace nothing, so they are left out.
func (s *source) declarations() map[string]declaration {
	if s.cache != nil {
		return s.cache
	}
	s.cache = map[string]declaration{}
	for _, decl := range s.tree.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if key := functionKey(decl); key != "init" && key != "_" {
				s.cache[key] = declaration{s, decl, nil, decl.Name}
			}
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				for _, name := range names(spec) {
					if name.Name != "_" {
						s.cache[name.Name] = declaration{s, spec, decl, name}
					}
				}
			}
		}
	}
	return s.cache
}

// anonymous counts the declarations that replace nothing: init and _.
func (s *source) anonymous() int {
	count := 0
	for _, decl := range s.tree.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if key := functionKey(decl); key == "init" || key == "_" {
				count++
			}
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				for _, name := range names(spec) {
					if name.Name == "_" {
						count++
					}
				}
			}
		}
	}
	return count
}

func names(spec ast.Spec) []*ast.Ident {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		return []*ast.Ident{spec.Name}
	case *ast.ValueSpec:
		return spec.Names
	}
	return nil
}

// hasMethodOf reports whether the file declares a method of the named type.
func (s *source) hasMethodOf(name string) bool {
	for key := range s.declarations() {
		if receiver, _, ok := strings.Cut(key, "."); ok && receiver == name {
			return true
		}
	}
	return false
}

func functionKey(fn *ast.FuncDecl) string {
	if fn.Recv == nil || len(fn.Recv.List) == 0 {
		return fn.Name.Name
	}
	receiver := fn.Recv.List[0].Type
	for {
		switch t := receiver.(type) {
		case *ast.StarExpr:
			receiver = t.X
			continue
		case *ast.ParenExpr:
			receiver = t.X
			continue
		case *ast.IndexExpr:
			receiver = t.X
			continue
		case *ast.IndexListExpr:
			receiver = t.X
			continue
		case *ast.Ident:
			return t.Name + "." + fn.Name.Name
		}
		return fn.Name.Name
	}
}

// text is the declaration as code, to see whether two are the same.
func (d declaration) text() string {
	switch node := d.node.(type) {
	case *ast.FuncDecl:
		bare := *node
		bare.Doc = nil
		return d.file.print(&bare)
	case *ast.TypeSpec:
		bare := *node
		bare.Doc, bare.Comment = nil, nil
		return d.group.Tok.String() + " " + d.file.print(&bare)
	case *ast.ValueSpec:
		bare := *node
		bare.Doc, bare.Comment = nil, nil
		return d.group.Tok.String() + " " + d.file.print(&bare)
	}
	return ""
}

// remove blanks the declaration. A constant or variable is not blanked but
// renamed to _, so that its neighbours in the same spec, and the iota of those
// below it, stay as they are.
func (d declaration) remove() {
	value, isValue := d.node.(*ast.ValueSpec)
	switch {
	case isValue && (len(value.Names) > 1 || d.group.Tok == token.CONST && d.group.Lparen.IsValid()):
		d.file.blank(d.name)
		d.file.text[d.file.fset.Position(d.name.Pos()).Offset] = '_'
	case d.group != nil && !d.group.Lparen.IsValid():
		d.file.blank(d.group)
	default:
		d.file.blank(d.node)
	}
}
