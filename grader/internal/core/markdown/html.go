package markdown

import (
	"bytes"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// HTML renders the text for use outside the clone: a link within the clone becomes its
// text and the path of its target. Raw HTML is omitted.
func (t Text) HTML() string {
	var b bytes.Buffer
	away := goldmark.WithParserOptions(parser.WithASTTransformers(util.Prioritized(away{t}, 0)))
	_ = dialect(away).Convert([]byte(t.Source), &b) // writing to a bytes.Buffer does not fail
	return b.String()
}

// away replaces the links and removes the HTML that are useless outside the clone.
type away struct{ text Text }

// Transform implements parser.ASTTransformer.
func (a away) Transform(root *ast.Document, _ text.Reader, _ parser.Context) {
	var gone []ast.Node
	_ = ast.Walk(root, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		switch node.(type) {
		case *ast.Link, *ast.RawHTML, *ast.HTMLBlock:
			if entering {
				gone = append(gone, node)
			}
		}
		return ast.WalkContinue, nil
	})
	for _, node := range gone {
		parent := node.Parent()
		link, ok := node.(*ast.Link)
		if !ok {
			parent.RemoveChild(parent, node)
			continue
		}
		within, ok := a.text.within(string(link.Destination))
		if !ok {
			continue
		}
		for child := link.FirstChild(); child != nil; child = link.FirstChild() {
			parent.InsertBefore(parent, link, child)
		}
		where := ast.NewString([]byte(" (<code>" + string(util.EscapeHTML([]byte(within))) + "</code>)"))
		where.SetCode(true)
		parent.ReplaceChild(parent, link, where)
	}
}
