//go:build mutant

// A node that starts carries out what was ordered since the list began.
//
//lab:breaks 6.15
//lab:kills TestLogoutWhileDeaf
package operations

import "context"

func (l *logouts) skipOld(context.Context) error {
	l.position = "0-0"
	return nil
}
