//go:build mutant

// A revocation is only a key that is read when a client connects: it disconnects
// no socket that is already connected.
//
//lab:breaks 2.48
//lab:kills TestRevokedEverywhere
package handshakeauth

func (r *Revocations) Listen(func(id string), func() error) error { return nil }
