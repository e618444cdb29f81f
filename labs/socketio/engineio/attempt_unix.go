//go:build unix

package engineio

import "syscall"

// An attempt writes to a connection only what the system takes at once. It lies
// in a batch so that no write allocates one.
type attempt struct {
	bytes []byte
	n     int
	err   error
	once  func(fd uintptr) bool // do, for RawConn.Write
}

// write returns errBusy where writing would have to wait.
func (a *attempt) write(to syscall.RawConn, bytes []byte) (int, error) {
	if a.once == nil {
		a.once = a.do
	}
	a.bytes, a.n, a.err = bytes, 0, nil
	failed := to.Write(a.once)
	a.bytes = nil
	switch {
	case failed != nil:
		return 0, failed
	case a.err == syscall.EAGAIN:
		return 0, errBusy
	case a.err != nil:
		return 0, a.err
	}
	return a.n, nil
}

// do reports true: not to be called again when there is room to write.
func (a *attempt) do(fd uintptr) bool {
	a.n, a.err = syscall.Write(int(fd), a.bytes)
	for a.err == syscall.EINTR {
		a.n, a.err = syscall.Write(int(fd), a.bytes)
	}
	return true
}
