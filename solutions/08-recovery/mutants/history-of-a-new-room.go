//go:build mutant

// Who joins a room and goes away hears what was said in it before.
//
//lab:breaks 8.8
//lab:kills TestWhoseMessages
package recovery

import (
	"slices"

	"socketlab/labs/08-recovery/app"
)

func isFor(member app.Membership, entry app.Entry) bool {
	to := entry.Options
	return entry.IsEvent && !to.Flags.Volatile &&
		(len(to.Rooms) == 0 || slices.ContainsFunc(to.Rooms, func(room string) bool {
			_, in := member[room]
			return in
		})) && !member.Has(to.Except, entry.Position)
}
