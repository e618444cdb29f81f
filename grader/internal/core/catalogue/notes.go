package catalogue

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"unicode"
)

// notes proves that every note of the checks is a heading of the lab's page.
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

// Anchors are the names by which a link reaches the headings of a Markdown
// page, made as GitHub makes them. Headings in fenced code do not count.
func Anchors(markdown string) map[string]bool {
	anchors := map[string]bool{}
	for _, h := range headings(markdown) {
		anchors[h.anchor] = true
	}
	return anchors
}

// A heading is one of a Markdown page, and how a link reaches it.
type heading struct{ text, anchor string }

// headings returns the headings of a page in their order.
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

// Anchor is the name by which a link reaches a heading, if no other heading above
// has the same text. It is made as GitHub makes it.
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
