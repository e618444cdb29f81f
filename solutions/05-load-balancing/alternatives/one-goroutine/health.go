package loadbalancing

import (
	"context"
	"net/http"
	"time"

	"github.com/jonboulle/clockwork"

	"socketlab/labs/05-load-balancing/app"
)

func every(keys app.Keys) time.Duration { return time.Duration(keys.Health.Every) }

// examine asks a machine for its health until it is removed.
func (b *Balancer) examine(m *machine, ticker clockwork.Ticker) {
	defer close(m.ended)
	defer ticker.Stop()
	var history []int // the latest statuses; 0 for none
	longest := max(b.keys.Health.Rise, b.keys.Health.Fall)
	for {
		select {
		case <-m.ctx.Done():
			return
		case <-ticker.Chan():
		}
		history = append(history, b.ask200(m))
		if len(history) > longest {
			history = history[1:]
		}
		b.registry.do(func() { b.judge(m, history) })
	}
}

// judge decides by the latest answers.
func (b *Balancer) judge(m *machine, history []int) {
	last := func(n int, holds func(status int) bool) bool {
		if len(history) < n {
			return false
		}
		for _, status := range history[len(history)-n:] {
			if !holds(status) {
				return false
			}
		}
		return true
	}
	well := func(status int) bool { return status/100 == 2 }
	if last(b.keys.Health.Fall, func(status int) bool { return !well(status) }) {
		m.down = true
	}
	if last(b.keys.Health.Fall, func(status int) bool { return status == 0 }) {
		m.giveUp()
	}
	if m.down && last(b.keys.Health.Rise, well) {
		m.down = false
		if m.up.Err() != nil {
			m.revive()
		}
	}
}

// ask200 returns the status of the answer, or 0.
func (b *Balancer) ask200(m *machine) int {
	ctx, cancel := context.WithCancel(m.ctx)
	defer cancel()
	timer := b.env.Clock.AfterFunc(time.Duration(b.keys.Health.Timeout), cancel)
	defer timer.Stop()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, m.url.String()+b.keys.Health.Path, nil)
	if err != nil {
		return 0
	}
	answer, err := b.transport.RoundTrip(r)
	if err != nil {
		return 0
	}
	_ = answer.Body.Close()
	return answer.StatusCode
}
