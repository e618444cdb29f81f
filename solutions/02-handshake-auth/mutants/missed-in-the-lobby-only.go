//go:build mutant

// After an outage only the sockets of the first namespace are looked up.
//
//lab:breaks 2.54
//lab:kills TestRevokedMeanwhile
package handshakeauth

import (
	"context"
)

func (a *Authenticator) disconnectMissed() error {
	var ids []string
	for _, socket := range a.namespaces[0].Sockets() {
		ids = append(ids, sessionOf(socket).current().ID)
	}
	revoked, err := a.revocations.Revoked(context.Background(), ids...)
	if err != nil {
		a.log.Warn("cannot look up missed revocations yet", "error", err)
		return err
	}
	for id, isRevoked := range revoked {
		if isRevoked {
			a.disconnectRevoked(id)
		}
	}
	return nil
}
