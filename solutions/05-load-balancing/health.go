package loadbalancing

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/jonboulle/clockwork"
)

// A verdict is what one health check says of a node.
type verdict int

const (
	good   verdict = iota
	bad            // the node says that it wants no new sessions
	silent         // it does not answer
)

// health is what the last health checks say of a node together.
type health struct {
	down   bool // the node gets no new sessions
	good   int  // good answers in a row
	bad    int  // bad answers in a row, or none
	silent int  // checks in a row without an answer
}

// watch checks a node's health whenever the ticker says so, until it is removed.
func (b *Balancer) watch(n *backend, ticker clockwork.Ticker) {
	defer ticker.Stop()
	for {
		select {
		case <-ticker.Chan():
			n.learn(b.check(n))
		case <-n.ctx.Done():
			return
		}
	}
}

// check asks a node for its health.
func (b *Balancer) check(n *backend) verdict {
	ctx, cancel := context.WithCancel(n.ctx)
	defer cancel()
	defer b.env.Clock.AfterFunc(time.Duration(b.keys.Health.Timeout), cancel).Stop()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, n.url.JoinPath(b.keys.Health.Path).String(), nil)
	if err != nil {
		return silent
	}
	answer, err := b.transport.RoundTrip(request)
	if err != nil {
		return silent
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, 1<<10))
	if answer.StatusCode/100 != 2 {
		return bad
	}
	return good
}

// learn takes a verdict into account; one alone changes nothing. A node that answers keeps
// the sessions that it has. From one that does not, they are better away.
func (n *backend) learn(said verdict) {
	n.pool.mu.Lock()
	defer n.pool.mu.Unlock()
	h, keys := &n.health, n.pool.keys.Health
	if said == good {
		h.good, h.bad = h.good+1, 0
	} else {
		h.good, h.bad = 0, h.bad+1
	}
	if h.silent++; said != silent {
		h.silent = 0
	}
	switch {
	case h.bad >= keys.Fall:
		h.down = true
	case h.good >= keys.Rise && h.down:
		h.down = false
		if n.alive.Err() != nil {
			n.alive, n.giveUp = context.WithCancel(n.ctx)
		}
	}
	if h.silent >= keys.Fall {
		n.giveUp()
	}
	n.forgetIdle()
}
