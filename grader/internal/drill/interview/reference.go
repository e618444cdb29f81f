package interview

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/drill/cards"
)

// Link is where a page leads.
type Link struct {
	Words string
	// Target is a path relative to the root, with #anchor where there is one, or
	// an address on the web.
	Target string
}

var (
	linked  = regexp.MustCompile(`\[([^\]]*)\]\(([^)\s]+)\)`)
	labPath = regexp.MustCompile(`labs/(\d+)-`)
	makeLab = regexp.MustCompile(`make\s+lab-(\d+)`)
)

// Links are the links in a piece of a page's Markdown.
func Links(markdown string) []Link {
	var links []Link
	for _, found := range linked.FindAllStringSubmatch(markdown, -1) {
		target := found[2]
		if !strings.Contains(target, "://") {
			file, anchor, cut := strings.Cut(target, "#")
			target = filepath.ToSlash(filepath.Join(Dir, file))
			if cut {
				target += "#" + anchor
			}
		}
		links = append(links, Link{Words: strings.Join(strings.Fields(found[1]), " "), Target: target})
	}
	return links
}

// IsNote reports whether the link leads into notes/.
func IsNote(link Link) bool { return strings.HasPrefix(link.Target, "notes/") }

// Labs are the numbers of the labs that the question leads to, in order of
// appearance.
func (q Question) Labs() []int {
	var labs []int
	seen := map[string]bool{}
	for _, found := range append(labPath.FindAllStringSubmatch(q.ReadOn, -1), makeLab.FindAllStringSubmatch(q.ShownBy, -1)...) {
		number, err := strconv.Atoi(found[1])
		if name := strconv.Itoa(number); err == nil && !seen[name] {
			seen[name] = true
			labs = append(labs, number)
		}
	}
	return labs
}

// References proves that what the scenarios name is there: files and headings
// that they link to, and checks, commands and mutants in what shows an answer.
func References(book workbook.Workbook, scenarios []Scenario) error {
	evidence, err := cards.NewEvidence(book)
	if err != nil {
		return err
	}
	r := referee{root: book.Root, anchors: map[string]map[string]bool{}}
	for _, s := range scenarios {
		r.file = Page(s.Name)
		r.links(1, s.Situation)
		for _, q := range s.Questions {
			r.links(q.Line, strings.Join([]string{q.Asked, strings.Join(q.Points, "\n"), q.Weak, q.Answer}, "\n"))
			r.links(q.lines[readOn], q.ReadOn)
			if !strings.Contains(q.ReadOn, "](../") {
				r.problem(q.lines[readOn], "%s leads nowhere in notes/; write for instance [Order](../01-scaling.md#order)", readOn)
			}
			_, wrong := evidence.Judge(r.file, q.lines[shownBy], q.ShownBy)
			r.problems = append(r.problems, wrong...)
		}
	}
	return r.problems.Err()
}

type referee struct {
	root     string
	anchors  map[string]map[string]bool // by file
	file     string
	problems catalogue.Problems
}

func (r *referee) problem(line int, format string, args ...any) {
	r.problems = append(r.problems, catalogue.Problem{File: r.file, Line: line, Text: fmt.Sprintf(format, args...)})
}

// links proves that files of the clone are there, with their headings. Addresses
// on the web are taken on trust, if they are https.
func (r *referee) links(line int, markdown string) {
	for _, link := range Links(markdown) {
		if scheme, _, web := strings.Cut(link.Target, "://"); web {
			if scheme != "https" {
				r.problem(line, "%s: link to https", link.Target)
			}
			continue
		}
		file, anchor, _ := strings.Cut(link.Target, "#")
		if r.anchors[file] == nil {
			absolute := filepath.Join(r.root, filepath.FromSlash(file))
			info, err := os.Stat(absolute)
			if err != nil {
				r.problem(line, "the link leads to %s, which does not exist", file)
				continue
			}
			var text []byte
			if info.Mode().IsRegular() {
				text, _ = os.ReadFile(absolute)
			}
			r.anchors[file] = catalogue.Anchors(string(text))
		}
		if anchor != "" && !r.anchors[file][anchor] {
			r.problem(line, "%s has no heading #%s", file, anchor)
		}
	}
}
