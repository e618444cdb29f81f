package roster

import (
	"slices"

	"socketlab/grader/internal/core/exitcode"
)

// EntryName is the parsed name of one entry of a bulk download.
type EntryName struct {
	// System is the Naming's name; empty for a plain name.
	System string
	Person Person
	// Key is the same for all entries of one submission.
	Key string
	// File is the student's name for the file; empty for a directory.
	File string
	// Number is Canvas's number of the file; empty for the others.
	Number string
	Late   bool
	// Text reports text that was typed into a form.
	Text bool
}

// A Listed is an entry of the directory of submissions.
type Listed struct {
	Name  string
	IsDir bool
}

// A form parses the name of an entry. It reports false for a name of another form.
type form func(Listed) (EntryName, bool)

// A Naming is how the entries of a class are named.
type Naming struct {
	Name  string // in class.toml
	Title string // in a sentence
	parse form
	// formOf makes it, where that takes the names of the whole class.
	formOf func(class []Listed) form
	// agrees reports whether all names together can be what they seem: one name may have
	// the form by chance. nil for a form that nobody hits by chance.
	agrees func([]EntryName) bool
	// chosen marks what only a teacher can choose: other names have this form too.
	chosen bool
}

// The namings that are not of a course system.
const (
	Auto  = "auto"  // found by looking at all names
	Plain = "plain" // an ID, an e-mail address or a person's name
)

// namings are all, from their sources and export guides. The first that all names of a
// class have is the one that Auto finds.
//
//   - Gradescope, a folder a submission: submission and its number; who they are
//     is in submission_metadata.yml next to them.
//   - Moodle, a folder a student (or, by choice, a prefix of every file): full
//     name, participant's number, assignsubmission, and file or onlinetext. With blind
//     marking the name is the word for participant, the same for all. Older
//     versions end the folder with an underscore.
//   - Blackboard, every file by itself: assignment, user name, attempt, time, file's name.
//     A .txt without a file's name has what was typed into the form.
//   - Brightspace, a file or a folder: number of the user and of the assignment, full name,
//     time, file's name, with " - " in between.
//   - Canvas, every uploaded file by itself: the sortable name in lower case with
//     everything but letters, digits and underscores dropped, perhaps LATE, the
//     user's number, the file's number, the file's name. With anonymous grading
//     it begins with anon and an identifier instead. Typed text ends in
//     _text.html, links in _link.html.
//   - Google Classroom, as its guides advise: full name, " - ", anything.
//   - GitHub Classroom, a folder a student: the assignment, a dash, the user name.
var namings = []Naming{
	{Name: "gradescope", Title: "Gradescope", parse: parseGradescope},
	{Name: "moodle", Title: "Moodle", parse: parseMoodle},
	{Name: "moodle-blind", Title: "Moodle with blind marking", parse: parseBlind, chosen: true},
	{Name: "blackboard", Title: "Blackboard", parse: parseBlackboard},
	{Name: "brightspace", Title: "Brightspace", parse: parseBrightspace},
	{Name: "canvas", Title: "Canvas", parse: parseCanvas, agrees: isOneClass},
	{Name: "google", Title: "Google Classroom", parse: parseGoogle, chosen: true},
	{Name: "github-classroom", Title: "GitHub Classroom", formOf: parseGitHub, chosen: true},
	{Name: Plain, Title: "no course system", parse: parsePlain, chosen: true},
}

// Namings are the values of naming in class.toml.
func Namings() []string {
	names := []string{Auto}
	for _, n := range namings {
		names = append(names, n.Name)
	}
	return names
}

// FindNaming returns the naming of that name. For Auto it is the one that all entries
// have, and a plain one if there is none. If most entries have the form of a course
// system and others do not, the error asks the teacher: a wrong guess would give the
// points to the wrong student.
func FindNaming(wanted string, entries []Listed) (Naming, error) {
	for _, n := range namings {
		if n.Name == wanted {
			if n.formOf != nil {
				n.parse = n.formOf(entries)
			}
			return n, nil
		}
	}
	for _, n := range namings {
		if n.chosen {
			continue
		}
		var found []EntryName
		var other string
		for _, entry := range entries {
			if parsed, ok := n.parse(entry); ok {
				found = append(found, parsed)
			} else {
				other = entry.Name
			}
		}
		switch {
		case len(found) == 0, n.agrees != nil && !n.agrees(found):
		case len(found) == len(entries):
			return n, nil
		case 2*len(found) > len(entries):
			return Naming{}, exitcode.Usagef("%d of %d names are as %s gives them, and %s is not; write naming = %q into class.toml if the class comes from there, and naming = \"plain\" if not",
				len(found), len(entries), n.Title, shown(other), n.Name)
		}
	}
	return FindNaming(Plain, nil)
}

// Parse parses the name of an entry. A name of another form is a plain one: an ID, an
// e-mail address or a person's name.
func (n Naming) Parse(entry Listed) EntryName {
	if parsed, ok := n.parse(entry); ok {
		return parsed
	}
	parsed, _ := parsePlain(entry)
	return parsed
}

// IsUpload reports whether a course system gives names of this form.
func IsUpload(entry Listed) bool {
	return slices.ContainsFunc(namings, func(n Naming) bool {
		if n.chosen {
			return false
		}
		_, ok := n.parse(entry)
		return ok
	})
}
