package mutant

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"socketlab/grader/internal/core/workbook"
)

// A Fold is one package that holds many versions of a solution. Next to each function of
// the solution stands what versions have in its place, and a function of the old name
// calls the one of the version that runs. So the compiler reads what is the same once,
// and for each version only what it changes.
type Fold struct {
	selector  string // the import path of the package that knows which version runs
	solution  []*source
	functions map[string]declaration
	versions  []*version
	count     int // of all calls of Add
}

// version is one version in a Fold.
type version struct {
	name     string
	suffix   string
	replaced []string // the keys of the functions that it replaces
	text     []byte
}

// NewFold returns a fold that holds only the solution. The package at the import path
// selector has to declare a string, Version, the name of the version that runs.
func NewFold(solution workbook.Files, selector string) (*Fold, error) {
	f := &Fold{selector: selector, functions: map[string]declaration{}}
	for _, name := range solution.Names() {
		file, err := parse(name, solution[name])
		if err != nil {
			return nil, err
		}
		f.solution = append(f.solution, file)
		for key, d := range file.declarations() {
			f.functions[key] = d
		}
	}
	return f, nil
}

// Add folds in a version of the solution's files and reports whether that is possible. It
// is if the version replaces only functions, each by one of the same signature, and adds
// only names of its own. An exported method that it adds to a type of the solution would
// hide one of an embedded type for the other versions as well.
func (f *Fold) Add(name string, files workbook.Files) bool {
	f.count++
	v := &version{name: name, suffix: fmt.Sprintf("_v%d", f.count)}
	var changed []*source
	kept := map[string]bool{}
	for _, own := range files.Names() {
		if i := slices.IndexFunc(f.solution, func(s *source) bool { return s.name == own }); i >= 0 && string(f.solution[i].text) == string(files[own]) {
			for key := range f.solution[i].declarations() {
				kept[key] = true
			}
			continue
		}
		file, err := parse(own, files[own])
		if err != nil {
			return false
		}
		changed = append(changed, file)
	}
	added := map[string]bool{}
	var fresh []ast.Decl
	for _, file := range changed {
		for _, decl := range file.tree.Decls {
			isFresh, ok := f.compare(file, decl, v, kept, added)
			if !ok {
				return false
			}
			if isFresh {
				fresh = append(fresh, decl)
			}
		}
	}
	for key := range f.functions {
		if !kept[key] {
			return false
		}
	}
	return f.write(v, changed, fresh, added)
}

// compare reports whether a declaration of a version is new, and whether it can be folded.
// It notes the names that the version adds, and the solution's that it keeps or replaces.
func (f *Fold) compare(file *source, decl ast.Decl, v *version, kept, added map[string]bool) (fresh, ok bool) {
	if fn, isFunc := decl.(*ast.FuncDecl); isFunc {
		key := functionKey(fn)
		old, known := f.functions[key]
		kept[key] = true
		switch {
		case key == "init" || key == "_" || generic(fn):
			return false, false
		case known && old.text() == file.declarations()[key].text():
			return false, true
		case known:
			was, isFunc := old.node.(*ast.FuncDecl)
			v.replaced = append(v.replaced, key)
			return true, isFunc && signature(was) == signature(fn) && !recovers(was) && !recovers(fn)
		case fn.Recv == nil:
			added[key] = true
			return true, true
		}
		receiver, _, _ := strings.Cut(key, ".")
		if _, foreign := f.functions[receiver]; foreign {
			added[key] = true
			return true, !fn.Name.IsExported()
		}
		return true, true
	}
	group := decl.(*ast.GenDecl)
	if group.Tok == token.IMPORT {
		return false, true
	}
	old, own := 0, 0
	for _, spec := range group.Specs {
		for _, name := range names(spec) {
			was, known := f.functions[name.Name]
			switch {
			case name.Name == "_":
			case !known:
				own++
				added[name.Name] = true
			case was.text() != file.declarations()[name.Name].text():
				return false, false
			default:
				old++
				kept[name.Name] = true
			}
		}
	}
	return own > 0, own == 0 || old == 0
}

