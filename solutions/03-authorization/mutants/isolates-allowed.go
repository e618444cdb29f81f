//go:build mutant

// Only the embeddings and overrides of Unicode are refused. The isolates, which are
// newer, change the direction as well.
//
//lab:breaks 3.62
//lab:kills TestTextCharacters
package authorization

func changesDirection(r rune) bool { return '\u202A' <= r && r <= '\u202E' }
