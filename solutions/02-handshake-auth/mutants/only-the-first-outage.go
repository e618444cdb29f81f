//go:build mutant

// The node looks up what it has missed after the first outage only.
//
//lab:breaks 2.54
//lab:kills TestRevokedMeanwhile
package handshakeauth

import "sync"

// once is done after the first outage.
var once sync.Once

func (r *Revocations) retry(ask func() error) {
	once.Do(func() {
		for ask() != nil && r.pause() {
		}
	})
}