// write writes the version's own file.
func (f *Fold) write(v *version, changed []*source, fresh []ast.Decl, added map[string]bool) bool {
	var imports, body strings.Builder
	imported := map[string]string{} // the path by the name
	for _, file := range changed {
		for _, spec := range file.tree.Imports {
			name := importName(spec)
			if path, again := imported[name]; again {
				if path != spec.Path.Value {
					return false
				}
				continue
			}
			imported[name] = spec.Path.Value
			fmt.Fprintf(&imports, "import %s\n", file.code(spec))
		}
		mine, methods := file.topLevel(), file.methods(added)
		for _, decl := range file.tree.Decls {
			if slices.Contains(fresh, decl) {
				fn, isFunc := decl.(*ast.FuncDecl)
				body.WriteString(file.rewrite(decl, func(id *ast.Ident) bool {
					return isFunc && id == fn.Name && slices.Contains(v.replaced, functionKey(fn)) ||
						added[id.Name] && mine[id] || methods[id]
				}, v.suffix) + "\n\n")
			}
		}
	}
	text := "package " + f.solution[0].tree.Name.Name + "\n\n" + imports.String() + "\n" + body.String()
	file, err := parse(v.File(), []byte(text))
	if err != nil || file.dropImports() != nil {
		return false
	}
	v.text = file.text
	f.versions = append(f.versions, v)
	return true
}

// File is what a version's own file is called in a Fold.
func (v *version) File() string { return FoldedPrefix + v.name + ".go" }

// FoldedPrefix is what comes before a version's name in the name of its file.
const FoldedPrefix = "version-"

// Remove takes a version out again.
func (f *Fold) Remove(name string) {
	f.versions = slices.DeleteFunc(f.versions, func(v *version) bool { return v.name == name })
}

// Files returns the files of the package.
func (f *Fold) Files() workbook.Files {
	files := workbook.Files{}
	by := map[string][]*version{} // by the function that they replace
	for _, v := range f.versions {
		files[v.File()] = v.text
		for _, key := range v.replaced {
			by[key] = append(by[key], v)
		}
	}
	for _, file := range f.solution {
		var calls strings.Builder
		renamed := map[*ast.Ident]bool{}
		for _, decl := range file.tree.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || by[functionKey(fn)] == nil {
				continue
			}
			renamed[fn.Name] = true
			calls.WriteString(file.dispatcher(fn, by[functionKey(fn)]))
		}
		if len(renamed) == 0 {
			files[file.name] = file.text
			continue
		}
		text := file.rewrite(file.tree, func(id *ast.Ident) bool { return renamed[id] }, original)
		clause := "package " + file.tree.Name.Name
		head := string(file.text[:file.offset(file.tree.Package)])
		files[file.name] = []byte(head + clause + fmt.Sprintf("; import %s %q", selected, f.selector) +
			strings.TrimPrefix(text, clause) + "\n" + calls.String())
	}
	return files
}

const (
	original = "_v0"      // the suffix of the solution's own functions
	selected = "selected" // the name of the package that knows which version runs
)

