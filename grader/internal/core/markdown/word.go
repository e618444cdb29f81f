package markdown

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// word is styled text that is not broken across lines.
type word struct {
	text  string
	width int  // columns
	ends  bool // whether the line ends after it
}

// line collects words from text in different styles.
type line struct {
	words []word
	open  bool // whether the next text continues the last word
}

// add adds text. Spaces separate words.
func (l *line) add(text string, style lipgloss.Style) {
	for i, piece := range strings.Split(strings.ReplaceAll(text, "\t", " "), " ") {
		if i > 0 {
			l.open = false
		}
		if piece != "" {
			l.whole(piece, style)
		}
	}
}

// whole adds text as one word.
func (l *line) whole(text string, style lipgloss.Style) {
	w := word{text: style.Render(text), width: ansi.StringWidth(text)}
	if last := len(l.words) - 1; l.open && last >= 0 {
		l.words[last].text += w.text
		l.words[last].width += w.width
	} else {
		l.words = append(l.words, w)
	}
	l.open = true
}

// end ends the line.
func (l *line) end() {
	if last := len(l.words) - 1; last >= 0 {
		l.words[last].ends = true
	}
	l.open = false
}

// fill breaks the words into lines of at most width columns. It cuts a word that is too
// long for a line.
func (l *line) fill(width int) []string {
	var lines []string
	var now strings.Builder
	used := 0
	flush := func() {
		lines = append(lines, now.String())
		now.Reset()
		used = 0
	}
	for _, w := range l.words {
		if used > 0 && used+1+w.width > width {
			flush()
		}
		if used > 0 {
			now.WriteByte(' ')
			used++
		}
		for w.width > width {
			lines = append(lines, ansi.Cut(w.text, 0, width))
			w.text, w.width = ansi.Cut(w.text, width, w.width), w.width-width
		}
		now.WriteString(w.text)
		used += w.width
		if w.ends {
			flush()
		}
	}
	if used > 0 {
		flush()
	}
	return lines
}

// width is the width of all words on one line.
func (l *line) width() int {
	width := max(0, len(l.words)-1)
	for _, w := range l.words {
		width += w.width
	}
	return width
}

// longest is the width of the widest word.
func (l *line) longest() int {
	width := 0
	for _, w := range l.words {
		width = max(width, w.width)
	}
	return width
}
