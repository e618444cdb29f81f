package similarity

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/scanner"
	"go/token"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/workbook"
)

// lab04 returns the starter and the solution of a real lab.
func lab04(t testing.TB) (starter, solution workbook.Files) {
	t.Helper()
	return lab(t, "04")
}

func lab(t testing.TB, called string) (starter, solution workbook.Files) {
	t.Helper()
	book, err := workbook.Find(".")
	require.NoError(t, err)
	lab, err := book.Lab(called)
	require.NoError(t, err)
	return labFiles(t, lab)
}

func labFiles(t testing.TB, lab workbook.Lab) (starter, solution workbook.Files) {
	t.Helper()
	starter, err := lab.Starter()
	require.NoError(t, err)
	solution, err = lab.Solution()
	require.NoError(t, err)
	return starter, solution
}

// each applies a change to every file.
func each(files workbook.Files, change func(text string) string) workbook.Files {
	changed := workbook.Files{}
	for name, text := range files {
		changed[name] = []byte(change(string(text)))
	}
	return changed
}

// retoken rewrites a file token by token, all on one line. It replaces each token
// with what change returns.
func retoken(text string, change func(kind token.Token, value string) string) string {
	var tokens scanner.Scanner
	tokens.Init(token.NewFileSet().AddFile("", -1, len(text)), []byte(text), nil, 0)
	var b strings.Builder
	for {
		_, kind, value := tokens.Scan()
		if kind == token.EOF {
			return b.String()
		}
		switch {
		case kind == token.SEMICOLON:
			value = ";"
		case value == "":
			value = kind.String()
		}
		b.WriteString(change(kind, value) + " ")
	}
}

// renamed changes every name that the author chose, and the value of every integer
// and every string in double quotes.
func renamed(text string) string {
	return retoken(text, func(kind token.Token, value string) string {
		switch {
		case kind == token.IDENT && predeclared[value] == 0 && value != "_":
			return "my_" + value
		case kind == token.INT:
			return "1" + value
		case kind == token.STRING && strings.HasPrefix(value, `"`):
			return `"my ` + value[1:]
		}
		return value
	})
}

// inOneLine removes comments and layout.
func inOneLine(text string) string {
	return retoken(text, func(_ token.Token, value string) string { return value })
}

// commented adds a comment to every line that ends in a comma, and lines after it.
func commented(text string) string {
	return strings.ReplaceAll(text, ",\n", ", // sic\n\n\t/* and\n more */")
}

// reordered reverses the order of all declarations after the imports.
func reordered(text string) string {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", text, 0)
	if err != nil {
		panic(err)
	}
	var declarations []string
	imports := ""
	for _, d := range file.Decls {
		var b bytes.Buffer
		if err := format.Node(&b, fset, d); err != nil {
			panic(err)
		}
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			imports += b.String() + "\n"
			continue
		}
		declarations = append(declarations, b.String())
	}
	slices.Reverse(declarations)
	return fmt.Sprintf("package %s\n%s\n%s\n", file.Name.Name, imports, strings.Join(declarations, "\n\n"))
}

// edited inserts random tokens after one token in rate on average: code that nobody
// else has.
func edited(text string, rate int, random *rand.Rand) string {
	words := []string{"if", "for", "x", "+", "-", "*", "(", "nil", "return", "range", ":=", "==", "!", "len", "defer", "go"}
	return retoken(text, func(_ token.Token, value string) string {
		if random.IntN(rate) == 0 {
			for range 1 + random.IntN(6) {
				value += " " + words[random.IntN(len(words))]
			}
		}
		return value
	})
}
