//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package quiz

import "golang.org/x/sys/unix"

// returnAtLineEnds lets a raw terminal begin a new line at its left end, as what
// is printed expects.
func returnAtLineEnds(fd int) {
	attributes, err := unix.IoctlGetTermios(fd, getAttributes)
	if err != nil {
		return
	}
	attributes.Oflag |= unix.OPOST | unix.ONLCR
	_ = unix.IoctlSetTermios(fd, setAttributes, attributes)
}
