package mutant

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// Edit is a small change to one file of a solution, of the kind that mutation testing
// makes everywhere: it needs no idea of what the code is for.
type Edit struct {
	File   string
	Line   int
	Name   string // in kebab case, unique in the lab
	What   string // such as: < becomes <=
	Source string // the line of the file, without space around it
	Lock   bool   // it removes a lock

	from, to int    // the bytes that it replaces
	with     string // what it puts there
}

// Apply returns the file after the edit.
func (e Edit) Apply(source []byte) []byte {
	return slices.Concat(source[:e.from], []byte(e.with), source[e.to:])
}

// Edits returns the edits of the functions and constants in a file, in order. Some of
// them do not compile. The standard operators are: a condition negated or shifted at its
// boundary, && for ||, an operator for its counterpart, a number one more or one less, a
// truth value turned round, a statement removed, a returned error dropped, two arguments
// swapped (but not those of a log line or an error), a lock removed with its unlock, and a loop left after its first round.
func Edits(name string, text []byte) ([]Edit, error) {
	file, err := parse(name, text)
	if err != nil {
		return nil, err
	}
	m := &editor{file: file, name: name, text: text}
	for _, decl := range file.tree.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if decl.Body != nil {
				m.function(decl.Type, decl.Body)
			}
		case *ast.GenDecl:
			if decl.Tok == token.CONST || decl.Tok == token.VAR {
				ast.Inspect(decl, m.visit)
			}
		}
	}
	slices.SortStableFunc(m.edits, func(a, b Edit) int { return a.from - b.from })
	same := map[string]int{}
	for i := range m.edits {
		e := &m.edits[i]
		place := fmt.Sprint(e.Line, e.What)
		if same[place]++; same[place] > 1 {
			e.What += fmt.Sprintf(" (number %d on this line)", same[place])
		}
	}
	stem := strings.NewReplacer("_", "-", ".", "-").Replace(strings.TrimSuffix(name, ".go"))
	seen := map[int]int{}
	for i := range m.edits {
		e := &m.edits[i]
		seen[e.Line]++
		e.Name = fmt.Sprintf("%s-%d-%d", stem, e.Line, seen[e.Line])
	}
	return m.edits, nil
}

// editor collects the edits of one file.
type editor struct {
	file    *source
	name    string
	text    []byte
	edits   []Edit
	results []*ast.FieldList // of the functions around the current node, innermost last
}

func (m *editor) offset(pos token.Pos) int { return m.file.offset(pos) }

func (m *editor) code(node ast.Node) string { return m.file.code(node) }

func (m *editor) replace(from, to token.Pos, with, what string, args ...any) {
	line, source := m.line(from)
	m.edits = append(m.edits, Edit{
		File: m.name, Line: line, What: fmt.Sprintf(what, args...), Source: source,
		from: m.offset(from), to: m.offset(to), with: with,
	})
}

// line is the number of the line at pos, and the line without space around it.
func (m *editor) line(pos token.Pos) (int, string) {
	at := m.file.fset.Position(pos)
	text, _, _ := strings.Cut(string(m.text[at.Offset-at.Column+1:]), "\n")
	return at.Line, strings.TrimSpace(text)
}

// function visits the body of a function, whose returned errors it may drop.
func (m *editor) function(signature *ast.FuncType, body *ast.BlockStmt) {
	m.results = append(m.results, signature.Results)
	ast.Inspect(body, m.visit)
	m.results = m.results[:len(m.results)-1]
}

func (m *editor) visit(node ast.Node) bool {
	switch n := node.(type) {
	case *ast.FuncLit:
		m.function(n.Type, n.Body)
		return false
	case *ast.IfStmt:
		m.replace(n.Cond.Pos(), n.Cond.End(), "!("+m.code(n.Cond)+")", "the condition is negated")
	case *ast.BinaryExpr:
		if with, ok := counterparts[n.Op]; ok {
			m.replace(n.OpPos, n.OpPos+token.Pos(len(n.Op.String())), with.String(), "%s becomes %s", n.Op, with)
		}
	case *ast.BasicLit:
		m.number(n)
	case *ast.Ident:
		if n.Name == "true" || n.Name == "false" {
			with := map[string]string{"true": "false", "false": "true"}[n.Name]
			m.replace(n.Pos(), n.End(), with, "%s becomes %s", n.Name, with)
		}
	case *ast.CallExpr:
		if anyOrder[called(n)] {
			break
		}
		for i := 1; i < len(n.Args); i++ {
			a, b := n.Args[i-1], n.Args[i]
			if one, two := m.code(a), m.code(b); one != two && !n.Ellipsis.IsValid() {
				between := string(m.text[m.offset(a.End()):m.offset(b.Pos())])
				m.replace(a.Pos(), b.End(), two+between+one, "arguments %d and %d are swapped", i, i+1)
			}
		}
	case *ast.ReturnStmt:
		m.dropError(n)
	case *ast.ForStmt:
		m.leaveLoop(n, n.Body)
	case *ast.RangeStmt:
		m.leaveLoop(n, n.Body)
	case *ast.BlockStmt:
		m.removals(n.List)
	case *ast.CaseClause:
		m.removals(n.Body)
	case *ast.CommClause:
		m.removals(n.Body)
	}
	return true
}

