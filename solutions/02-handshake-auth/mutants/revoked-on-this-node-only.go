//go:build mutant

// A revocation reaches the sockets of no other node: it is a key that is
// looked at when somebody connects.
//
//lab:kills TestRevokedEverywhere
package handshakeauth

import (
	"context"
)

func (r *Revocations) Listen(func(id string), func(context.Context) error) error {
	r.published = r.redis.Subscribe(r.open)
	close(r.heard)
	return nil
}
