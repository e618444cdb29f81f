package roster

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"socketlab/grader/internal/class/submission"
)

// Person is what a course system or a file name says about a student. Unknown fields
// are empty.
type Person struct {
	ID    string
	Name  string
	Email string
}

// Match is the position of the student in r.Students, or -1 if no student or more than
// one matches; clash is true for more than one. An ID takes precedence over an e-mail
// address, and that over a name. A name may have its words rotated, and may lack blanks
// and accents: Doe, Jane and doejane are Jane Doe. It may also be any of the ids that a
// course system has for a student, such as a login.
func (r *Roster) Match(who Person) (position int, clash bool) {
	if r == nil {
		return -1, false
	}
	name := loose(who.Name)
	for _, key := range []string{
		"exact:" + strings.ToLower(who.ID), "called:" + strings.ToLower(who.Name), "id:" + loose(who.ID), "mail:" + strings.ToLower(who.Email), "mail:" + strings.ToLower(who.Name),
		"id:" + name, "name:" + name, "user:" + loose(who.ID), "user:" + name,
	} {
		if _, rest, _ := strings.Cut(key, ":"); rest == "" {
			continue
		}
		switch found := r.keys[key]; len(found) {
		case 0:
		case 1:
			return found[0], false
		default:
			return -1, true
		}
	}
	return -1, false
}

// indexStudent adds what the student at a position may be called. The others are
// further ids.
func (r *Roster) indexStudent(position int, who Person, others []string) {
	ids := []string{who.ID, submission.ID(who.ID)}
	if who.ID == "" {
		ids = nil
	}
	for _, id := range ids {
		r.index("exact:"+strings.ToLower(id), position)
		r.index("called:"+strings.ToLower(id), position)
		r.index("id:"+loose(id), position)
	}
	r.indexName(position, who.Name)
	r.indexAddress(position, who.Email)
	for _, other := range others {
		r.index("called:"+strings.ToLower(other), position)
		r.indexAddress(position, other)
	}
}

func (r *Roster) indexName(position int, name string) {
	for _, key := range names(name) {
		r.index(key, position)
	}
}

// indexAddress adds an e-mail address, and the part of it before the @.
func (r *Roster) indexAddress(position int, address string) {
	if name, _, ok := strings.Cut(address, "@"); ok {
		r.index("mail:"+strings.ToLower(address), position)
		r.index("user:"+loose(name), position)
	}
}

func (r *Roster) index(key string, position int) {
	if _, rest, _ := strings.Cut(key, ":"); rest == "" {
		return
	}
	if known := r.keys[key]; len(known) == 0 || known[len(known)-1] != position {
		r.keys[key] = append(known, position)
	}
}

// names are the keys of a name: every rotation of its words.
func names(name string) []string {
	words := strings.FieldsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || r == ',' })
	if len(words) > 8 {
		words = words[:8]
	}
	keys := []string{"name:" + loose(name)}
	for i := range words {
		keys = append(keys, "name:"+loose(strings.Join(words[i:], "")+strings.Join(words[:i], "")))
	}
	return keys
}

// loose is the letters and digits of a text, without case and accents.
func loose(text string) string {
	if len(text) > maxField {
		text = text[:maxField]
	}
	var b strings.Builder
	for _, r := range norm.NFKD.String(cases.Fold().String(text)) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}
