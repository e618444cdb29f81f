package gradebook

import "strings"

// special are the characters that mean something within a line of Markdown, in
// CommonMark and on the sites that extend it.
const special = "\\`*_[]<>&|~#!@$"

// escaped is text on one line in which Markdown finds nothing to interpret.
func escaped(text string) string {
	text = line(text)
	var b strings.Builder
	for i, r := range text {
		ahead := strings.ToLower(text[i:min(len(text), i+4)])
		link := r == ':' && strings.HasPrefix(ahead, "://") || r == '.' && i >= 3 && strings.EqualFold(text[i-3:i], "www")
		if strings.ContainsRune(special, r) || link {
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
