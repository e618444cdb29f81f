//go:build mutant

// The marks that languages written from right to left need are refused too, with
// everything that changes the direction.
//
//lab:overdoes 3.62
//lab:kills TestTextCharacters
package authorization

func changesDirection(r rune) bool {
	return r == '\u200E' || r == '\u200F' || r == '\u061C' || '\u202A' <= r && r <= '\u202E' || '\u2066' <= r && r <= '\u2069'
}
