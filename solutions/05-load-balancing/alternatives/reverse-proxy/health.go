package loadbalancing

import (
	"context"
	"net/http"
	"time"
)

// check asks a node for its health until it is removed.
func (b *Balancer) check(t *target) {
	every := b.Clock.NewTicker(time.Duration(b.keys.Health.Every))
	defer every.Stop()
	var well, ill, mute int // in a row
	for {
		select {
		case <-t.gone.Done():
			return
		case <-every.Chan():
		}
		status := b.status(t)
		if status >= 200 && status < 300 {
			well, ill = well+1, 0
		} else {
			well, ill = 0, ill+1
		}
		if mute++; status != 0 {
			mute = 0
		}
		b.nodes.mu.Lock()
		if ill >= b.keys.Health.Fall {
			t.out = true
		}
		if mute >= b.keys.Health.Fall {
			t.kill()
		}
		if t.out && well >= b.keys.Health.Rise {
			t.out = false
			if t.life.Err() != nil {
				t.life, t.kill = context.WithCancel(t.gone)
			}
		}
		b.nodes.mu.Unlock()
	}
}

// status is the status of a node's answer, or 0.
func (b *Balancer) status(t *target) int {
	ctx, cancel := context.WithCancel(t.gone)
	defer cancel()
	defer b.Clock.AfterFunc(time.Duration(b.keys.Health.Timeout), cancel).Stop()
	address := *t.url
	address.Path = b.keys.Health.Path
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address.String(), nil)
	if err != nil {
		return 0
	}
	answer, err := b.transport.RoundTrip(request)
	if err != nil {
		return 0
	}
	_ = answer.Body.Close()
	return answer.StatusCode
}
