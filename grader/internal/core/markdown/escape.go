package markdown

import (
	"regexp"
	"strings"
)

// special are the characters with a meaning within a line, in CommonMark and its common
// extensions.
const special = "\\`*_[]<>&|~#!@$"

// block matches the start of a list, a rule or an underline.
var block = regexp.MustCompile(`^([0-9]*)([-+=.)])`)

// Escape escapes text so that Markdown shows it as it is, at any place in a page. The
// text must be one line without invisible characters.
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
