package gradebook

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/record"
)

// catalogue makes labs with the given number of checks each.
func catalogue(labs, checks int) []Column {
	var made []Column
	for i := range labs {
		name := []string{"01-scaling", "02-handshake-auth", "03-authorization", "04-rate-limiting"}[i]
		lab := Column{Name: name, Title: []string{"Scaling across processes", "Who may connect", "Who may do what", "How much is too much"}[i], Weight: 1 + i%2, Points: 100}
		for k := range checks {
			points := 100 / checks
			if k == 0 {
				points += 100 % checks
			}
			lab.Checks = append(lab.Checks, Criterion{
				Name: fmt.Sprintf("TestRequirement%d", k+1), Title: fmt.Sprintf("A viewer may read room %d but not write to `it`", k+1), Points: points,
				Hints: []string{"The role is on the socket since the handshake", `Refuse with the ack {"error":"forbidden"}`}, Note: "roles",
			})
		}
		made = append(made, lab)
	}
	return made
}

const (
	message = "authorize_test.go:22: vera was answered differently\n        sent: 421[\"room:say\",{\"room\":\"lobby\"}]\n" +
		"        want: 431[{\"error\":\"forbidden\"}]\n        got:  431[{\"ok\":true}]"
	transcript = "frames:\n  0.022  vera → node-1  40{\"user\":\"vera\"}\n  0.024  vera ← node-1  40{\"sid\":\"EdyUvuYYLkwpBH_vN5FF\"}\n" +
		"  0.034  vera → node-1  421[\"room:say\",{\"room\":\"lobby\"}]\n  0.035  vera ← node-1  431[{\"ok\":true}]\nlog of node-1:\n  level=INFO msg=\"said\""
)

// settle makes a grade with an outcome in which the given checks passed.
func settle(lab *Column, outcome Outcome, passed func(k int) bool) Grade {
	grade := Grade{Lab: lab.Name, Outcome: outcome}
	grade.Record = record.Record{Schema: record.Schema, Lab: lab.Name, Toolchain: "go1.26.8", Redis: record.Miniredis, Seed: 7}
	status := map[Outcome]record.Status{Missing: record.Skipped, Refused: record.BuildFailed, BuildFailed: record.BuildFailed, Infra: record.Infra}[outcome]
	if outcome != Graded {
		grade.Reason = "the reason of " + string(outcome)
	}
	if outcome == Killed {
		grade.Limit = record.LimitMemory
	}
	for k, check := range lab.Checks {
		made := record.Check{Name: check.Name, Title: check.Title, Points: check.Points, Status: status, Message: grade.Reason, DurationMS: int64(10 + k)}
		switch {
		case status != "":
		case passed(k):
			made.Status, made.Message = record.Passed, ""
		case outcome == TimedOut && k == len(lab.Checks)-1:
			made.Status, made.Message = record.TimedOut, "still running after 2m0s"
		default:
			made.Status, made.Message, made.Transcript = record.Failed, message, transcript
			made.Rules = []string{lab.Name[1:2] + ".3"}
		}
		grade.Record.Checks = append(grade.Record.Checks, made)
	}
	if outcome == BuildFailed {
		grade.Record.BuildOutput = "labs/01-scaling/adapter.go:3:6: expected 'IDENT', found '{'"
	}
	grade.Record.Total()
	return grade
}

