//go:build mutant

// A refresh demands a token of the same key as the old one, so nobody can refresh while keys
// rotate.
//
//lab:overdoes 2.38
//lab:kills TestRefresh
package handshakeauth

import (
	"sync"

	"socketlab/labs/socketio"
)

// kids has the kid of each token, by its jti.
var kids sync.Map

func (v *Verifier) Verify(token string) (*Claims, error) {
	if len(token) > maxToken {
		return nil, errTooLong
	}
	if !isCanonical(token) {
		return nil, errForm
	}
	claims := &Claims{}
	parsed, err := v.parser.ParseWithClaims(token, claims, v.key)
	if err != nil {
		return nil, reasonFor(err)
	}
	if hasExtension(parsed.Header) {
		return nil, errExtension
	}
	kids.Store(claims.ID, parsed.Header["kid"])
	claims.validUntil = claims.ExpiresAt.Add(v.leeway)
	return claims, nil
}

func (a *Authenticator) checkRefresh(s *session, e *socketio.Event) (*Claims, error) {
	if len(e.Args) != 1 {
		return nil, errNoToken
	}
	claims, err := a.check(e.Context(), e.Args[0])
	if err != nil {
		return nil, err
	}
	old := s.current()
	before, _ := kids.Load(old.ID)
	if now, _ := kids.Load(claims.ID); claims.Subject != old.Subject || claims.Role != old.Role || now != before {
		return nil, errOtherUser
	}
	return claims, nil
}
