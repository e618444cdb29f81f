//go:build mutant

// An event to several rooms is for those who are in all of them.
//
//lab:overdoes 8.7
//lab:kills TestWhoseMessages
package recovery

import (
	"slices"

	"socketlab/labs/08-recovery/app"
)

func isFor(member app.Membership, entry app.Entry) bool {
	to := entry.Options
	return entry.IsEvent && !to.Flags.Volatile &&
		(len(to.Rooms) == 0 || !slices.ContainsFunc(to.Rooms, func(room string) bool { return !member.Has([]string{room}, entry.Position) })) && !member.Has(to.Except, entry.Position)
}
