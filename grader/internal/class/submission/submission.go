// Package submission holds what was taken from one student's hand-in: names that
// are safe to show, and files that are safe to build from. It keeps no reference to
// the directory or archive that they came from.
package submission

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"time"

	"socketlab/grader/internal/core/workbook"
)

// Timeout is how long grading one submission may take, unless the class says otherwise.
const Timeout = 5 * time.Minute

// Student is the author of a submission. The ID is unique in a class and consists
// of letters, digits, dots, dashes and underscores. The other fields may contain
// any printable text and must be escaped wherever they are shown.
type Student struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Email string `json:"email,omitempty"`
}

// Remark is a note on a submission for its author, such as a file that was left
// out and why. It never changes the grade.
type Remark struct {
	Lab  string `json:"lab,omitempty"`  // empty when it concerns no lab in particular
	File string `json:"file,omitempty"` // as handed in, made printable
	Text string `json:"text"`
}

// Submission is what was taken from one directory or archive.
type Submission struct {
	Student Student
	// Source is the base name of the directory or archive, made printable.
	Source  string
	Remarks []Remark
	Work
}

// Work is the part of a submission that is graded. It names nobody, and its JSON
// is what the queue sends to the workers.
type Work struct {
	// Labs maps a lab's name to the Go files taken for it. A lab for which nothing
	// was handed in is not in the map.
	Labs map[string]workbook.Files `json:"labs"`
	// Refused says why nothing was taken. It is empty when something was.
	Refused string `json:"refused,omitempty"`
	// RefusedLabs says, by lab, why nothing was taken for it, although something was
	// handed in. These labs are not in Labs.
	RefusedLabs map[string]string `json:"refused_labs,omitempty"`
}

// Hash is the SHA-256 of everything that can change the grade: the files of all
// labs, or the refusals.
func (w Work) Hash() string {
	sum := sha256.New()
	fmt.Fprintf(sum, "refused %q\n", w.Refused)
	for _, lab := range slices.Sorted(maps.Keys(w.Labs)) {
		fmt.Fprintf(sum, "%s %s\n", lab, w.Labs[lab].Hash())
	}
	for _, lab := range slices.Sorted(maps.Keys(w.RefusedLabs)) {
		fmt.Fprintf(sum, "%s refused %q\n", lab, w.RefusedLabs[lab])
	}
	return hex.EncodeToString(sum.Sum(nil))
}
