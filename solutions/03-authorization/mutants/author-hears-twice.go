//go:build mutant

// The guard shows a message to its author at once, and the author hears it a second time.
//
//lab:breaks 3.30
//lab:kills TestViewerMayNotWrite
package authorization

import (
	"context"
)

func (p *say) allow(ctx context.Context, c caller) error {
	if err := c.takesPart(ctx, p.room); err != nil {
		return err
	}
	return c.socket.Emit("said", map[string]any{"room": p.room, "author": c.user, "text": p.text})
}
