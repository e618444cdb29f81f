//go:build mutant

// A health check has a fortieth of its time.
//
//lab:overdoes 5.20
//lab:kills TestHealth
package loadbalancing

func (b *Balancer) check(n *backend) verdict {
	ctx, cancel := context.WithCancel(n.ctx)
	defer cancel()
	defer b.env.Clock.AfterFunc(time.Duration(b.keys.Health.Timeout)/40, cancel).Stop()
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