// small is the class of the golden files.
func small() *Book {
	b := &Book{Schema: Schema, Title: "Networks & systems", Sandbox: "bubblewrap", Toolchain: "go1.26.8", Redis: record.Miniredis, Seed: 7, Labs: catalogue(2, 3)}
	some := func(passed ...int) func(int) bool {
		return func(k int) bool { return slices.Contains(passed, k) }
	}
	row := func(id, name string, grades ...Grade) Row {
		return Row{Student: submission.Student{ID: id, Name: name, Email: id + "@example.org"}, Source: id + ".zip", Hash: strings.Repeat("ab", 32), Grades: grades}
	}
	first, second := &b.Labs[0], &b.Labs[1]
	b.Rows = []Row{
		row("ada", "Ada Lovelace", settle(first, Graded, some(0, 1, 2)), settle(second, Graded, some(0, 2))),
		row("bob", "=HYPERLINK(\"http://example.org\",\"Bob\")", settle(first, BuildFailed, nil), settle(second, Killed, some(1))),
		row("eve", "<script>alert(1)</script>", settle(first, TimedOut, some(0)), settle(second, Missing, nil)),
		row("max", "Max | *Planck*", settle(first, Infra, nil), settle(second, Refused, nil)),
	}
	b.Rows[0].At = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	b.Rows[0].Late, b.Rows[0].Penalty = 90*time.Minute, 1250
	b.Rows[0].Published = []Published{{"01-scaling", 100}}
	b.Rows[1].Remarks = []submission.Remark{{File: "go.mod", Text: "left out: the workbook's own is used"}}
	b.Rows[1].Grades[1].Remarks = []submission.Remark{{Lab: second.Name, File: "a`b.go", Text: "left out: its build constraint does not hold where it was graded"}}
	b.Pairs = []Pair{{Lab: first.Name, A: "ada", B: "eve", Share: 92, Passages: []Passage{
		{FileA: "adapter.go", FromA: 3, ToA: 4, TextA: "for {\n\ta <- b\n}", FileB: "adapter.go", FromB: 7, ToB: 8, TextB: "for {\n\tx <- y // </pre><script>\n}", Tokens: 9},
	}}}
	b.Sum()
	return b
}

// class makes a class that looks real, with stronger and weaker students.
func class(students, labs, checks int) *Book {
	b := &Book{Schema: Schema, Title: "Distributed systems, spring", Sandbox: "bubblewrap", Toolchain: "go1.26.8", Redis: record.Miniredis, Seed: 7, Labs: catalogue(labs, checks)}
	random := rand.New(rand.NewPCG(1, 2))
	given := []string{"Ada", "Grace", "Edsger", "Barbara", "Tony", "Radia", "Ken", "Frances", "محمد", "Zoë"}
	family := []string{"Lovelace", "Hopper", "Dijkstra", "Liskov", "Hoare", "Perlman", "Thompson", "Allen", "الخوارزمي", "Wirth-von-der-langen-Strasse"}
	for i := range students {
		row := Row{Student: submission.Student{ID: fmt.Sprintf("s%04d", i+1), Name: given[random.IntN(10)] + " " + family[random.IntN(10)], Email: "someone@example.org"}, Hash: strings.Repeat("0f", 32)}
		skill := random.Float64()
		for j := range b.Labs {
			outcome := Graded
			switch n := random.IntN(60); {
			case n < 3:
				outcome = Missing
			case n < 5:
				outcome = BuildFailed
			case n == 5:
				outcome = Refused
			case n == 6:
				outcome = Killed
			case n == 7:
				outcome = TimedOut
			case n == 8 && i%3 == 0:
				outcome = Infra
			}
			row.Grades = append(row.Grades, settle(&b.Labs[j], outcome, func(k int) bool {
				return skill+random.Float64()*0.8 > 0.3+float64(k)/float64(checks)*0.7
			}))
		}
		if random.IntN(8) == 0 {
			row.Late, row.Penalty = 26*time.Hour, 1000
			row.Remarks = []submission.Remark{{File: "labs/01-scaling/adapter_test.go", Text: "left out: the checks are the workbook's own"}}
		}
		b.Rows = append(b.Rows, row)
	}
	b.Rows[3].Grades[0] = settle(&b.Labs[0], Infra, nil)
	b.Rows[2].Published = []Published{{"01-scaling", 97}}
	text := "func (a *Adapter) Broadcast(ctx context.Context, packet []byte) error {\n\tfor _, room := range a.rooms {\n\t\tif err := a.publish(ctx, room, packet); err != nil {\n\t\t\treturn err\n\t\t}\n\t}\n\treturn nil\n}"
	for i := 1; i+3 < students && i < 20; i += 4 {
		b.Pairs = append(b.Pairs, Pair{Lab: b.Labs[0].Name, A: b.Rows[i].Student.ID, B: b.Rows[i+3].Student.ID, Share: 97 - i, Passages: []Passage{
			{FileA: "adapter.go", FromA: 12, ToA: 19, TextA: text, FileB: "adapter.go", FromB: 30, ToB: 37, TextB: strings.ReplaceAll(text, "room", "r"), Tokens: 60},
			{FileA: "adapter.go", FromA: 52, ToA: 59, TextA: text, FileB: "adapter.go", FromB: 70, ToB: 77, TextB: text, Tokens: 60},
		}})
	}
	b.Sum()
	return b
}

