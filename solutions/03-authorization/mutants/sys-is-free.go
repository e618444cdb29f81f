//go:build mutant

// Only the prefix user- is reserved.
//
//lab:breaks 3.69
//lab:kills TestReservedRooms
package authorization

var reserved = []string{"user-"}
