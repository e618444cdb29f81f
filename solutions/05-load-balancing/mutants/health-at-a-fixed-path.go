//go:build mutant

// Health checks ask for /health, whatever the keys say.
//
//lab:breaks 5.20
//lab:kills TestHealth
package loadbalancing

func (b *Balancer) check(n *backend) verdict {
	ctx, cancel := context.WithCancel(n.ctx)
	defer cancel()
	defer b.env.Clock.AfterFunc(time.Duration(b.keys.Health.Timeout), cancel).Stop()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, n.url.JoinPath("/health").String(), nil)
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
