package roster

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
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
// and accents: Doe, Jane and doejane are Jane Doe.
func (r *Roster) Match(who Person) (position int, clash bool) {
	if r == nil {
		return -1, false
	}
	name := loose(who.Name)
	for _, key := range []string{
		"exact:" + strings.ToLower(who.ID), "exact:" + strings.ToLower(who.Name), "id:" + loose(who.ID), "mail:" + strings.ToLower(who.Email), "mail:" + strings.ToLower(who.Name),
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
			clash = true
		}
	}
	return -1, clash
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

// user is the part of an e-mail address before the @.
func user(email string) string {
	name, _, _ := strings.Cut(email, "@")
	return name
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
