//go:build !race

package batch

// raced says that the race detector looks on.
const raced = false
