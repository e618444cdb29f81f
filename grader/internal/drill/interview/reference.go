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

// Link is a link on a page.
type Link struct {
	Words string
	// Target is a path relative to the root, with #anchor if the link has one, or a
	// URL.
	Target string
}

var (
	linked  = regexp.MustCompile(`\[([^\]]*)\]\(([^)\s]+)\)`)
	labPath = regexp.MustCompile(`labs/(\d+)-`)
	makeLab = regexp.MustCompile(`make\s+lab-(\d+)`)
)

// Links returns the links in a piece of a page's Markdown.
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

// IsNote reports whether the target of the link is in notes/.
func IsNote(link Link) bool { return strings.HasPrefix(link.Target, "notes/") }

// Labs returns the numbers of the labs that the question refers to, in order of
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

// References verifies that everything the scenarios refer to exists: the files and
// headings of links, and the checks, commands and mutants after "Shown by".
func References(book workbook.Workbook, scenarios []Scenario) error {
	evidence, err := cards.NewEvidence(book)
	if err != nil {
		return err
	}
	r := verifier{root: book.Root, anchors: map[string]map[string]bool{}}
	for _, s := range scenarios {
		r.file = Page(s.Name)
		r.links(1, s.Situation)
		for _, q := range s.Questions {
			r.links(q.Line, strings.Join([]string{q.Asked, strings.Join(q.Points, "\n"), q.Weak, q.Answer}, "\n"))
			r.links(q.lines[readOn], q.ReadOn)
			if !strings.Contains(q.ReadOn, "](../") {
				r.problem(q.lines[readOn], "%s has no link to notes/; add one, such as [Order](../01-scaling.md#order)", readOn)
			}
			_, wrong := evidence.Judge(r.file, q.lines[shownBy], q.ShownBy)
			r.problems = append(r.problems, wrong...)
		}
	}
	return r.problems.Err()
}

type verifier struct {
	root     string
	anchors  map[string]map[string]bool // by file
	file     string
	problems catalogue.Problems
}

func (r *verifier) problem(line int, format string, args ...any) {
	r.problems = append(r.problems, catalogue.Problem{File: r.file, Line: line, Text: fmt.Sprintf(format, args...)})
}

// links verifies that the targets of links exist in the clone. It does not visit URLs, but
// requires https.
func (r *verifier) links(line int, markdown string) {
	for _, link := range Links(markdown) {
		if scheme, _, web := strings.Cut(link.Target, "://"); web {
			if scheme != "https" {
				r.problem(line, "%s: use https", link.Target)
			}
			continue
		}
		file, anchor, _ := strings.Cut(link.Target, "#")
		if r.anchors[file] == nil {
			absolute := filepath.Join(r.root, filepath.FromSlash(file))
			info, err := os.Stat(absolute)
			if err != nil {
				r.problem(line, "the target of the link does not exist: %s", file)
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
