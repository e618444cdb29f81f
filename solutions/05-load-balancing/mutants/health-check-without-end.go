//go:build mutant

// A health check waits for its answer as long as it takes.
//
//lab:breaks 5.20 5.24
//lab:kills TestHealth TestHungNode
package loadbalancing

func (b *Balancer) check(n *backend) verdict {
	ctx, cancel := context.WithCancel(n.ctx)
	defer cancel()
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
