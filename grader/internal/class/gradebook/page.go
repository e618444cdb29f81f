package gradebook

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"iter"

	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/record"
)

//go:embed page
var pages embed.FS

// The most pairs and passages that a page shows.
const (
	maxPairs    = 200
	maxPassages = 20 // of a pair
)

// maxBeside is how many remarks are beside a student's grades. All are at the end of the
// page.
const maxBeside = 3

var templates = template.Must(template.New("").Funcs(template.FuncMap{
	"line":       line,
	"message":    func(text string) string { return visible(text, maxMessage) },
	"transcript": func(text string) string { return visible(text, maxTranscript) },
	"passage":    func(text string) string { return visible(text, maxPassage) },
	"points":     func(h int) string { return hundredths(h).String() },
	"title":      func(s record.Status) string { return marks[s].title },
	"sign":       func(s record.Status) string { return marks[s].sign },
	"paint":      func(s record.Status) string { return marks[s].class },
	"readOn":     readOn,
	"ruleAt":     ruleAt,
	"number":     func(i int) int { return i + 1 },
	"css":        func() template.CSS { return template.CSS(asset("page.css")) },
	"js":         func() template.JS { return template.JS(asset("page.js")) },
}).ParseFS(pages, "page/*.html"))

// marks is how a page shows a status: a sign, so that nobody depends on colours, the
// CSS class of the colour, and the words.
var marks = map[record.Status]struct{ sign, class, title string }{
	record.Passed:      {"✓", "p", "passed"},
	record.Failed:      {"✗", "f", "failed"},
	record.TimedOut:    {"◷", "f", "timed out"},
	record.Race:        {"≠", "f", "data race"},
	record.Skipped:     {"·", "n", "skipped"},
	record.BuildFailed: {"–", "n", "not built"},
	record.Infra:       {"?", "i", "no grade"},
}

func asset(name string) string {
	text, err := pages.ReadFile("page/" + name)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// policy is the Content-Security-Policy of a page: it loads nothing, and applies only
// our own style and script, by their hashes.
func policy() string {
	source := func(name string) string {
		sum := sha256.Sum256([]byte(asset(name)))
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	return fmt.Sprintf("default-src 'none'; style-src %s; script-src %s; base-uri 'none'; form-action 'none'", source("page.css"), source("page.js"))
}

// overview is index.html as its template sees it.
type overview struct {
	*Results
	Policy   string
	Outcomes []count
	Ungraded int
	Final    int
	Mean     string // of the final totals
	Labs     []columnView
	Remarks  []remarkView
	Pairs    []pairView
	MorePair int
}

type count struct {
	Outcome Outcome
	Labs    int // of all students
}

type columnView struct {
	Column
	Items []criterionView
	Rows  []heatView
}

type criterionView struct {
	Criterion
	item
}

// heatView is a student's row in the map of a lab.
type heatView struct {
	ID    string
	Infra bool
	lab   *Column
	grade *briefGrade
}

// Cells are the checks of the row, made one at a time: all cells of a class would
// fill the memory.
func (v heatView) Cells() iter.Seq[record.Check] {
	return func(yield func(record.Check) bool) {
		for k := range v.lab.Checks {
			if !yield(record.Check{Name: v.lab.Checks[k].Name, Status: v.grade.status(k)}) {
				return
			}
		}
	}
}

type remarkView struct {
	ID string
	submission.Remark
}

type pairView struct {
	Pair
	NameA, NameB string
	More         int // passages that are not shown
}

// page writes index.html: the class on one page.
func (r *Results) page(out io.Writer) error {
	view := overview{Results: r, Policy: policy(), Mean: "–"}
	view.count()
	for j := range r.Labs {
		lab := columnView{Column: r.Labs[j]}
		for k, check := range lab.Checks {
			lab.Items = append(lab.Items, criterionView{check, r.analyse(j, k)})
		}
		for i := range r.briefs {
			grade := &r.briefs[i].Grades[j]
			lab.Rows = append(lab.Rows, heatView{r.briefs[i].Student.ID, grade.Outcome == Infra, &r.Labs[j], grade})
		}
		view.Labs = append(view.Labs, lab)
	}
	for i := range r.briefs {
		for _, remark := range r.briefs[i].remarks {
			view.Remarks = append(view.Remarks, remarkView{r.briefs[i].Student.ID, remark})
		}
	}
	view.pairs()
	return render(out, "index.html", view)
}

// count counts the outcomes. The mean is that of the final totals.
func (v *overview) count() {
	found, sum := map[Outcome]int{}, 0
	for i := range v.briefs {
		row := &v.briefs[i]
		for _, grade := range row.Grades {
			found[grade.Outcome]++
		}
		if row.Ungraded {
			v.Ungraded++
			continue
		}
		v.Final++
		sum += row.Total
	}
	if v.Final > 0 {
		v.Mean = hundredths(half(sum, v.Final)).String()
	}
	for _, outcome := range []Outcome{Graded, Missing, Refused, BuildFailed, TimedOut, Killed, Infra} {
		if found[outcome] > 0 {
			v.Outcomes = append(v.Outcomes, count{outcome, found[outcome]})
		}
	}
}

func (v *overview) pairs() {
	known := map[string]string{}
	for i := range v.briefs {
		known[v.briefs[i].Student.ID] = v.briefs[i].Student.Name
	}
	for i, pair := range v.Book.Pairs {
		if i == maxPairs {
			v.MorePair = len(v.Book.Pairs) - i
			return
		}
		view := pairView{Pair: pair, NameA: known[pair.A], NameB: known[pair.B]}
		if len(pair.Passages) > maxPassages {
			view.Passages, view.More = pair.Passages[:maxPassages], len(pair.Passages)-maxPassages
		}
		v.Pairs = append(v.Pairs, view)
	}
}

// gradeView is one lab on a student's page.
type gradeView struct {
	Grade
	Lab      *Column
	Sentence string
	Ran      bool
	Points   string
}

// student is students/ID.html: one student's run in full, for the teacher.
func student(b *Book, row *Row) ([]byte, error) {
	view := struct {
		*Row
		Book   *Book
		Policy string
		Grades []gradeView
	}{row, b, policy(), nil}
	for j := range row.Grades {
		grade, lab := &row.Grades[j], &b.Labs[j]
		view.Grades = append(view.Grades, gradeView{*grade, lab, grade.sentence(), grade.ran(), points(grade, lab)})
	}
	var out bytes.Buffer
	err := render(&out, "student.html", view)
	return out.Bytes(), err
}

func render(out io.Writer, name string, view any) error {
	if err := templates.ExecuteTemplate(out, name, view); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}
