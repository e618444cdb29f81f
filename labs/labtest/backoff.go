package labtest

import (
	"math/rand/v2"
	"time"
)

// The defaults of the official client: reconnectionDelay, reconnectionDelayMax and
// randomizationFactor. https://socket.io/docs/v4/client-options/#reconnectiondelay
const (
	reconnectionDelay    = 1000 // ms
	reconnectionDelayMax = 5000 // ms
	randomizationFactor  = 0.5
)

// A backoff says how long the official client waits before each attempt to reconnect.
type backoff struct {
	rand     *rand.Rand
	attempts int
}

// next returns the delay before the next attempt. Each is about twice as long as the one
// before.
func (b *backoff) next() time.Duration {
	delay := float64(int(reconnectionDelay) << min(b.attempts, 10))
	b.attempts++
	chance := b.rand.Float64()
	deviation := float64(int(chance * randomizationFactor * delay))
	if int(chance*10)%2 == 0 {
		deviation = -deviation
	}
	return time.Duration(min(delay+deviation, reconnectionDelayMax)) * time.Millisecond
}

// reset begins again, once an attempt has succeeded.
func (b *backoff) reset() { b.attempts = 0 }
