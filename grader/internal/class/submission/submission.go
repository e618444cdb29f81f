// Package submission says what one student handed in, once it was taken in:
// names that are safe to show, and bytes that are safe to build from. Nothing
// here refers back to where it came from.
package submission

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"

	"socketlab/grader/internal/core/workbook"
)

// Student is whose submission it is. The ID is unique in a class and made of
// letters, digits, dot, dash and underscore; the others may hold any printable
// text and must be escaped wherever they are shown.
type Student struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Email string `json:"email,omitempty"`
}

// Remark is something about a submission that its author should know: a file
// that was left out and why. It never changes the grade.
type Remark struct {
	Lab  string `json:"lab,omitempty"`  // empty when it is about no lab in particular
	File string `json:"file,omitempty"` // as handed in, made printable
	Text string `json:"text"`
}

// Submission is what was taken from one directory, archive or repository.
type Submission struct {
	Student Student
	// Source is the base name of what it was read from, made printable.
	Source string
	// Labs maps a lab's name to the Go files taken for it. A lab of which
	// nothing was handed in is not in it.
	Labs    map[string]workbook.Files
	Remarks []Remark
	// Refused says why nothing was taken at all. Empty when it was.
	Refused string
}

// Hash is the SHA-256 of everything that can change the grade: the files of
// all labs, or the refusal. Names and remarks are not part of it.
func (s *Submission) Hash() string {
	sum := sha256.New()
	fmt.Fprintf(sum, "refused %q\n", s.Refused)
	for _, lab := range slices.Sorted(maps.Keys(s.Labs)) {
		fmt.Fprintf(sum, "%s %s\n", lab, s.Labs[lab].Hash())
	}
	return hex.EncodeToString(sum.Sum(nil))
}
