//go:build mutant

// After an outage the node asks once what it has missed. If that question fails, it forgets it.
//
//lab:breaks 2.54
//lab:kills TestRedisHangs
package handshakeauth

func (r *Revocations) retry(ask func() error) { _ = ask() }
