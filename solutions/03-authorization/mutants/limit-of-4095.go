//go:build mutant

// The arguments must be shorter than 4,096 bytes, and not at most as long.
//
//lab:overdoes 3.39
//lab:kills TestArguments
package authorization

const maxPayload = 4095
