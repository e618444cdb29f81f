package gradebook

import (
	"encoding/json"
	"fmt"
	"strings"

	"socketlab/grader/internal/core/record"
)

// The fields of Gradescope's results.json that are used here. See
// https://gradescope-autograders.readthedocs.io/en/latest/specs/
type (
	gradescopeResults struct {
		Score            *hundredths      `json:"score,omitempty"`
		Output           string           `json:"output"`
		OutputFormat     string           `json:"output_format"`
		TestOutputFormat string           `json:"test_output_format"`
		TestNameFormat   string           `json:"test_name_format"`
		Visibility       string           `json:"visibility"`
		StdoutVisibility string           `json:"stdout_visibility"`
		Tests            []gradescopeTest `json:"tests"`
	}
	gradescopeTest struct {
		Score      *int   `json:"score,omitempty"`
		MaxScore   *int   `json:"max_score,omitempty"`
		Status     string `json:"status,omitempty"`
		Name       string `json:"name"`
		Number     string `json:"number"`
		Output     string `json:"output"`
		Visibility string `json:"visibility"`
	}
)

// Gradescope is the results.json of one student. The score is row.Total, so the
// assignment must be worth row.Maximum there; a test shows the points of its check.
//
// While grading, with final false, checks and labs may be missing: they score
// nothing, and the output says that grading continues. A row without a final total
// has no score, and neither has any test. Gradescope requires one or the other, so
// it records nothing and nobody loses points. labs may be empty if the grader failed
// before it knew them.
func Gradescope(row Row, labs []Column, final bool) []byte {
	results := gradescopeResults{
		OutputFormat: "text", TestOutputFormat: "text", TestNameFormat: "text",
		Visibility: "visible", StdoutVisibility: "hidden", Tests: []gradescopeTest{},
	}
	if !row.Ungraded {
		score := hundredths(row.Total)
		results.Score = &score
	}
	results.Output = summary(&row, labs, final)
	for i := range labs {
		grade := &Grade{Lab: labs[i].Name}
		if i < len(row.Grades) {
			grade = &row.Grades[i]
		}
		for k := range labs[i].Checks {
			test := gradescopeCheck(&labs[i], &labs[i].Checks[k], grade, row.Ungraded)
			test.Number = fmt.Sprintf("%d.%d", i+1, k+1)
			results.Tests = append(results.Tests, test)
		}
	}
	if len(results.Tests) == 0 { // Gradescope requires one
		results.Tests = append(results.Tests, gradescopeTest{Name: "Grading", Number: "1", Output: results.Output, Visibility: "visible"})
	}
	text, err := json.MarshalIndent(results, "", " ")
	if err != nil {
		panic(err) // strings and numbers only
	}
	return append(text, '\n')
}

// summary is the text above the tests.
func summary(row *Row, labs []Column, final bool) string {
	var b strings.Builder
	switch {
	case row.Pending != "":
		fmt.Fprintf(&b, "Not final: %s.\n", line(row.Pending))
	case row.Ungraded:
		b.WriteString("Not graded: the grader or its machine failed, not you. You lose no points; your teacher will run it again.\n")
	case !final:
		fmt.Fprintf(&b, "Grading continues. So far: %s of %s points.\n", hundredths(row.Total), hundredths(row.Maximum))
	default:
		fmt.Fprintf(&b, "Total: %s of %s points, the mean of the labs by weight.\n", hundredths(row.Total), hundredths(row.Maximum))
	}
	if row.Penalty > 0 {
		fmt.Fprintf(&b, "Handed in late: the total is reduced by %s%%.\n", hundredths(row.Penalty))
	}
	for i, grade := range row.Grades {
		if i >= len(labs) || grade.Outcome == "" {
			continue
		}
		fmt.Fprintf(&b, "\n%s: %s. %s\n", labs[i].Name, grade.Outcome, grade.sentence())
		if grade.Outcome != Infra {
			fmt.Fprintf(&b, "%d of %d points.\n", grade.Record.Score, labs[i].Points)
		}
		if grade.Reason != "" {
			fmt.Fprintf(&b, "%s\n", line(grade.Reason))
		}
		for _, remark := range grade.Remarks {
			fmt.Fprintf(&b, "Remark: %s\n", line(strings.TrimSpace(remark.File+" "+remark.Text)))
		}
	}
	for _, remark := range row.Remarks {
		fmt.Fprintf(&b, "\nRemark: %s\n", line(strings.TrimSpace(remark.File+" "+remark.Text)))
	}
	return b.String()
}

func gradescopeCheck(lab *Column, check *Criterion, grade *Grade, ungraded bool) gradescopeTest {
	test := gradescopeTest{Name: lab.Name + ": " + line(check.Title), Status: "failed", Visibility: "visible"}
	result := record.Check{Name: check.Name}
	for _, c := range grade.Record.Checks {
		if c.Name == check.Name {
			result = c
		}
	}
	if !ungraded {
		test.Score, test.MaxScore = &result.Score, &check.Points
	}
	switch {
	case grade.Outcome == Infra:
		test.Status, test.Output = "", "Not graded: "+line(grade.Reason)
	case result.Status == "":
		test.Output = "This check has not run yet."
	case result.Status == record.Passed:
		test.Status = "passed"
	default:
		test.Output = explanation(lab, check, &result)
	}
	return test
}

// explanation is the feedback on a check that did not pass, as plain text.
func explanation(lab *Column, check *Criterion, result *record.Check) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n\n%s\n", check.Name, result.Status, visible(result.Message, maxMessage))
	if result.Transcript != "" {
		fmt.Fprintf(&b, "\n%s\n", visible(result.Transcript, maxTranscript))
	}
	if !measured(result.Status) {
		return b.String()
	}
	for _, id := range result.Rules {
		fmt.Fprintf(&b, "\nBroken rule %s: %s\n", id, ruleAt(lab, id))
	}
	for i, hint := range check.Hints {
		fmt.Fprintf(&b, "\nHint %d: %s\n", i+1, line(hint))
	}
	fmt.Fprintf(&b, "\nRead on: %s\n", readOn(lab, check))
	return b.String()
}
