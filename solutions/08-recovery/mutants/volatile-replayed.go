//go:build mutant

// Volatile events are kept.
//
//lab:breaks 8.9
//lab:kills TestNotKept
package recovery

import (
	"socketlab/labs/08-recovery/app"
)

func isFor(member app.Membership, entry app.Entry) bool {
	to := entry.Options
	return entry.IsEvent && (len(to.Rooms) == 0 || member.Has(to.Rooms, entry.Position)) && !member.Has(to.Except, entry.Position)
}
