//go:build !race

package batch

// raced reports whether the race detector is on.
const raced = false
