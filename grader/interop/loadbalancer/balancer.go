// Package loadbalancing is a load balancer for Socket.IO: what lab 05 will ask for. Until the
// lab is there, the official clients show that it is right.
package loadbalancing

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httputil"
	"net/url"
	"time"

	"socketlab/labs/node"
)

// A Balancer implements node.Balancer.
type Balancer struct {
	env     node.BalancerEnv
	keys    Keys
	pool    *pool
	cookies *sealer
	proxy   *httputil.ReverseProxy
	polls   *http.Transport // for GETs that wait; see roundTrip
	others  *http.Transport
	health  *http.Client
}

// Setup makes the balancer.
func Setup(env node.BalancerEnv) (node.Balancer, error) {
	keys, err := ParseKeys(env.Keys)
	if err != nil {
		return nil, err
	}
	b := &Balancer{env: env, keys: keys, pool: &pool{clock: env.Clock, idle: keys.Idle}, cookies: newSealer(keys.CookieKey)}
	b.polls = &http.Transport{DisableKeepAlives: true, DisableCompression: true}
	b.others = &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 64, IdleConnTimeout: time.Minute}
	b.health = &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	b.proxy = b.newProxy()
	for name, address := range keys.Nodes {
		if err := b.Add(name, address); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// Add implements node.Balancer.
func (b *Balancer) Add(name, address string) error {
	target, err := url.Parse(address)
	if err != nil || target.Scheme != "http" || target.Host == "" || target.Port() == "" {
		return fmt.Errorf("%q is not an address like http://127.0.0.1:3001", address)
	}
	added, err := b.pool.add(name, target)
	if err != nil {
		return err
	}
	added.running.Go(func() { b.watch(added) })
	return nil
}

// Remove implements node.Balancer. The clients of the node come back over another.
func (b *Balancer) Remove(name string) error {
	removed := b.pool.take(func(n *backend) bool { return n.name == name })
	if len(removed) == 0 {
		return fmt.Errorf("there is no %s", name)
	}
	end(removed)
	return nil
}

// end gives nodes up, and with them all tunnels and requests.
func end(nodes []*backend) {
	for _, n := range nodes {
		n.remove()
		n.running.Wait()
	}
}

// Drain implements node.Balancer.
func (b *Balancer) Drain(name string) error { return b.pool.drain(name, true) }

// Undrain implements node.Balancer.
func (b *Balancer) Undrain(name string) error { return b.pool.drain(name, false) }

// Nodes implements node.Balancer.
func (b *Balancer) Nodes() []node.NodeStats { return b.pool.stats() }

// Close implements node.Balancer.
func (b *Balancer) Close(context.Context) error {
	end(b.pool.take(func(*backend) bool { return true }))
	b.polls.CloseIdleConnections()
	b.others.CloseIdleConnections()
	return nil
}