// dispatcher returns a function with the name and signature of fn that calls the one of
// the version that runs.
func (s *source) dispatcher(fn *ast.FuncDecl, versions []*version) string {
	name, receiver := fn.Name.Name, ""
	if fn.Recv != nil {
		receiver = "(r " + s.code(fn.Recv.List[0].Type) + ") "
		name = "r." + name
	}
	var params, args, results []string
	for _, field := range fn.Type.Params.List {
		for range max(1, len(field.Names)) {
			arg := fmt.Sprintf("p%d", len(args))
			params = append(params, arg+" "+s.code(field.Type))
			if _, variadic := field.Type.(*ast.Ellipsis); variadic {
				arg += "..."
			}
			args = append(args, arg)
		}
	}
	if fn.Type.Results != nil {
		for _, field := range fn.Type.Results.List {
			for range max(1, len(field.Names)) {
				results = append(results, s.code(field.Type))
			}
		}
	}
	call := func(suffix string) string {
		code := name + suffix + "(" + strings.Join(args, ", ") + ")"
		if len(results) > 0 {
			return "return " + code
		}
		return code
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\nfunc %s%s(%s) (%s) {\n\tswitch %s.Version {\n", receiver, fn.Name.Name, strings.Join(params, ", "), strings.Join(results, ", "), selected)
	for _, v := range versions {
		fmt.Fprintf(&b, "\tcase %q:\n\t\t%s\n", v.name, call(v.suffix))
	}
	fmt.Fprintf(&b, "\tdefault:\n\t\t%s\n\t}\n}\n", call(original))
	return b.String()
}

func (s *source) offset(pos token.Pos) int { return s.fset.Position(pos).Offset }

func (s *source) code(node ast.Node) string {
	return string(s.text[s.offset(node.Pos()):s.offset(node.End())])
}

// rewrite returns the code of a node, with the suffix behind the identifiers that match.
func (s *source) rewrite(node ast.Node, match func(*ast.Ident) bool, suffix string) string {
	var ends []int
	ast.Inspect(node, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && match(id) {
			ends = append(ends, s.offset(id.End()))
		}
		return true
	})
	slices.Sort(ends)
	var b strings.Builder
	from := s.offset(node.Pos())
	for _, end := range ends {
		b.Write(s.text[from:end])
		b.WriteString(suffix)
		from = end
	}
	b.Write(s.text[from:s.offset(node.End())])
	return b.String()
}

// topLevel are the identifiers in the file that stand for a name at the top level of the
// package.
func (s *source) topLevel() map[*ast.Ident]bool {
	found := map[*ast.Ident]bool{}
	for _, id := range s.tree.Unresolved {
		found[id] = true
	}
	ast.Inspect(s.tree, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && id.Obj != nil && s.tree.Scope.Lookup(id.Name) == id.Obj {
			found[id] = true
		}
		return true
	})
	return found
}

// methods are the identifiers in the file that seem to stand for one of the methods, each
// given by type and name.
func (s *source) methods(of map[string]bool) map[*ast.Ident]bool {
	names, found := map[string]bool{}, map[*ast.Ident]bool{}
	for key := range of {
		if _, name, isMethod := strings.Cut(key, "."); isMethod {
			names[name] = true
		}
	}
	ast.Inspect(s.tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			found[n.Sel] = names[n.Sel.Name]
		case *ast.FuncDecl:
			found[n.Name] = of[functionKey(n)] && n.Recv != nil
		}
		return true
	})
	return found
}

// signature is the type of a function as code, without the names of its parameters.
func signature(fn *ast.FuncDecl) string {
	var b strings.Builder
	for _, list := range []*ast.FieldList{fn.Recv, fn.Type.Params, fn.Type.Results} {
		b.WriteString("(")
		if list != nil {
			for _, field := range list.List {
				b.WriteString(strings.Repeat(types.ExprString(field.Type)+",", max(1, len(field.Names))))
			}
		}
		b.WriteString(")")
	}
	return b.String()
}

// recovers reports whether a function calls recover itself. Called by another function,
// it would no longer recover.
func recovers(fn *ast.FuncDecl) bool {
	found := false
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		found = found || ok && called(call) == "recover"
		_, nested := n.(*ast.FuncLit)
		return !nested
	})
	return found
}

// generic reports whether a function, or the type of its receiver, has type parameters.
func generic(fn *ast.FuncDecl) bool {
	if fn.Type.TypeParams != nil {
		return true
	}
	return fn.Recv != nil && strings.Contains(types.ExprString(fn.Recv.List[0].Type), "[")
}
