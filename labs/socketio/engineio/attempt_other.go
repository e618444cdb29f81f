//go:build !unix

package engineio

import "syscall"

// An attempt would write to a connection only what the system takes at once.
type attempt struct{}

// write leaves it to who may wait.
func (attempt) write(syscall.RawConn, []byte) (int, error) { return 0, errBusy }
