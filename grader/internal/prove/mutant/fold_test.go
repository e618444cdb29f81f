package mutant

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/workbook"
)

// folded is a solution in which nearly everything can be changed.
var folded = workbook.Files{
	"a.go": []byte(`// Package a greets.
package a

import "strings"

const limit, other = 3, 4

type greeter struct{ name string }

// greet is what Setup returns.
func (g *greeter) greet(times ...int) (string, error) { return strings.ToUpper(g.name), nil }

func rescue() (found any) { return recover() }

func Setup(_ string, b, c int) string {
	text, _ := (&greeter{"solution"}).greet(b, c)
	return text + tail()
}
`),
	"b.go": []byte("package a\n\nfunc tail() string { return \"!\" }\n\nfunc nothing(greeter) {}\n"),
}

// changed is the solution with one piece of code instead of another, and a file more.
func changed(old, new, more string) workbook.Files {
	files := workbook.Files{}
	for name, text := range folded {
		files[name] = []byte(strings.Replace(string(text), old, new, 1))
	}
	if more != "" {
		files["more.go"] = []byte("package a\n\n" + more)
	}
	return files
}

func TestOnlyFunctionsFold(t *testing.T) {
	for what, c := range map[string]struct {
		files workbook.Files
		folds bool
	}{
		"a function":                     {changed(`"!"`, `"?"`, ""), true},
		"a method":                       {changed(`strings.ToUpper(g.name)`, `g.name`, ""), true},
		"a name of its own":              {changed(`"!"`, `end`, "const end = \"?\""), true},
		"a type of its own with methods": {changed(`"!"`, `end{}.s()`, "type end struct{}\n\nfunc (end) s() string { return \"?\" }"), true},
		"other names of parameters":      {changed(`(_ string, b, c int) string {`, `(a string, b int, c int) string {`, ""), true},
		"a constant":                     {changed(`= 3, 4`, `= 3, 5`, ""), false},
		"a type":                         {changed(`{ name string }`, `{ name, last string }`, ""), false},
		"a signature":                    {changed(`func nothing(greeter)`, `func nothing(*greeter)`, ""), false},
		"a function that recovers":       {changed(`return recover()`, `recover(); return nil`, ""), false},
		"a method of the solution's":     {changed("strings.ToUpper(g.name)", "g.more()", "func (g *greeter) more() string { return g.name }"), true},
		"an exported method":             {changed("", "", "func (g *greeter) More() {}"), false},
		"an initialisation":              {changed("", "", "func init() {}"), false},
		"a function that is missing":     {changed("func nothing(greeter) {}", "", ""), false},
		"a constant that is missing":     {changed("limit, other", "_, other", ""), false},
		"no Go":                          {changed("", "", "func"), false},
	} {
		fold, err := NewFold(folded, "example.com/version")
		require.NoError(t, err)

		require.Equal(t, c.folds, fold.Add("it", c.files), what)

		check(t, what, fold.Files())
	}
}

// The program behaves as the version that is selected, and as the solution otherwise.
func TestFoldedVersionsRun(t *testing.T) {
	fold, err := NewFold(folded, "fold/version")
	require.NoError(t, err)
	require.True(t, fold.Add("question", changed(`"!"`, `mark`, "const mark = \"?\"")))
	require.True(t, fold.Add("star", changed(`"!"`, `mark()`, "func mark() string { return star }\n\nvar star = \"*\"")))
	require.True(t, fold.Add("lower", changed(`strings.ToUpper(g.name)`, `strings.ToLower(strings.Repeat(g.name, len(times)))`, "")))
	for _, name := range []string{"once", "twice"} {
		require.True(t, fold.Add(name, changed("strings.ToUpper(g.name)", "g.more()", "func (g *greeter) more() string { return \""+name+"\" }")))
	}
	require.True(t, fold.Add("removed", changed(`"!"`, `"removed"`, "")))
	fold.Remove("removed")
	dir := t.TempDir()
	put := func(name, text string) {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	put("go.mod", "module fold\n\ngo 1.24\n")
	put("version/version.go", "package selected\n\nimport \"os\"\n\nvar Version = os.Args[1]\n")
	put("main.go", "package main\n\nimport \"fold/a\"\n\nfunc main() { print(a.Setup(\"\", 1, 2)) }\n")
	for name, text := range fold.Files() {
		put("a/"+name, string(text))
	}
	program := filepath.Join(dir, "program.exe")
	build := exec.Command("go", "build", "-o", program, ".")
	build.Dir = dir
	said, err := build.CombinedOutput()
	require.NoError(t, err, string(said))

	for version, want := range map[string]string{
		"solution": "SOLUTION!", "question": "SOLUTION?", "star": "SOLUTION*", "lower": "solutionsolution!", "removed": "SOLUTION!",
		"once": "once!", "twice": "twice!",
	} {
		said, err := exec.Command(program, version).CombinedOutput()
		require.NoError(t, err)
		require.Equal(t, want, string(said), version)
	}
}

// check proves that the files are one package without errors.
func check(t *testing.T, what string, files workbook.Files) {
	t.Helper()
	set := token.NewFileSet()
	var trees []*ast.File
	for _, name := range files.Names() {
		tree, err := parser.ParseFile(set, name, files[name], parser.SkipObjectResolution)
		require.NoError(t, err, "%s\n%s", what, files[name])
		trees = append(trees, tree)
	}
	_, err := (&types.Config{Importer: few{}}).Check("a", set, trees, nil)
	require.NoError(t, err, what)
}

// few imports the two packages that folded needs.
type few struct{}

func (few) Import(path string) (*types.Package, error) {
	name, declared := "strings", "ToUpper"
	text := types.NewTuple(types.NewVar(token.NoPos, nil, "", types.Typ[types.String]))
	var object types.Object = types.NewFunc(token.NoPos, nil, declared, types.NewSignatureType(nil, nil, nil, text, text, false))
	if path != "strings" {
		name = "selected"
		object = types.NewVar(token.NoPos, nil, "Version", types.Typ[types.String])
	}
	pkg := types.NewPackage(path, name)
	pkg.Scope().Insert(object)
	pkg.MarkComplete()
	return pkg, nil
}
