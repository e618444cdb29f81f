package gradebook

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

// escaped is text on one line in which Markdown finds nothing to interpret,
// wherever it stands.
func escaped(text string) string {
	text = line(text)
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

// fenced is a block of text in a fence longer than any within.
func fenced(text string) string {
	longest, run := 2, 0
	for _, r := range text {
		if run++; r != '`' {
			run = 0
		}
		longest = max(longest, run)
	}
	fence := strings.Repeat("`", longest+1)
	return fence + "text\n" + strings.TrimRight(text, "\n") + "\n" + fence + "\n"
}
