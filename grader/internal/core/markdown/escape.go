package markdown

import (
	"regexp"
	"strings"
)

// special are the characters that mean something within a line of Markdown, in
// CommonMark and on the sites that extend it.
const special = "\\`*_[]<>&|~#!@$"

// block is what begins a block at the beginning of a line: a list, a rule, an
// underline.
var block = regexp.MustCompile(`^([0-9]*)([-+=.)])`)

// Escape is text in which Markdown finds nothing to interpret, wherever it
// stands. The text must be one line, without characters that do not show.
func Escape(text string) string {
	var b strings.Builder
	begin := -1
	if at := block.FindStringSubmatchIndex(text); at != nil {
		begin = at[4]
	}
	for i, r := range text {
		ahead := text[i:min(len(text), i+3)]
		link := ahead == "://" || r == '.' && i >= 3 && strings.EqualFold(text[i-3:i], "www")
		if strings.ContainsRune(special, r) || link || i == begin {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
