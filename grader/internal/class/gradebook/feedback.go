package gradebook

import (
	"fmt"
	"strings"

	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/record"
)

// feedback is feedback/ID.md: what the student may read, without anybody else's data.
// A lab without a grade has a dash instead of points, and then there is no total.
func feedback(b *Book, row *Row) []byte {
	var out strings.Builder
	fmt.Fprintf(&out, "# Feedback for %s\n\n", escaped(row.Student.Name))
	if b.Title != "" {
		fmt.Fprintf(&out, "Class: %s\n\n", escaped(b.Title))
	}
	if row.Pending != "" {
		fmt.Fprintf(&out, "**Not final:** %s.\n\n", escaped(line(row.Pending)))
	} else if row.Ungraded {
		fmt.Fprintf(&out, "**Not final:** a lab could not be graded. The grader or its machine failed, not you.\n\n")
	} else {
		fmt.Fprintf(&out, "**Total: %s of %s points.**\n\n", hundredths(row.Total), hundredths(row.Maximum))
	}
	if row.Late > 0 {
		fmt.Fprintf(&out, "Handed in %s after the deadline: the total is reduced by %s%%.\n\n", row.Late, hundredths(row.Penalty))
	}
	out.WriteString("| lab | outcome | points |\n| --- | --- | ---: |\n")
	for j := range row.Grades {
		grade := &row.Grades[j]
		fmt.Fprintf(&out, "| %s | %s | %s |\n", grade.Lab, grade.Outcome, points(grade, &b.Labs[j]))
	}
	remarks(&out, row.Remarks)
	for j := range row.Grades {
		lesson(&out, &b.Labs[j], &row.Grades[j])
	}
	return []byte(out.String())
}

// points is a lab's score and maximum, or a dash when it has no grade.
func points(grade *Grade, lab *Column) string {
	if grade.Outcome == Infra {
		return "–"
	}
	return fmt.Sprintf("%d of %d", grade.Record.Score, lab.Points)
}

func remarks(out *strings.Builder, list []submission.Remark) {
	if len(list) > 0 {
		out.WriteString("\nRemarks, which cost no points:\n\n")
	}
	for _, remark := range list {
		where := ""
		for _, part := range []string{remark.Lab, remark.File} {
			if part != "" {
				where += escaped(part) + ": "
			}
		}
		fmt.Fprintf(out, "- %s%s\n", where, escaped(remark.Text))
	}
}

// lesson is one lab: its outcome, and each check that did not pass.
func lesson(out *strings.Builder, lab *Column, grade *Grade) {
	fmt.Fprintf(out, "\n## %s: %s\n\n%s\n", lab.Name, escaped(lab.Title), grade.sentence())
	remarks(out, grade.Remarks)
	if !grade.ran() {
		text := grade.Record.BuildOutput
		if grade.Outcome == Infra || text == "" {
			text = grade.Reason
		}
		if text != "" {
			fmt.Fprintf(out, "\n%s", fenced(visible(text, maxMessage)))
		}
		return
	}
	if grade.Reason != "" {
		fmt.Fprintf(out, "\n%s\n", escaped(grade.Reason))
	}
	fmt.Fprintf(out, "\n%d of %d checks passed: %s points.\n", grade.Record.Count(record.Passed), len(lab.Checks), points(grade, lab))
	for k := range lab.Checks {
		check, result := &lab.Checks[k], &grade.Record.Checks[k]
		if result.Status == record.Passed {
			continue
		}
		fmt.Fprintf(out, "\n### %s\n\n`%s`: %s, 0 of %d points\n", escaped(check.Title), check.Name, result.Status, check.Points)
		if result.Message != "" {
			fmt.Fprintf(out, "\n%s", fenced(visible(result.Message, maxMessage)))
		}
		if result.Transcript != "" {
			fmt.Fprintf(out, "\nWhat was sent and received:\n\n%s", fenced(visible(result.Transcript, maxTranscript)))
		}
		out.WriteByte('\n')
		for _, id := range result.Rules {
			fmt.Fprintf(out, "- Broken rule %s: `%s`\n", id, ruleAt(lab, id))
		}
		for i, hint := range check.Hints {
			fmt.Fprintf(out, "- Hint %d: %s\n", i+1, escaped(hint))
		}
		fmt.Fprintf(out, "- Read on: `%s`\n", readOn(lab, check))
	}
}
