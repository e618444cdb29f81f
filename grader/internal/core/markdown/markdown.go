// Package markdown renders pieces of the pages in notes/ for a terminal or as HTML. It
// supports what the pages use: paragraphs, lists, code, tables, quotations and links.
// It never passes on raw HTML.
package markdown

import (
	"path"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

// Text is a piece of Markdown from a page.
type Text struct {
	Source string
	// Page is the path of the page relative to the root, such as notes/01-scaling.md.
	// Relative links start there.
	Page string
}

func dialect(options ...goldmark.Option) goldmark.Markdown {
	return goldmark.New(append(options, goldmark.WithExtensions(extension.Table))...)
}

func (t Text) parse() (ast.Node, []byte) {
	source := []byte(t.Source)
	return dialect().Parser().Parse(text.NewReader(source)), source
}

// within returns the target of a link within the clone, relative to the root.
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

// Plain returns the text of a line, such as a heading, without Markdown.
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

// HasHTML reports whether the text contains raw HTML, which would not be shown.
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