// hostile are texts that try to be more than text.
var hostile = []string{
	"<script>alert(1)</script>", "=HYPERLINK(\"http://evil.example\")", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "a|b", "``` `` `````````", "\x1b[2J\x1b[31mred",
	"nul\x00byte", "\u202egnp.exe", "\xff\xfe", "]]>", "&lt;", "[x](javascript:alert(1))", "![x](http://evil.example/x.png)", "https://evil.example www.evil.example",
	"</pre></details><h1>x", "a\nb\r\nc", "\\`\\", "{{.}}", "\ufffe\uffff", "# h", "$x$", "שלום", "'\"`", "*b* _i_ ~~s~~", "", " ", "&#x27;", "-->", "<a href=\"x\">", "](",
	"```\n<script>alert(2)</script>\n# h", "``````\n<img>", "--", "---", "***", "- x", "+ x", "1. x", "1) x", "===", "> x", "~~~", "    code", "http://evil.example/a", "a@evil.example", "mailto:a@evil.example", "ftp://evil.example", "[^1]: x", "[a]: http://evil.example",
}

// random draws a class of any shape, whose texts are hostile.
func random(t *rapid.T) *Book {
	text := rapid.OneOf(rapid.SampledFrom(hostile), rapid.String())
	b := &Book{Schema: Schema, Title: text.Draw(t, "title"), Sandbox: "none", Toolchain: "go1.26.8", Redis: record.Redis, Seed: rapid.Uint64().Draw(t, "seed")}
	b.Labs = catalogue(rapid.IntRange(1, 3).Draw(t, "labs"), rapid.IntRange(1, 5).Draw(t, "checks"))
	for j := range b.Labs {
		b.Labs[j].Weight = rapid.IntRange(0, 7).Draw(t, "weight")
		for k := range b.Labs[j].Checks {
			b.Labs[j].Checks[k].Title = text.Draw(t, "title")
			b.Labs[j].Checks[k].Hints = []string{text.Draw(t, "hint")}
		}
	}
	outcomes := rapid.SampledFrom([]Outcome{Graded, Graded, Graded, Missing, Refused, BuildFailed, TimedOut, Killed, Infra})
	for i := range rapid.IntRange(0, 5).Draw(t, "rows") {
		row := Row{Student: submission.Student{ID: fmt.Sprintf("s%d", i), Name: text.Draw(t, "name"), Email: text.Draw(t, "email")}, Penalty: rapid.IntRange(0, whole).Draw(t, "penalty")}
		row.Late = time.Duration(row.Penalty) * time.Second
		for j := range b.Labs {
			bits := rapid.Uint8().Draw(t, "passed")
			grade := settle(&b.Labs[j], outcomes.Draw(t, "outcome"), func(k int) bool { return bits>>k&1 == 1 })
			grade.Reason = text.Draw(t, "reason")
			grade.Remarks = []submission.Remark{{File: text.Draw(t, "file"), Text: text.Draw(t, "remark")}}
			for k := range grade.Record.Checks {
				grade.Record.Checks[k].Message = text.Draw(t, "message")
				grade.Record.Checks[k].Transcript = text.Draw(t, "transcript")
			}
			row.Grades = append(row.Grades, grade)
		}
		row.Remarks = []submission.Remark{{Text: text.Draw(t, "remark")}}
		b.Rows = append(b.Rows, row)
	}
	if len(b.Rows) > 1 {
		b.Pairs = []Pair{{Lab: b.Labs[0].Name, A: "s0", B: "s1", Share: 90, Passages: []Passage{{FileA: text.Draw(t, "file"), TextA: text.Draw(t, "passage"), FileB: "b.go", TextB: text.Draw(t, "passage")}}}}
	}
	b.Sum()
	return b
}
