// Package loadbalancing is lab 05: a load balancer for Socket.IO.
package loadbalancing

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httputil"
	"net/url"
	"time"

	"socketlab/labs/05-load-balancing/app"
	"socketlab/labs/node"
)

// A Balancer implements node.Balancer.
type Balancer struct {
	env       node.BalancerEnv
	keys      app.Keys
	pool      *pool
	cookies   *sealer
	proxy     *httputil.ReverseProxy
	transport *http.Transport
}

// Setup makes the balancer.
func Setup(env node.BalancerEnv) (node.Balancer, error) {
	keys, err := app.ParseKeys(env.Keys)
	if err != nil {
		return nil, err
	}
	cookies, err := newSealer(keys.CookieKey)
	if err != nil {
		return nil, err
	}
	b := &Balancer{env: env, keys: keys, cookies: cookies, pool: newPool(env.Clock, keys)}
	// Over a connection that it has kept, Transport sends a GET again when the answer is
	// lost. A poll takes events out of the node, so they would be lost and nobody would know.
	b.transport = &http.Transport{DisableKeepAlives: true, DisableCompression: true}
	b.proxy = b.newProxy()
	for name, address := range keys.Nodes {
		if err := b.Add(name, address); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// ServeHTTP serves one request: a WebSocket gets a tunnel, everything else is passed on.
func (b *Balancer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if isWebSocket(r) {
		b.serveWebSocket(w, r)
	} else {
		b.proxy.ServeHTTP(w, r)
	}
}

// Add implements node.Balancer.
func (b *Balancer) Add(name, address string) error {
	target, err := url.Parse(address)
	if err != nil || target.Scheme != "http" || target.Port() == "" {
		return fmt.Errorf("%q is not an address like http://127.0.0.1:3001", address)
	}
	added, err := b.pool.add(name, target)
	if err != nil {
		return err
	}
	ticker := b.env.Clock.NewTicker(time.Duration(b.keys.Health.Every))
	added.checking.Go(func() { b.watch(added, ticker) })
	return nil
}

// Remove implements node.Balancer. The node's clients come back over another one.
func (b *Balancer) Remove(name string) error {
	removed, err := b.pool.remove(name)
	if err != nil {
		return err
	}
	removed.end()
	removed.checking.Wait()
	return nil
}

// Drain implements node.Balancer.
func (b *Balancer) Drain(name string) error { return b.pool.drain(name, true) }

// Undrain implements node.Balancer.
func (b *Balancer) Undrain(name string) error { return b.pool.drain(name, false) }

// Nodes implements node.Balancer.
func (b *Balancer) Nodes() []node.NodeStats { return b.pool.stats() }

// Close implements node.Balancer. It ends the tunnels and the requests that wait.
func (b *Balancer) Close(context.Context) error {
	for _, n := range b.pool.stats() {
		if err := b.Remove(n.Name); err != nil {
			return err
		}
	}
	return nil
}
