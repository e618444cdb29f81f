package labtest

import (
	"context"
	"encoding/json"
	"sync"
	"time"
)

// engineTimeout is how long the official client waits for the open packet.
const engineTimeout = 20 * time.Second

// A keeper reconnects one client whenever it has lost its connection. It has one goroutine,
// which ends with the check, or when the keeper gives up.
type keeper struct {
	client  *Reconnecting
	second  time.Duration // how long a second of the official client is
	where   func() *Node
	backoff backoff
	cancel  context.CancelFunc
	running sync.WaitGroup

	mu  sync.Mutex
	why string // it has given up
}

func (k *keeper) gaveUp() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.why
}

func (k *keeper) giveUp(why string) {
	k.mu.Lock()
	if k.why == "" {
		k.why = why
	}
	k.mu.Unlock()
	k.cancel()
	k.client.change.wake()
}

func (k *keeper) run(ctx context.Context) {
	for k.awaitLoss(ctx) {
		for open := false; !open; open = k.attempt(ctx) {
			if !pause(ctx, time.Duration(float64(k.backoff.next())*k.second.Seconds())) {
				return
			}
		}
		k.backoff.reset()
	}
}

// pause waits for d, and reports false if ctx ends first.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// awaitLoss waits until the latest connection is lost, and reports whether the client comes
// back.
func (k *keeper) awaitLoss(ctx context.Context) bool {
	client := k.client.Client()
	conn := client.conn
	pings, patience := conn.pings.Load(), conn.heartbeat()
	timeout := time.NewTimer(patience)
	defer timeout.Stop()
	for {
		changed := conn.change.changed()
		if now := conn.pings.Load(); now != pings {
			pings = now
			timeout.Reset(patience)
		}
		conn.mu.Lock()
		s := conn.space(client.nsp)
		disconnected, refused, ended := s.disconnected, s.refused, conn.ended
		conn.mu.Unlock()
		switch {
		case disconnected:
			k.giveUp("the server has disconnected it, with " + prefix(typeDisconnect, client.nsp, -1))
			return false
		case refused != nil:
			k.giveUp("the server has refused it, with " + printable(prefix(typeConnectError, client.nsp, -1)+string(refused)))
			return false
		case ended != "":
			return true
		}

		select {
		case <-changed:
		case <-timeout.C:
			k.client.cluster.line.remark("%s got no ping for %s, and closes its connection", k.client.name, patience)
			conn.abandon()
			return true
		case <-ctx.Done():
			return false
		}
	}
}

// attempt opens a connection and sends CONNECT, and reports whether it could. It does not wait
// for the answer, as the official client does not.
func (k *keeper) attempt(ctx context.Context) bool {
	r := k.client
	n := k.where()
	if n == nil {
		return false
	}
	url, _ := n.out.ready()
	if url == "" {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, engineTimeout)
	defer cancel()
	conn, _, err := n.handshakeUntil(ctx, r.name, r.dialing.engineURL(url), r.dialing)
	if err != nil {
		r.cluster.line.remark("%s could not connect to %s: %v", r.name, n.name, err)
		return false
	}
	if conn == nil {
		return false
	}
	conn.start()
	if !conn.awaitOpen(ctx) {
		conn.abandon()
		return false
	}

	r.leave()
	d, err := r.attach(conn)
	text := ""
	if err == nil {
		text, err = d.connectText()
	}
	if err != nil {
		k.giveUp("it cannot send CONNECT: " + err.Error())
		return true
	}
	r.pickUp(conn.client(d.nsp))
	conn.send(text)
	return true
}

// awaitOpen waits for the open packet.
func (c *connection) awaitOpen(ctx context.Context) bool {
	for {
		changed := c.change.changed()
		c.mu.Lock()
		open, ended := c.greeting != nil, c.ended != ""
		c.mu.Unlock()
		if open || ended {
			return open
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return false
		}
	}
}

// abandon closes the connection without waiting for its end.
func (c *connection) abandon() {
	c.left.Store(true)
	c.browser.tcp.cut()
}

// heartbeat returns how long a client waits for the next ping. Engine.IO v4, heartbeat.
func (c *connection) heartbeat() time.Duration {
	var open struct{ PingInterval, PingTimeout int64 } // ms
	c.mu.Lock()
	defer c.mu.Unlock()
	if json.Unmarshal(c.greeting, &open) != nil || open.PingInterval <= 0 || open.PingTimeout <= 0 {
		return time.Hour
	}
	return time.Duration(min(open.PingInterval+open.PingTimeout, time.Hour.Milliseconds())) * time.Millisecond
}
