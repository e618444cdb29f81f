//go:build !linux && !darwin && !freebsd && !netbsd && !openbsd && !dragonfly

package quiz

// returnAtLineEnds has nothing to do: what is printed is not affected there.
func returnAtLineEnds(int) {}
