//go:build mutant

// A room that does not exist is made by joining it: nobody asks whether it does.
//
//lab:breaks 3.3 3.13 3.44
//lab:kills TestPrivateRoomIsForMembers TestOneRoomForAllSpellings
package authorization

import (
	"context"
)

func (p *joinRoom) allow(context.Context, caller) error { return nil }
