//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package quiz

import "golang.org/x/sys/unix"

// returnAtLineEnds makes a terminal in raw mode start each new line in the first
// column, which the printed text relies on.
func returnAtLineEnds(fd int) {
	attributes, err := unix.IoctlGetTermios(fd, getAttributes)
	if err != nil {
		return
	}
	attributes.Oflag |= unix.OPOST | unix.ONLCR
	_ = unix.IoctlSetTermios(fd, setAttributes, attributes)
}
