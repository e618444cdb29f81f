package labtest

import "net"

// A reservation keeps an address for a server that does not listen all the time. As long as
// there is a connection to it, the system gives the port to nobody else, and the connection
// is in our own hands at both ends.
type reservation struct {
	address string // HOST:PORT
	keepers []net.Conn
}

// reserve listens on a free port and reserves it.
func reserve() (net.Listener, *reservation, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, err
	}
	r := &reservation{address: listener.Addr().String()}
	outer, err := net.Dial("tcp", r.address)
	if err != nil {
		_ = listener.Close()
		return nil, nil, err
	}
	r.keepers = []net.Conn{outer}
	for {
		inner, err := listener.Accept()
		if err != nil {
			_ = listener.Close()
			r.release()
			return nil, nil, err
		}
		if inner.RemoteAddr().String() == outer.LocalAddr().String() {
			r.keepers = append(r.keepers, inner)
			return listener, r, nil
		}
		reset(inner) // somebody else's, who cannot mean this server
	}
}

// url is the URL of a server at the address.
func (r *reservation) url() string { return "http://" + r.address }

// release gives the address up.
func (r *reservation) release() {
	for _, keeper := range r.keepers {
		reset(keeper)
	}
}

// reserveAddress reserves an address for a node until the check ends, if the nodes of this
// cluster keep theirs. Otherwise it returns nil.
func (c *Cluster) reserveAddress(name string) *reservation {
	c.t.Helper()
	if !c.config.keepAddress {
		return nil
	}
	listener, r, err := reserve()
	if err != nil {
		infra(c.t, "cannot find an address for %s: %v", name, err)
	}
	shutdown(listener) // the node listens itself
	_ = listener.Close()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.reservations = append(c.reservations, r)
	return r
}
