package build

import (
	"bytes"
	"fmt"
	"go/ast"
	gobuild "go/build"
	"go/parser"
	"go/scanner"
	"go/token"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"socketlab/grader/internal/core/workbook"
)

// MaxDepth is how deep the brackets of a source may nest: the parser and the compiler
// are recursive.
const MaxDepth = 200

// MaxPrefixes is how many operators, opening brackets and the like may follow each
// other, for the same reason.
const MaxPrefixes = 200

// directives are the compiler directives that a lab may contain. The others reach
// outside the lab, or change how the compiler works.
var directives = []string{"//go:build", "//go:generate", "//go:noinline", "//go:fix", "//go:debug"}

// sources are the files of one lab that the compiler will see.
type sources struct {
	name    string // of the package, as the first file has it
	names   []string
	text    workbook.Files
	imports []string
	left    []string // names that a build constraint leaves out
}

// vet reads the files as the go command would on this machine. The refusal tells the
// student, with file and line, why they are not built; it is empty otherwise.
func vet(files workbook.Files) (s sources, refusal string) {
	s.text = files
	imports := map[string]bool{}
	for _, name := range files.Names() {
		if refusal := TooDeep(name, files[name]); refusal != "" {
			return s, refusal
		}
		fits, err := fits(name, files[name])
		if err != nil {
			return s, fmt.Sprintf("%s: %v", name, err)
		}
		if !fits {
			s.left = append(s.left, name)
			continue
		}
		fset := token.NewFileSet()
		// The compiler reports syntax errors.
		file, _ := parser.ParseFile(fset, name, files[name], parser.ParseComments|parser.SkipObjectResolution)
		s.names = append(s.names, name)
		if file == nil {
			continue
		}
		if s.name == "" {
			s.name = file.Name.Name
		}
		if s.name == "main" {
			return s, name + ": package main cannot be imported; keep the package name of the starter"
		}
		if refusal := forbidden(fset, file); refusal != "" {
			return s, refusal
		}
		for _, spec := range file.Imports {
			if path, err := strconv.Unquote(spec.Path.Value); err == nil {
				imports[path] = true
			}
		}
	}
	for path := range imports {
		s.imports = append(s.imports, path)
	}
	slices.Sort(s.imports)
	return s, ""
}

// fits reports whether the build constraints of a file, in its name or its text, are
// satisfied on this machine.
func fits(name string, text []byte) (bool, error) {
	context := gobuild.Default
	context.CgoEnabled = false
	context.BuildTags, context.ToolTags = nil, nil
	context.OpenFile = func(string) (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(text)), nil
	}
	return context.MatchFile(".", name)
}

// directive matches a comment that the compiler interprets.
var directive = regexp.MustCompile(`^(//(go|line|export|extern)[:\s]|/\*line\s)\S*`)

// forbidden finds imports and directives that reach outside the lab.
func forbidden(fset *token.FileSet, file *ast.File) string {
	for _, spec := range file.Imports {
		if spec.Path.Value == `"C"` {
			return fmt.Sprintf("%s: cgo is not allowed: remove import \"C\"", fset.PositionFor(spec.Pos(), false))
		}
	}
	for _, group := range file.Comments {
		for _, comment := range group.List {
			found := directive.FindString(comment.Text)
			if found == "" || slices.Contains(directives, strings.TrimSpace(found)) {
				continue
			}
			return fmt.Sprintf("%s: %s is not allowed: remove it", fset.PositionFor(comment.Pos(), false), strings.TrimSpace(found))
		}
	}
	return ""
}

// TooDeep refuses, without parsing, a source that would exhaust the stack of a parser:
// too many nested brackets, or too many prefixes of a type or an expression in a row.
func TooDeep(name string, text []byte) string {
	fset := token.NewFileSet()
	file := fset.AddFile(name, -1, len(text))
	var tokens scanner.Scanner
	tokens.Init(file, text, func(token.Position, string) {}, 0)
	depth, prefixes := 0, 0
	for {
		at, kind, _ := tokens.Scan()
		switch {
		case kind == token.EOF:
			return ""
		case kind == token.LPAREN, kind == token.LBRACK, kind == token.LBRACE:
			depth++
			prefixes++
		case kind == token.RBRACK:
			depth--
		case kind == token.RPAREN, kind == token.RBRACE:
			depth--
			prefixes = 0
		case kind == token.COMMA, kind == token.SEMICOLON:
			prefixes = 0
		case kind.IsOperator(), kind == token.FUNC, kind == token.CHAN, kind == token.MAP:
			prefixes++
		default:
			prefixes = 0
		}
		if depth > MaxDepth || prefixes > MaxPrefixes {
			return fmt.Sprintf("%s: the code is nested too deeply; write it flatter", fset.PositionFor(at, false))
		}
	}
}
