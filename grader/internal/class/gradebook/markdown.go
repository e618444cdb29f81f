package gradebook

import (
	"strings"

	"socketlab/grader/internal/core/markdown"
)

// escaped is text on one line in which Markdown interprets nothing, wherever it is
// put.
func escaped(text string) string { return markdown.Escape(line(text)) }

// fenced is a block of text in a fence longer than any in the text.
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
