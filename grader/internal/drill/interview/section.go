package interview

import "strings"

// section is a heading of a page and the lines up to the next heading.
type section struct {
	depth   int
	heading string
	line    int // line of the heading, from 1
	below   []string
}

// split splits a page at its headings. It ignores headings in fenced code. Text above the
// first heading becomes a section of depth 0.
func split(text string) []section {
	var sections []section
	var f fence
	for i, line := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		line = strings.TrimRight(line, " \t")
		code := f.holds(line)
		depth := len(line) - len(strings.TrimLeft(line, "#"))
		if !code && depth > 0 && strings.HasPrefix(line[depth:], " ") {
			sections = append(sections, section{depth: depth, heading: strings.TrimSpace(line[depth:]), line: i + 1})
			continue
		}
		if len(sections) == 0 {
			if line == "" {
				continue
			}
			sections = append(sections, section{line: i + 1})
		}
		last := &sections[len(sections)-1]
		last.below = append(last.below, line)
	}
	return sections
}

func (s section) text() string { return strings.Trim(strings.Join(s.below, "\n"), "\n") }

// block is one part of a question: the text on the marker's line, and the lines that
// follow.
type block struct {
	line     int
	text     string
	rest     string
	restLine int // line number of the first line of rest
}

// whole returns the text and the rest, with the empty lines between them.
func (b block) whole() string {
	return strings.Trim(b.text+strings.Repeat("\n", max(1, b.restLine-b.line))+b.rest, "\n")
}

// parts splits a question at its markers. It reports repeated markers, markers out of
// order, and text before the first one.
func (s section) parts(problem func(line int, part, text string)) map[string]block {
	found := map[string]block{}
	var f fence
	current, at := "", -1
	var rest []string
	restLine := 0
	end := func() {
		if current == "" {
			return
		}
		for len(rest) > 0 && rest[0] == "" {
			rest, restLine = rest[1:], restLine+1
		}
		b := found[current]
		b.rest, b.restLine = strings.TrimRight(strings.Join(rest, "\n"), "\n"), restLine
		found[current] = b
	}
	for i, line := range s.below {
		number := s.line + 1 + i
		code := f.holds(line)
		next := -1
		for j, part := range parts {
			if !code && strings.HasPrefix(line, part) {
				next = j
			}
		}
		switch {
		case next >= 0:
			end()
			part := parts[next]
			if _, twice := found[part]; twice {
				problem(number, part, "is here a second time; keep one")
			} else if next < at {
				problem(number, part, "comes after "+parts[at]+"; see "+Dir+"/README.md for the order")
			}
			at = max(at, next)
			current, rest, restLine = part, nil, number+1
			found[part] = block{line: number, text: strings.TrimSpace(line[len(part):])}
		case current == "" && line != "":
			problem(number, level, "must come first, before any text")
			current = " " // report it only once
		default:
			if (current == level || current == topic) && line != "" {
				problem(number, current, "must be one line; write what the interviewer says below "+minutes)
			}
			rest = append(rest, line)
		}
	}
	end()
	delete(found, " ")
	return found
}

// fence tracks fenced code.
type fence string

// holds reports whether the line belongs to fenced code, including its fences.
func (f *fence) holds(line string) bool {
	line = strings.TrimLeft(line, " ")
	for _, mark := range []fence{"```", "~~~"} {
		if !strings.HasPrefix(line, string(mark)) {
			continue
		}
		switch *f {
		case "":
			*f = mark
			return true
		case mark:
			*f = ""
			return true
		}
	}
	return *f != ""
}
