package authorization

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const maxRoomName = 32 // characters, of the canonical form

// A roomName is the canonical form of an allowed name.
type roomName string

// socketID is the form of a socket's id, after which a room of its own is named.
var socketID = regexp.MustCompile(`^[0-9A-Za-z_-]{20}$`)

// UnmarshalText implements encoding.TextUnmarshaler. It checks the form that everything
// else uses.
func (n *roomName) UnmarshalText(text []byte) error {
	name := canonical(string(text))
	*n = roomName(name)
	switch {
	case utf8.RuneCountInString(name) > maxRoomName:
		return tooLarge
	case name == "", strings.ContainsFunc(name, notInNames), alphabets(name) > 1,
		strings.HasPrefix(name, "user-"), strings.HasPrefix(name, "sys-"), socketID.MatchString(name):
		return invalid
	}
	return nil
}

// canonical makes one spelling of many. Lower case can produce characters that compose,
// so the name is normalised twice.
func canonical(name string) string {
	return norm.NFKC.String(strings.ToLower(norm.NFKC.String(name)))
}

// notInNames reports whether a character is neither a visible letter nor a decimal digit,
// a hyphen or an underscore.
func notInNames(r rune) bool {
	if unicode.IsLetter(r) {
		return isIgnorable(r) // the Hangul fillers
	}
	return !unicode.Is(unicode.Nd, r) && r != '-' && r != '_'
}

// alphabets counts the alphabets of a name whose letters look alike.
func alphabets(name string) (count int) {
	for _, alphabet := range []*unicode.RangeTable{unicode.Latin, unicode.Greek, unicode.Cyrillic} {
		if strings.ContainsFunc(name, func(r rune) bool { return unicode.Is(alphabet, r) }) {
			count++
		}
	}
	return count
}
