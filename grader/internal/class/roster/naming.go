package roster

import (
	"regexp"
	"strings"
)

// EntryName is the parsed name of one entry of a bulk download.
type EntryName struct {
	// System is canvas, moodle or gradescope; empty for a plain name.
	System string
	Person Person
	// Key is the same for all entries of one submission.
	Key string
	// File is the student's name for the file; empty for a directory.
	File string
	Late bool
	// Text reports text that was typed into a form.
	Text bool
}

// The names that the course systems give, from their sources and export guides.
//
//   - Canvas, every uploaded file by itself: the sortable name in lower case with
//     everything but letters, digits and underscores dropped, perhaps LATE, the
//     user's number, the file's number, the file's name. With anonymous grading
//     it begins with anon and an identifier instead. Typed text ends in
//     _text.html, links in _link.html.
//   - Moodle, a folder a student (or, by choice, a prefix of every file): full
//     name, participant's number, assignsubmission, and file or onlinetext. With blind
//     marking the name is the word for participant, the same for all. Older
//     versions end the folder with an underscore.
//   - Gradescope, a folder a submission: submission and its number; who they are
//     is in submission_metadata.yml next to them.
var (
	canvas     = regexp.MustCompile(`^(.+?)(_LATE)?_(\d+)_(\d+)_(.+)$`)
	canvasText = regexp.MustCompile(`^(.+?)(_LATE)?_(\d+)_(text|link)\.html$`)
	anonymous  = regexp.MustCompile(`^(LATE_)?anon_([A-Za-z0-9]+)_(\d+)_(.+)$`)
	moodle     = regexp.MustCompile(`^(.*?)_(\d+)_assignsubmission_(file|onlinetext)(?:_(.*))?$`)
	gradescope = regexp.MustCompile(`^submission_\d+$`)
)

// ParseName parses the name of an entry. A name of no known form is a plain one: an ID,
// an e-mail address or a person's name.
func ParseName(name string, isDir bool) EntryName {
	if m := moodle.FindStringSubmatch(name); m != nil {
		who := m[1]
		if !strings.Contains(who, " ") { // blind marking: Participant, in the language of the site
			who += " " + m[2] // as in Moodle's grading worksheet
		}
		return EntryName{System: "moodle", Person: Person{Name: who}, Key: "moodle " + m[1] + " " + m[2], File: m[4], Text: m[3] == "onlinetext"}
	}
	if isDir {
		if gradescope.MatchString(name) {
			return EntryName{System: "gradescope", Person: Person{Name: name}, Key: "gradescope " + name}
		}
		return EntryName{Person: Person{Name: name}, Key: "plain " + name}
	}
	if m := anonymous.FindStringSubmatch(name); m != nil {
		return EntryName{System: "canvas", Person: Person{Name: "anon_" + m[2]}, Key: "canvas anon " + m[2], File: m[4], Late: m[1] != ""}
	}
	if m := canvas.FindStringSubmatch(name); m != nil {
		return EntryName{System: "canvas", Person: Person{ID: m[3], Name: m[1]}, Key: "canvas " + m[1] + " " + m[3], File: m[5], Late: m[2] != ""}
	}
	if m := canvasText.FindStringSubmatch(name); m != nil {
		return EntryName{System: "canvas", Person: Person{ID: m[3], Name: m[1]}, Key: "canvas " + m[1] + " " + m[3], File: m[4] + ".html", Late: m[2] != "", Text: true}
	}
	return EntryName{Person: Person{Name: name}, Key: "plain " + name, File: name}
}

// again matches the number that Canvas adds to the name of a file that was uploaded
// again.
var again = regexp.MustCompile(`-\d+(\.go)$`)

// FirstName is the name of the file in its first upload.
func FirstName(name string) string {
	if !strings.HasSuffix(name, ".go") {
		return name
	}
	return again.ReplaceAllString(name, "$1")
}
