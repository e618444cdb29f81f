package gradebook

import (
	"socketlab/grader/internal/core/text"

	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// The longest texts of a report other than book.json, in bytes.
const (
	maxLine       = 300 // in characters: names, reasons, remarks
	maxMessage    = 8 << 10
	maxTranscript = 16 << 10
	maxPassage    = 8 << 10
)

// line is text on one line, made printable and bounded. It is not escaped.
func line(of string) string { return text.Printable(of, maxLine) }

// visible is text of several lines, made printable: every invisible character but
// line feeds and tabs becomes an escape such as \x1b. Of a text longer than limit
// bytes it keeps the beginning and the end, with a mark between them.
func visible(text string, limit int) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	var b strings.Builder
	head, at := 0, 0 // how much of b and of text the beginning takes
	for i := 0; i < len(text); {
		shown, size := show(text[i:])
		if b.Len()+len(shown) > limit {
			return b.String()[:head] + ending(text[at:], limit/2)
		}
		b.WriteString(shown)
		i += size
		if b.Len() <= limit/2 {
			head, at = b.Len(), i
		}
	}
	return b.String()
}

// ending is the mark, and the last limit bytes of the rest of a text.
func ending(rest string, limit int) string {
	var tail []string
	left := len(rest)
	for length := 0; left > 0; {
		_, size := utf8.DecodeLastRuneInString(rest[:left])
		shown, _ := show(rest[left-size : left])
		if length += len(shown); length > limit {
			break
		}
		tail = append(tail, shown)
		left -= size
	}
	slices.Reverse(tail)
	return fmt.Sprintf("\n… %d bytes left out …\n", left) + strings.Join(tail, "")
}

// show is the first character of a text, made printable, and its size.
func show(of string) (string, int) {
	r, size := utf8.DecodeRuneInString(of)
	switch {
	case r == utf8.RuneError && size == 1:
		return fmt.Sprintf(`\x%02x`, of[0]), 1
	case r == '\n' || r == '\t' || !text.Hidden(r):
		return of[:size], size
	}
	quoted := fmt.Sprintf("%+q", r)
	return quoted[1 : len(quoted)-1], size
}
