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
	whole := len(text)
	cut := whole > limit
	if cut {
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

// printableLines is printable for text of several lines.
func printableLines(lines []string) []string {
	shown := make([]string, len(lines))
	for i, line := range lines {
		shown[i] = printableUpTo(strings.ReplaceAll(strings.TrimRight(line, "\r"), "\t", "    "), 2*maxShown)
	}
	return shown
}
