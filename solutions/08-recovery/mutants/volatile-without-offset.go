//go:build mutant

// A volatile event has no offset, and a client takes its text for one.
//
//lab:breaks 8.10
//lab:kills TestNotKept
package recovery

import (
	"socketlab/labs/08-recovery/app"
)

func (a *RedisAdapter) deliver(entry app.Entry) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.recent) == maxRecent {
		a.forgot, a.recent = a.recent[0].Position, a.recent[1:]
	}
	a.recent = append(a.recent, entry)
	a.moveTo(entry.Position)
	if entry.IsEvent {
		packet := entry.Event()
		if entry.Options.Flags.Volatile {
			packet = entry.Packet
		}
		a.Deliver(packet, entry.Options)
	} else if a.claims.Outdated(entry.Taken, entry.Generation) {
		a.running.Go(func() { a.supersede(entry.Taken) })
	}
}
