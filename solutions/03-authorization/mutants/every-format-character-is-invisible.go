//go:build mutant

// Every format character (category Cf) is invisible, also the Arabic number sign, which
// people see.
//
//lab:overdoes 3.60
//lab:kills TestTextCharacters
package authorization

func hasGlyph(rune) bool { return false }
