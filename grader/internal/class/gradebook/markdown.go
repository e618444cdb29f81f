package gradebook

import (
	"strings"

	"socketlab/grader/internal/core/markdown"
)

// escaped is text on one line in which Markdown finds nothing to interpret,
// wherever it stands.
func escaped(text string) string { return markdown.Escape(line(text)) }

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
