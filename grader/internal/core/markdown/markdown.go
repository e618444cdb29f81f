// Package markdown shows a piece of a page of notes/ elsewhere: in a terminal
// or as HTML. It knows what the pages use: paragraphs, lists, code, tables,
// quotations and links. Raw HTML is never passed on.
package markdown

import (
	"path"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

// Text is Markdown that stands on a page.
type Text struct {
	Source string
	// Page is where it stands, relative to the root: notes/01-scaling.md. Links
	// begin there.
	Page string
}

func dialect(options ...goldmark.Option) goldmark.Markdown {
	return goldmark.New(append(options, goldmark.WithExtensions(extension.Table))...)
}

func (t Text) parse() (ast.Node, []byte) {
	source := []byte(t.Source)
	return dialect().Parser().Parse(text.NewReader(source)), source
}

// within is where a link leads, relative to the root, if it stays in the clone.
func (t Text) within(target string) (string, bool) {
	if strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
		return "", false
	}
	file, anchor, has := strings.Cut(target, "#")
	if file == "" {
		file = t.Page
	} else {
		file = path.Join(path.Dir(t.Page), file)
	}
	if has {
		file += "#" + anchor
	}
	return file, true
}

// Plain is the text of one line, such as a heading, without its marks.
func (t Text) Plain() string {
	root, source := t.parse()
	var b strings.Builder
	_ = ast.Walk(root, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if leaf, ok := node.(*ast.Text); ok && entering {
			b.WriteString(written(leaf.Segment.Value(source), leaf.IsRaw() || isCode(leaf)))
			if leaf.SoftLineBreak() || leaf.HardLineBreak() {
				b.WriteByte(' ')
			}
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// HasHTML reports whether there is raw HTML, which is shown nowhere.
func (t Text) HasHTML() bool {
	found := false
	root, _ := t.parse()
	_ = ast.Walk(root, func(node ast.Node, _ bool) (ast.WalkStatus, error) {
		switch node.(type) {
		case *ast.RawHTML, *ast.HTMLBlock:
			found = true
			return ast.WalkStop, nil
		}
		return ast.WalkContinue, nil
	})
	return found
}

func isCode(node ast.Node) bool {
	_, ok := node.Parent().(*ast.CodeSpan)
	return ok
}
