//go:build !linux && !darwin && !freebsd && !netbsd && !openbsd && !dragonfly

package quiz

// returnAtLineEnds does nothing: raw mode does not affect output on this system.
func returnAtLineEnds(int) {}
