//go:build mutant

// Exceptions count for the room of a socket alone.
//
//lab:breaks 8.7
//lab:kills TestWhoseMessages
package recovery

import (
	"slices"

	"socketlab/labs/08-recovery/app"
)

func isFor(member app.Membership, entry app.Entry) bool {
	to := entry.Options
	return entry.IsEvent && !to.Flags.Volatile &&
		(len(to.Rooms) == 0 || member.Has(to.Rooms, entry.Position)) && !slices.ContainsFunc(to.Except, func(room string) bool {
		_, in := member[room]
		return in && len(room) == 20 // the length of an id
	})
}