// anyOrder has the functions and methods whose arguments are not swapped: their order does
// not matter, or it only matters to the person who reads the text.
var anyOrder = map[string]bool{
	"min": true, "max": true,
	"Errorf": true, "Debug": true, "Info": true, "Warn": true, "Error": true,
}

// called is the name of the function or method in a call, without what is before the dot.
func called(call *ast.CallExpr) string {
	switch fun := call.Fun.(type) {
	case *ast.Ident:
		return fun.Name
	case *ast.SelectorExpr:
		return fun.Sel.Name
	}
	return ""
}

// counterparts are the operators that replace each other.
var counterparts = map[token.Token]token.Token{
	token.LSS: token.LEQ, token.LEQ: token.LSS, token.GTR: token.GEQ, token.GEQ: token.GTR,
	token.EQL: token.NEQ, token.NEQ: token.EQL,
	token.LAND: token.LOR, token.LOR: token.LAND,
	token.ADD: token.SUB, token.SUB: token.ADD, token.MUL: token.QUO, token.QUO: token.MUL,
}

func (m *editor) number(n *ast.BasicLit) {
	value, err := strconv.ParseInt(n.Value, 0, 64)
	if n.Kind != token.INT || err != nil {
		return
	}
	for _, with := range []int64{value + 1, value - 1} {
		m.replace(n.Pos(), n.End(), strconv.FormatInt(with, 10), "%d becomes %d", value, with)
	}
}

// dropError lets a function whose last result is an error return none.
func (m *editor) dropError(n *ast.ReturnStmt) {
	results := m.results[len(m.results)-1]
	if results == nil || len(n.Results) == 0 || len(n.Results) != results.NumFields() {
		return
	}
	last, ok := results.List[len(results.List)-1].Type.(*ast.Ident)
	value := n.Results[len(n.Results)-1]
	if ok && last.Name == "error" && m.code(value) != "nil" {
		m.replace(value.Pos(), value.End(), "nil", "the error is dropped")
	}
}

func (m *editor) leaveLoop(loop ast.Stmt, body *ast.BlockStmt) {
	if len(body.List) > 0 {
		m.replace(body.Rbrace, body.Rbrace, "; break; ", "the loop ends after its first round")
		last := &m.edits[len(m.edits)-1]
		last.Line, last.Source = m.line(loop.Pos()) // a brace says nothing
	}
}

// removals removes each statement that can be missing, and each lock with the deferred
// unlock below it.
func (m *editor) removals(list []ast.Stmt) {
	for i, stmt := range list {
		switch s := stmt.(type) {
		case *ast.AssignStmt:
			if s.Tok == token.DEFINE {
				continue
			}
		case *ast.ExprStmt:
			if i+1 < len(list) && m.isLock(s, list[i+1]) {
				m.replace(s.Pos(), list[i+1].End(), "", "the lock and its unlock are removed")
				m.edits[len(m.edits)-1].Lock = true
				continue
			}
		case *ast.IncDecStmt, *ast.SendStmt, *ast.GoStmt, *ast.BranchStmt:
		case *ast.DeferStmt:
			if i > 0 && m.isLock(list[i-1], s) {
				continue
			}
		default:
			continue
		}
		m.replace(stmt.Pos(), stmt.End(), "", "the statement is removed")
	}
}

// isLock reports whether a statement locks what the next one unlocks when the function
// ends.
func (m *editor) isLock(lock, unlock ast.Stmt) bool {
	call, ok := lock.(*ast.ExprStmt)
	end, deferred := unlock.(*ast.DeferStmt)
	if !ok || !deferred {
		return false
	}
	locked := m.code(call)
	return (strings.HasSuffix(locked, ".Lock()") || strings.HasSuffix(locked, ".RLock()")) &&
		m.code(end.Call) == strings.Replace(strings.Replace(locked, ".RLock()", ".RUnlock()", 1), ".Lock()", ".Unlock()", 1)
}
