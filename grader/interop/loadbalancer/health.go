package loadbalancing

import (
	"context"
	"io"
	"net/http"
)

// verdict is what a health check says.
type verdict int

const (
	healthy   verdict = iota
	unhealthy         // it said so
	silent            // it did not answer
)

// watch checks a node's health until it is removed.
func (b *Balancer) watch(n *backend) {
	ticker := b.env.Clock.NewTicker(b.keys.Health.Every)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.Chan():
			n.learn(b.check(n), b.keys.Health.Rise, b.keys.Health.Fall)
		case <-n.ctx.Done():
			return
		}
	}
}

// check asks a node for its health.
func (b *Balancer) check(n *backend) verdict {
	ctx, cancel := context.WithCancel(n.ctx)
	defer cancel()
	defer b.env.Clock.AfterFunc(b.keys.Health.Timeout, cancel).Stop()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, n.url.JoinPath(b.keys.Health.Path).String(), nil)
	if err != nil {
		return silent
	}
	answer, err := b.health.Do(request)
	if err != nil {
		return silent
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, 1<<10))
	if answer.StatusCode/100 != 2 {
		return unhealthy
	}
	return healthy
}

// learn takes a verdict into account: one alone changes nothing. A node that says that it is
// not ready keeps those who are there; with one that says nothing, nobody can stay.
func (n *backend) learn(said verdict, rise, fall int) {
	n.pool.mu.Lock()
	defer n.pool.mu.Unlock()
	enough := fall
	if n.down {
		enough = rise
	}
	if n.run++; n.down == (said != healthy) {
		n.run = 0
	} else if n.run >= enough {
		n.down, n.run = !n.down, 0
	}

	if n.silences++; said != silent {
		n.silences = 0
	}
	switch gone := n.alive.Err() != nil; {
	case n.silences >= fall:
		n.giveUp()
	case gone && !n.down:
		n.alive, n.giveUp = context.WithCancel(n.ctx)
	}
}
