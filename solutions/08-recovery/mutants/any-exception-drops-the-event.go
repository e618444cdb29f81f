//go:build mutant

// An event with exceptions is not kept for anybody.
//
//lab:overdoes 8.7
//lab:kills TestWhoseMessages
package recovery

import (
	"socketlab/labs/08-recovery/app"
)

func isFor(member app.Membership, entry app.Entry) bool {
	to := entry.Options
	return entry.IsEvent && !to.Flags.Volatile &&
		(len(to.Rooms) == 0 || member.Has(to.Rooms, entry.Position)) && len(to.Except) == 0
}
