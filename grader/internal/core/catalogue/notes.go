package catalogue

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"unicode"
)

// notes verifies that the note of every check is a heading of the lab's page.
func (l *loader) notes() error {
	text, err := os.ReadFile(l.lab.NotesFile())
	if errors.Is(err, fs.ErrNotExist) {
		l.problem(l.lab.NotesPath(), 1, "the lab has no notes; write them")
		return nil
	} else if err != nil {
		return err
	}
	anchors := Anchors(string(text))
	for _, check := range l.checks {
		if check.Note != "" && !anchors[check.Note] {
			l.problem(check.File, check.Line, "%s notes %q, but %s has no such heading", check.Name, check.Note, l.lab.NotesPath())
		}
	}
	return nil
}

// Anchors returns the anchors of the headings of a Markdown page, as GitHub forms them.
// It ignores headings in fenced code.
func Anchors(markdown string) map[string]bool {
	anchors := map[string]bool{}
	for _, h := range headings(markdown) {
		anchors[h.anchor] = true
	}
	return anchors
}

// heading is a heading of a Markdown page and its anchor.
type heading struct{ text, anchor string }

// headings returns the headings of a page in order.
func headings(markdown string) []heading {
	var all []heading
	seen := map[string]bool{}
	fence := ""
	for line := range strings.Lines(markdown) {
		line = strings.TrimRight(line, "\r\n")
		if mark := fenceOf(line); mark != "" {
			switch {
			case fence == "":
				fence = mark
			case strings.HasPrefix(mark, fence):
				fence = ""
			}
			continue
		}
		text := strings.TrimLeft(line, "#")
		level := len(line) - len(text)
		if fence != "" || level == 0 || level > 6 || !strings.HasPrefix(text, " ") {
			continue
		}
		anchor := Anchor(text)
		for n := 1; seen[anchor]; n++ {
			anchor = fmt.Sprintf("%s-%d", Anchor(text), n)
		}
		seen[anchor] = true
		all = append(all, heading{strings.TrimSpace(text), anchor})
	}
	return all
}

func fenceOf(line string) string {
	line = strings.TrimLeft(line, " ")
	for _, mark := range []string{"```", "~~~"} {
		if strings.HasPrefix(line, mark) {
			return mark
		}
	}
	return ""
}

// Anchor returns the anchor of a heading, as GitHub forms it, if no heading above has the
// same text.
func Anchor(heading string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(strings.TrimSpace(strings.TrimRight(strings.TrimSpace(heading), "#"))) {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
			b.WriteRune(r)
		case r == ' ':
			b.WriteByte('-')
		}
	}
	return b.String()
}
