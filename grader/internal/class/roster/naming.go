package roster

import (
	"regexp"
	"slices"
	"strings"

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

// A Naming is how the entries of a class are named.
type Naming struct {
	Name  string // in class.toml
	Title string // in a sentence
	// parse reports false for a name of another form.
	parse func(Listed) (EntryName, bool)
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
	{Name: "github-classroom", Title: "GitHub Classroom", chosen: true},
	{Name: Plain, Title: "no course system", parse: parsePlain, chosen: true},
}

var (
	canvas      = regexp.MustCompile(`^(.+?)(_LATE)?_(\d+)_(\d+)_(.+)$`)
	canvasText  = regexp.MustCompile(`^(.+?)(_LATE)?_(\d+)_(text|link)\.html$`)
	anonymous   = regexp.MustCompile(`^(LATE_)?anon_([A-Za-z0-9]+)_(\d+)_(.+)$`)
	moodle      = regexp.MustCompile(`^(.*?)_(\d+)_assignsubmission_(file|onlinetext)(?:_(.*))?$`)
	gradescope  = regexp.MustCompile(`^submission_\d+$`)
	blackboard  = regexp.MustCompile(`^(.+)_([^_]+)_attempt_(\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d)(?:_(.+)|\.txt)$`)
	brightspace = regexp.MustCompile(`^(\d+-\d+) - (.+?) - ([^-]*\d{4}[^-]*?)(?: - (.+))?$`)
	google      = regexp.MustCompile(`^(.+?) - (.+)$`)
)

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
			if n.Name == "github-classroom" {
				n.parse = parseGitHub(entries)
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

func parsePlain(entry Listed) (EntryName, bool) {
	parsed := EntryName{Person: Person{Name: entry.Name}, Key: "plain " + entry.Name}
	if !entry.IsDir {
		parsed.File = entry.Name
	}
	return parsed, true
}

func parseGradescope(entry Listed) (EntryName, bool) {
	return EntryName{System: "gradescope", Person: Person{Name: entry.Name}, Key: entry.Name}, entry.IsDir && gradescope.MatchString(entry.Name)
}

func parseMoodle(entry Listed) (EntryName, bool) {
	m := moodle.FindStringSubmatch(entry.Name)
	if m == nil {
		return EntryName{}, false
	}
	who := m[1]
	if !strings.Contains(who, " ") { // blind marking: Participant, in the language of the site
		who += " " + m[2] // as in Moodle's grading worksheet
	}
	return EntryName{System: "moodle", Person: Person{Name: who}, Key: m[1] + " " + m[2], File: m[4], Text: m[3] == "onlinetext"}, true
}

// parseBlind is parseMoodle where the word for participant has blanks.
func parseBlind(entry Listed) (EntryName, bool) {
	parsed, ok := parseMoodle(entry)
	parsed.System, parsed.Person.Name = "moodle-blind", parsed.Key
	return parsed, ok
}

func parseBlackboard(entry Listed) (EntryName, bool) {
	m := blackboard.FindStringSubmatch(entry.Name)
	if m == nil || entry.IsDir {
		return EntryName{}, false
	}
	return EntryName{System: "blackboard", Person: Person{ID: m[2]}, Key: m[2], File: m[4], Text: m[4] == ""}, true
}

func parseBrightspace(entry Listed) (EntryName, bool) {
	m := brightspace.FindStringSubmatch(entry.Name)
	if m == nil || entry.IsDir != (m[4] == "") {
		return EntryName{}, false
	}
	return EntryName{System: "brightspace", Person: Person{Name: m[2]}, Key: m[1], File: m[4]}, true
}

func parseCanvas(entry Listed) (EntryName, bool) {
	if entry.IsDir {
		return EntryName{}, false
	}
	if m := anonymous.FindStringSubmatch(entry.Name); m != nil {
		return EntryName{System: "canvas", Person: Person{Name: "anon_" + m[2]}, Key: "anon " + m[2], Number: m[3], File: m[4], Late: m[1] != ""}, true
	}
	if m := canvas.FindStringSubmatch(entry.Name); m != nil {
		return EntryName{System: "canvas", Person: Person{ID: m[3], Name: m[1]}, Key: m[1] + " " + m[3], Number: m[4], File: m[5], Late: m[2] != ""}, true
	}
	if m := canvasText.FindStringSubmatch(entry.Name); m != nil {
		return EntryName{System: "canvas", Person: Person{ID: m[3], Name: m[1]}, Key: m[1] + " " + m[3], File: m[4] + ".html", Late: m[2] != "", Text: true}, true
	}
	return EntryName{}, false
}

// isOneClass reports whether Canvas can have given all names: no two files have one number,
// and a name and the number of its user always stand together.
func isOneClass(names []EntryName) bool {
	files, users, numbers := map[string]bool{}, map[string]string{}, map[string]string{}
	for _, n := range names {
		who := n.Person
		user, knownNumber := users[who.ID]
		number, knownName := numbers[who.Name]
		switch {
		case n.Number != "" && files[n.Number]:
			return false
		case who.ID != "" && (knownNumber && user != who.Name || knownName && number != who.ID):
			return false
		}
		files[n.Number], users[who.ID], numbers[who.Name] = true, who.Name, who.ID
	}
	return true
}

func parseGoogle(entry Listed) (EntryName, bool) {
	m := google.FindStringSubmatch(entry.Name)
	if m == nil {
		return EntryName{}, false
	}
	parsed := EntryName{System: "google", Person: Person{Name: m[1]}, Key: m[1]}
	if !entry.IsDir {
		parsed.File = m[2]
	}
	return parsed, true
}

// parseGitHub returns a parser that drops what all names begin with, up to a dash.
func parseGitHub(entries []Listed) func(Listed) (EntryName, bool) {
	prefix := ""
	for i, entry := range entries {
		if i == 0 {
			prefix = entry.Name
		}
		for !strings.HasPrefix(entry.Name, prefix) {
			prefix = prefix[:len(prefix)-1]
		}
	}
	prefix = prefix[:strings.LastIndex(prefix, "-")+1]
	return func(entry Listed) (EntryName, bool) {
		user := strings.TrimPrefix(entry.Name, prefix)
		parsed := EntryName{System: "github-classroom", Person: Person{ID: user}, Key: user}
		if !entry.IsDir {
			parsed.File = entry.Name
		}
		return parsed, prefix != "" && user != "" && user != entry.Name
	}
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
