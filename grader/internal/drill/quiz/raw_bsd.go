//go:build darwin || freebsd || netbsd || openbsd || dragonfly

package quiz

import "golang.org/x/sys/unix"

const getAttributes, setAttributes = unix.TIOCGETA, unix.TIOCSETA
