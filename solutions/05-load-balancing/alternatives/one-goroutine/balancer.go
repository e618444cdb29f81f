// Package loadbalancing solves lab 05 with one goroutine that owns all that is known about
// nodes and sessions. In the reference a mutex guards it. Here functions are sent to that
// goroutine, and nothing needs a lock. Requests are passed on without httputil.ReverseProxy.
//
// Choose it when decisions become larger than a line, such as weights or limits: each is a
// function that has everything to itself. The price is that every request waits twice for
// that goroutine, and that sessions are counted anew for each choice, which takes longer the
// more there are.
package loadbalancing

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"socketlab/labs/05-load-balancing/app"
	"socketlab/labs/node"
)

// A Balancer implements node.Balancer.
type Balancer struct {
	env       node.BalancerEnv
	keys      app.Keys
	registry  *registry
	cookies   cookies
	transport *http.Transport
}

// Setup makes the balancer.
func Setup(env node.BalancerEnv) (node.Balancer, error) {
	keys, err := app.ParseKeys(env.Keys)
	if err != nil {
		return nil, err
	}
	b := &Balancer{
		env: env, keys: keys, registry: newRegistry(env.Clock, keys), cookies: newCookies(keys),
		transport: &http.Transport{DisableKeepAlives: true, DisableCompression: true},
	}
	for name, address := range keys.Nodes {
		if err := b.Add(name, address); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// Add implements node.Balancer.
func (b *Balancer) Add(name, address string) (err error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" || u.Port() == "" {
		return fmt.Errorf("%q is not the address of a node", address)
	}
	ctx, cancel := context.WithCancel(context.Background())
	m := &machine{name: name, url: u, ctx: ctx, cancel: cancel, ended: make(chan struct{})}
	m.revive()
	b.registry.do(func() {
		if _, there := b.registry.machines[name]; there {
			err = fmt.Errorf("%s is known already", name)
			return
		}
		b.registry.machines[name] = m
	})
	if err == nil {
		go b.examine(m, b.env.Clock.NewTicker(every(b.keys)))
	}
	return err
}

// Remove implements node.Balancer.
func (b *Balancer) Remove(name string) error {
	var m *machine
	b.registry.do(func() {
		m = b.registry.machines[name]
		delete(b.registry.machines, name)
	})
	if m == nil {
		return fmt.Errorf("%s is not known", name)
	}
	m.cancel()
	<-m.ended
	return nil
}

// Drain implements node.Balancer.
func (b *Balancer) Drain(name string) error { return b.setDraining(name, true) }

// Undrain implements node.Balancer.
func (b *Balancer) Undrain(name string) error { return b.setDraining(name, false) }

func (b *Balancer) setDraining(name string, draining bool) (err error) {
	b.registry.do(func() {
		m := b.registry.machines[name]
		if m == nil {
			err = fmt.Errorf("%s is not known", name)
			return
		}
		m.draining = draining
	})
	return err
}

// Nodes implements node.Balancer.
func (b *Balancer) Nodes() (all []node.NodeStats) {
	b.registry.do(func() { all = b.registry.describe() })
	return all
}

// Close implements node.Balancer.
func (b *Balancer) Close(context.Context) error {
	for _, n := range b.Nodes() {
		_ = b.Remove(n.Name)
	}
	b.registry.close()
	return nil
}

// ServeHTTP serves one request.
func (b *Balancer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if wantsWebSocket(r) {
		b.tunnel(w, r)
		return
	}
	answer, err := b.ask(r)
	if err != nil {
		b.apologize(w, r, err)
		return
	}
	defer answer.Body.Close()
	header := w.Header()
	for name, values := range passable(answer.Header) {
		header[name] = values
	}
	w.WriteHeader(answer.StatusCode)
	buffer, flush := make([]byte, 16<<10), http.NewResponseController(w).Flush
	for {
		n, err := answer.Body.Read(buffer)
		if n > 0 {
			if _, err := w.Write(buffer[:n]); err != nil {
				return
			}
			_ = flush()
		}
		if err == io.EOF {
			return
		} else if err != nil {
			panic(http.ErrAbortHandler) // the client must not take it for the end
		}
	}
}
