package roster

import (
	"regexp"
	"strings"
)

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
func parseGitHub(entries []Listed) form {
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
