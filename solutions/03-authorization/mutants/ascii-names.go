//go:build mutant

// A name has letters of ASCII only.
//
//lab:overdoes 3.66
//lab:kills TestRoomNames
package authorization

func notInNames(r rune) bool {
	return !('a' <= r && r <= 'z' || '0' <= r && r <= '9') && r != '-' && r != '_'
}
