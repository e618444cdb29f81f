//go:build mutant

// A tick that follows another at once is dropped for everybody.
//
//lab:overdoes 4.47
//lab:kills TestSlowConsumer
package ratelimiting

import (
	"sync/atomic"
	"time"
)

var lastTick atomic.Int64

func publisher(server *socketio.Server) app.Publish {
	return func(event string, args ...any) error {
		to := server.To(app.Floor)
		if event == "tick" {
			now := time.Now().UnixMicro()
			if now-lastTick.Swap(now) < 5000 {
				return nil
			}
			to = to.Volatile()
		}
		return to.Emit(event, args...)
	}
}
