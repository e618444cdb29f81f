//go:build mutant

// A room name may have 33 characters.
//
//lab:breaks 3.51
//lab:kills TestRoomNames
package authorization

const maxRoomName = 33
