//go:build mutant

// Only the empty text is refused: two spaces and three newlines pass.
//
//lab:breaks 3.60
//lab:kills TestTextCharacters
package authorization

func isVisible(text string) bool { return text != "" }
