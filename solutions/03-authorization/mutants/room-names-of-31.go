//go:build mutant

// A room name must be shorter than 32 characters, and not at most as long.
//
//lab:overdoes 3.51
//lab:kills TestRoomNames
package authorization

const maxRoomName = 31
