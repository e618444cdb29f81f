//go:build mutant

// The arguments may have 5,000 bytes: a round number.
//
//lab:breaks 3.39
//lab:kills TestArguments
package authorization

const maxPayload = 5000
