// Package loadbalancing is lab 05: a load balancer for Socket.IO.
package loadbalancing

import (
	"context"
	"net/http"
	"net/http/httputil"
	"net/url"

	"socketlab/labs/05-load-balancing/app"
	"socketlab/labs/node"
)

// A Balancer implements node.Balancer.
type Balancer struct {
	env   node.BalancerEnv
	keys  app.Keys
	pool  pool
	proxy *httputil.ReverseProxy
}

// Setup makes the balancer.
func Setup(env node.BalancerEnv) (node.Balancer, error) {
	keys, err := app.ParseKeys(env.Keys)
	if err != nil {
		return nil, err
	}
	b := &Balancer{env: env, keys: keys}
	b.proxy = b.newProxy()
	for name, address := range keys.Nodes {
		if err := b.Add(name, address); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// ServeHTTP serves one request.
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
	if err != nil {
		return err
	}
	b.pool.add(&backend{name: name, url: target}) // TODO 5: and check its health from now on
	return nil
}

// Remove, Drain and Undrain implement node.Balancer.
func (b *Balancer) Remove(name string) error  { return nil } // TODO 6
func (b *Balancer) Drain(name string) error   { return nil } // TODO 6
func (b *Balancer) Undrain(name string) error { return nil } // TODO 6

// Nodes implements node.Balancer.
func (b *Balancer) Nodes() []node.NodeStats { return b.pool.stats() }

// Close implements node.Balancer.
func (b *Balancer) Close(context.Context) error { return nil } // TODO 7: end what is open
