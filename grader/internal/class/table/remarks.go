package table

import (
	"fmt"

	"socketlab/grader/internal/class/submission"
)

// maxRemarks bounds the remarks on one table.
const maxRemarks = 50

// Remarks are remarks on the rows of a table.
type Remarks struct {
	called string // the file
	kept   []submission.Remark
	more   int // that were not kept
}

// NewRemarks are no remarks yet on the table in a file.
func NewRemarks(called string) *Remarks { return &Remarks{called: called} }

// Add adds a remark on a row.
func (r *Remarks) Add(row Row, format string, args ...any) {
	if len(r.kept) == maxRemarks {
		r.more++
		return
	}
	r.kept = append(r.kept, submission.Remark{File: fmt.Sprintf("%s:%d", r.called, row.Line), Text: fmt.Sprintf(format, args...)})
}

// All are the first remarks, and how many more there were. File names the line.
func (r *Remarks) All() []submission.Remark {
	if r.more == 0 {
		return r.kept
	}
	return append(r.kept[:maxRemarks:maxRemarks], submission.Remark{File: r.called, Text: fmt.Sprintf("there are %d more remarks on this file", r.more)})
}
