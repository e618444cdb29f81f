//go:build mutant

// After an outage the node looks up the sockets by their tokens, and finds one socket for each
// token.
//
//lab:breaks 2.54
//lab:kills TestRevokedMeanwhile
package handshakeauth

import (
	"context"
	"maps"
	"slices"
)

func (a *Authenticator) disconnectMissed() error {
	using := map[string]*session{}
	for _, s := range a.sessions() {
		using[s.current().ID] = s
	}
	revoked, err := a.revocations.Revoked(context.Background(), slices.Collect(maps.Keys(using))...)
	if err != nil {
		a.log.Warn("cannot look up missed revocations yet", "error", err)
		return err
	}
	for id, isRevoked := range revoked {
		if isRevoked {
			using[id].socket.Disconnect(false)
		}
	}
	return nil
}
