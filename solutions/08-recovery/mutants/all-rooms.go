//go:build mutant

// A client hears what was said in all rooms.
//
//lab:breaks 8.7 8.8
//lab:kills TestWhoseMessages
package recovery

import (
	"socketlab/labs/08-recovery/app"
)

func isFor(member app.Membership, entry app.Entry) bool {
	to := entry.Options
	return entry.IsEvent && !to.Flags.Volatile &&
		!member.Has(to.Except, entry.Position)
}
