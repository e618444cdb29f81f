package labtest

import (
	"context"
	"sync"
	"time"
)

// KeepConnected makes the client reconnect by itself from now on, as the official client
// does: when it has lost its connection or has received no ping in time, but not after the
// server's `41` or CONNECT_ERROR, [Reconnecting.Disconnect] or [Reconnecting.Close]. Then
// the check may call Reconnect and KeepConnected again.
//
// where returns the node for each attempt, or the Node of a balancer; the attempt fails if it
// returns nil. See [Cluster.Alternate]. It and the function given to [AuthFunc] are called
// from another goroutine and must not end the check.
//
// The delays before attempts are those of the official client, 1 to 5 s with jitter, scaled
// so that 1 s takes as long as second. Ping interval and ping timeout are not scaled.
//
// The client may change its connection at any moment, so judge what it has received by its
// [Ledger]. Other methods use the latest connection: see [Reconnecting.AwaitConnected].
func (r *Reconnecting) KeepConnected(second time.Duration, where func() *Node) {
	c := r.cluster
	c.t.Helper()
	r.requireManual()
	ctx, cancel := context.WithCancel(context.Background())
	k := &keeper{client: r, second: second, where: where, cancel: cancel}
	k.backoff.rand = newRand(c.rand.Uint64(), r.name)
	r.mu.Lock()
	r.keeper = k
	r.mu.Unlock()
	k.running.Go(func() { k.run(ctx) })
	c.t.Cleanup(func() {
		cancel()
		k.running.Wait()
	})
}

// requireManual fails the check if the client reconnects by itself.
func (r *Reconnecting) requireManual() {
	r.cluster.t.Helper()
	if k := r.kept(); k != nil && k.gaveUp() == "" {
		r.cluster.failf("%s reconnects by itself since the check called KeepConnected", r.name)
	}
}

// AwaitConnected waits until a client that reconnects by itself is connected.
func (r *Reconnecting) AwaitConnected() {
	c := r.cluster
	c.t.Helper()
	gaveUp := func() string {
		if k := r.kept(); k != nil {
			return k.gaveUp()
		}
		return "the check decides when it reconnects"
	}
	waited := c.await(startPatience, &r.change, func() bool { return r.connected() || gaveUp() != "" })
	if r.connected() {
		return
	}
	if waited == "" {
		waited = "it does not reconnect: " + gaveUp()
	}
	c.fail(r.Name()+" is not connected", prefix(typeConnect, r.dialing.nsp, -1)+`{"sid":…}`, waited)
}

// connected reports whether the latest connection is open and has let the client in.
func (r *Reconnecting) connected() bool {
	client := r.Client()
	client.conn.mu.Lock()
	defer client.conn.mu.Unlock()
	s := client.conn.space(client.nsp)
	return client.conn.ended == "" && s.sid != "" && !s.disconnected
}

// kept returns what reconnects the client by itself, or nil.
func (r *Reconnecting) kept() *keeper {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.keeper
}

// stay ends KeepConnected.
func (r *Reconnecting) stay(why string) {
	if k := r.kept(); k != nil {
		k.giveUp(why)
	}
}

// Alternate returns a function for [Reconnecting.KeepConnected] that returns one node after
// another. It skips a node that is not ready, is frozen, has ended or was asked to stop, and
// returns nil if none is left. It may be called concurrently.
func (c *Cluster) Alternate() func() *Node {
	var mu sync.Mutex
	next := 0
	return func() *Node {
		mu.Lock()
		defer mu.Unlock()
		nodes := c.servers()
		for range nodes {
			n := nodes[next%len(nodes)]
			next++
			if n.live() && n.IsReady() && !n.frozen.Load() && !n.excused.Load() {
				return n
			}
		}
		return nil
	}
}
