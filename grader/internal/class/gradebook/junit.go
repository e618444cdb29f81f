package gradebook

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"

	"socketlab/grader/internal/core/record"
)

// The elements of JUnit's XML, as Jenkins documents them.
type (
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

// junitWriter writes junit.xml: a suite for each student and lab, with the lab's
// score and the student's total as properties. A check without a grade is an error,
// and its suite has neither score nor total. A check that did not pass is a failure;
// one that never ran is skipped.
type junitWriter struct {
	out  io.Writer
	xml  *xml.Encoder
	root xml.StartElement
}

// tally is the counts at the beginning of junit.xml.
type tally struct{ tests, failures, errors int }

func (t *tally) add(row *Row) {
	for j := range row.Grades {
		suite := suite(row, &row.Grades[j])
		t.tests += suite.Tests
		t.failures += suite.Failures
		t.errors += suite.Errors
	}
}

func newJunit(out io.Writer, title string, all tally) (*junitWriter, error) {
	if _, err := io.WriteString(out, xml.Header); err != nil {
		return nil, err
	}
	j := &junitWriter{out, xml.NewEncoder(out), xml.StartElement{Name: xml.Name{Local: "testsuites"}, Attr: []xml.Attr{
		junitAttribute("name", line(title)), junitAttribute("tests", strconv.Itoa(all.tests)),
		junitAttribute("failures", strconv.Itoa(all.failures)), junitAttribute("errors", strconv.Itoa(all.errors)),
	}}}
	j.xml.Indent("", " ")
	return j, j.xml.EncodeToken(j.root)
}

func junitAttribute(name, value string) xml.Attr {
	return xml.Attr{Name: xml.Name{Local: name}, Value: value}
}

func (j *junitWriter) row(row *Row) error {
	for i := range row.Grades {
		start := xml.StartElement{Name: xml.Name{Local: "testsuite"}}
		if err := j.xml.EncodeElement(suite(row, &row.Grades[i]), start); err != nil {
			return fmt.Errorf("write junit.xml: %w", err)
		}
	}
	return nil
}

func (j *junitWriter) end() error {
	if err := errors.Join(j.xml.EncodeToken(j.root.End()), j.xml.Close()); err != nil {
		return fmt.Errorf("write junit.xml: %w", err)
	}
	_, err := io.WriteString(j.out, "\n")
	return err
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
