package labtest

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxShown is how much of a frame a failure shows, in bytes.
const maxShown = 300

// printable makes untrusted text safe for a terminal and a log. It escapes control
// characters, bidirectional marks and bytes that are not UTF-8. It cuts long text and
// adds its length.
func printable(text string) string {
	return printableUpTo(text, maxShown)
}

func printableUpTo(text string, limit int) string {
	return printableOf(text, len(text) > limit, len(text), limit)
}

// printableOf is printableUpTo for the beginning of a text: cut says whether it is shown as
// such, and whole is the length of the text.
func printableOf(text string, cut bool, whole, limit int) string {
	if cut {
		limit = max(0, min(limit, len(text)-1))
		for limit > 0 && !utf8.RuneStart(text[limit]) {
			limit--
		}
		text = text[:limit]
	}

	var b strings.Builder
	for i, r := range text {
		switch {
		case r == utf8.RuneError && text[i] != "\uFFFD"[0]:
			fmt.Fprintf(&b, `\x%02x`, text[i])
		case r == ' ' || unicode.IsPrint(r):
			b.WriteRune(r)
		default:
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		}
	}
	if cut {
		fmt.Fprintf(&b, "… (%d bytes)", whole)
	}
	return b.String()
}

// differing makes two texts that differ printable, so that one can see where. Of what long
// texts have in common at the beginning, it shows only the end.
func differing(want, got string) (shownWant, shownGot string) {
	const context = 100 // bytes shown before the difference
	same := 0
	for same < min(len(want), len(got)) && want[same] == got[same] {
		same++
	}
	from := same - context
	if from <= context {
		return printable(want), printable(got)
	}
	for from > 0 && !utf8.RuneStart(want[from]) {
		from--
	}
	skipped := fmt.Sprintf("(the same %d bytes) …", from)
	return skipped + printable(want[from:]), skipped + printable(got[from:])
}

// printableLines is printable for text of several lines.
func printableLines(lines []string) []string {
	shown := make([]string, len(lines))
	for i, line := range lines {
		shown[i] = printableUpTo(strings.ReplaceAll(strings.TrimRight(line, "\r"), "\t", "    "), 2*maxShown)
	}
	return shown
}
