//go:build mutant

// The position moves while others read it.
//
//lab:breaks 8.6
//lab:kills TestWhileItIsRead
//lab:race
package recovery

import "socketlab/labs/08-recovery/app"

func (a *RedisAdapter) deliver(entry app.Entry) {
	if len(a.recent) == maxRecent {
		a.forgot, a.recent = a.recent[0].Position, a.recent[1:]
	}
	a.recent = append(a.recent, entry)
	a.moveTo(entry.Position)
	if entry.IsEvent {
		a.Deliver(entry.Event(), entry.Options)
	} else if a.claims.Outdated(entry.Taken, entry.Generation) {
		a.running.Go(func() { a.supersede(entry.Taken) })
	}
}
