package gradebook

import (
	"encoding/xml"
	"fmt"

	"socketlab/grader/internal/record"
)

// The elements of JUnit's XML, as Jenkins documents them.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name       string          `xml:"name,attr"`
		Tests      int             `xml:"tests,attr"`
		Failures   int             `xml:"failures,attr"`
		Errors     int             `xml:"errors,attr"`
		Skipped    int             `xml:"skipped,attr"`
		Properties []junitProperty `xml:"properties>property"`
		Cases      []junitCase     `xml:"testcase"`
	}
	junitProperty struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	junitCase struct {
		Name    string      `xml:"name,attr"`
		Class   string      `xml:"classname,attr"`
		Skipped *junitWhy   `xml:"skipped"`
		Error   *junitCause `xml:"error"`
		Failure *junitCause `xml:"failure"`
	}
	junitWhy struct {
		Message string `xml:"message,attr"`
	}
	junitCause struct {
		Type    string `xml:"type,attr"`
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

// junit is junit.xml: a suite for each student and lab, with the lab's score and
// the student's total as properties. A check without a grade is an error, and the
// suite then has neither score nor total; a check that did not pass is a
// failure, one that was never tried is skipped.
func junit(b *Book) ([]byte, error) {
	all := junitSuites{Name: line(b.Title)}
	for i := range b.Rows {
		row := &b.Rows[i]
		for j := range row.Grades {
			suite := suite(row, &row.Grades[j])
			all.Tests += suite.Tests
			all.Failures += suite.Failures
			all.Errors += suite.Errors
			all.Suites = append(all.Suites, suite)
		}
	}
	text, err := xml.MarshalIndent(all, "", " ")
	if err != nil {
		return nil, fmt.Errorf("write junit.xml: %w", err)
	}
	return append([]byte(xml.Header), append(text, '\n')...), nil
}

func suite(row *Row, grade *Grade) junitSuite {
	name := row.Student.ID + "/" + grade.Lab
	s := junitSuite{Name: name, Properties: []junitProperty{
		{"student", line(row.Student.Name)}, {"outcome", string(grade.Outcome)}, {"state", row.state()},
	}}
	if grade.Outcome != Infra {
		s.Properties = append(s.Properties, junitProperty{"score", fmt.Sprint(grade.Record.Score)})
	}
	if !row.Ungraded {
		s.Properties = append(s.Properties, junitProperty{"total", hundredths(row.Total).String()})
	}
	for _, check := range grade.Record.Checks {
		c := junitCase{Name: check.Name, Class: name}
		cause := &junitCause{Type: string(check.Status), Message: line(check.Title), Text: visible(check.Message, maxMessage)}
		switch {
		case grade.Outcome == Infra:
			cause.Type, cause.Text = string(Infra), line(grade.Reason)
			c.Error = cause
			s.Errors++
		case check.Status == record.Passed:
		case check.Status == record.Skipped:
			c.Skipped = &junitWhy{line(check.Message)}
			s.Skipped++
		case check.Status == record.Infra:
			c.Error = cause
			s.Errors++
		default:
			c.Failure = cause
			s.Failures++
		}
		s.Tests++
		s.Cases = append(s.Cases, c)
	}
	return s
}
