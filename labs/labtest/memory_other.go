//go:build !linux

package labtest

// peakMemory reads nothing: only Linux says how much memory another process has had.
func peakMemory(int) (bytes uint64, ok bool) { return 0, false }

// descendants knows of none.
func descendants(int) []int { return nil }

// heldMemory reads nothing either.
func heldMemory(int, bool) (bytes uint64, ok bool) { return 0, false }
