//go:build !race

package class

// raced says that the race detector looks on.
const raced = false
