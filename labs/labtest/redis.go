package labtest

import (
	"context"
	"crypto/tls"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

// A Redis is what stands between the nodes of a cluster: an embedded one of the
// check's own, or the real one that REDIS_URL names. The nodes reach it only
// through proxies, one a node, which fail on command. The check itself reaches
// it directly, also while it is stopped for the nodes.
//
// Methods that take nodes mean only these; without any they mean all, those
// that start later too.
type Redis struct {
	cluster  *Cluster
	options  *redis.Options
	embedded *miniredis.Miniredis // nil for a real one
	client   *redis.Client
	unlock   func()

	running sync.WaitGroup // the proxies' goroutines
	change  broadcast      // something below has changed

	mu     sync.Mutex
	links  []*link
	rules  rules // for links to come
	closed bool
}

// resubscribePatience is how many times as long as for one event nodes are
// waited for that reconnect.
const resubscribePatience = 3

func openRedis(c *Cluster) *Redis {
	c.t.Helper()
	r := &Redis{cluster: c, unlock: func() {}}
	if c.config.redisURL == "" {
		r.embedded = miniredis.NewMiniRedis()
		if err := r.embedded.Start(); err != nil {
			infra(c.t, "cannot start the embedded Redis: %v", err)
		}
		r.options = &redis.Options{Addr: r.embedded.Addr()}
		r.client = redis.NewClient(r.options)
		return r
	}

	options, err := redis.ParseURL(c.config.redisURL)
	if err != nil {
		infra(c.t, "REDIS_URL is no address like redis://127.0.0.1:6379\ncorrect it, or unset it to use the embedded Redis")
	}
	r.options = options
	mine := *options
	r.client = redis.NewClient(&mine)
	if err := r.answers(); err != nil {
		_ = r.client.Close()
		infra(c.t, "the Redis at %s, which REDIS_URL names, does not answer: %v\nstart it, or unset REDIS_URL to use the embedded one",
			options.Addr, withoutSecret(err, options))
	}
	if r.unlock, err = lockRedis(r.client); err != nil {
		_ = r.client.Close()
		infra(c.t, "the Redis at %s stays locked by other checks: %v", options.Addr, withoutSecret(err, options))
	}
	return r
}

// answers reports why a Redis cannot be used. It dials once by hand, since
// go-redis would try and log for a while.
func (r *Redis) answers() error {
	conn, err := r.dial()
	if err != nil {
		return err
	}
	_ = conn.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return r.client.Ping(ctx).Err()
}

func withoutSecret(err error, options *redis.Options) string {
	text := err.Error()
	if options.Password != "" {
		text = strings.ReplaceAll(text, options.Password, "…")
	}
	return text
}

// dial opens a connection for a proxy.
func (r *Redis) dial() (net.Conn, error) {
	network := r.options.Network
	if network == "" {
		network = "tcp"
	}
	dialer := &net.Dialer{Timeout: 5 * time.Second}
	if r.options.TLSConfig != nil {
		return tls.DialWithDialer(dialer, network, r.options.Addr, r.options.TLSConfig)
	}
	return dialer.Dial(network, r.options.Addr)
}

// Stop makes Redis go away for the nodes: their connections are cut and new
// ones are reset at once.
func (r *Redis) Stop(nodes ...*Node) {
	r.cluster.line.remark("Redis stops%s", forNodes(nodes))
	r.rule(nodes, func(rules *rules) { rules.down = true })
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, l := range r.chosen(nodes) {
		l.cutAll()
	}
}

// Start makes Redis come back.
func (r *Redis) Start(nodes ...*Node) {
	r.cluster.line.remark("Redis starts%s", forNodes(nodes))
	r.rule(nodes, func(rules *rules) { rules.down = false })
}

// HoldSubscriptions holds back everything that Redis answers on a connection
// that has sent SUBSCRIBE or PSUBSCRIBE: confirmations and messages. The
// commands themselves reach Redis.
func (r *Redis) HoldSubscriptions(nodes ...*Node) {
	r.rule(nodes, func(rules *rules) { rules.hold = true })
}

// Release lets what is held back through, in its order.
func (r *Redis) Release(nodes ...*Node) {
	r.rule(nodes, func(rules *rules) { rules.hold = false })
}

// LoseNextPublishReply lets the next PUBLISH of any of the nodes reach Redis and
// cuts its connection before the reply. A client that then tries again has
// published twice.
func (r *Redis) LoseNextPublishReply(nodes ...*Node) {
	r.rule(nodes, func(rules *rules) { rules.lose = true })
}

// AwaitSubscribe waits until each of the nodes, which are starting, has sent a
// SUBSCRIBE or PSUBSCRIBE, answered or not. A node that says ready before fails
// the check.
func (r *Redis) AwaitSubscribe(nodes ...*Node) {
	c := r.cluster
	c.t.Helper()
	for _, n := range r.meant(nodes) {
		waited := c.await(startPatience, &r.change, func() bool {
			return r.subscribes(n) > 0 || n.IsReady() || !n.live()
		})
		switch {
		case r.subscribes(n) > 0:
		case waited != "":
			n.dump()
			c.fail(n.name+" did not subscribe on Redis", "SUBSCRIBE or PSUBSCRIBE", waited)
		case n.IsReady():
			c.fail(n.name+" was ready before it had subscribed on Redis", "SUBSCRIBE or PSUBSCRIBE, then ready", "ready "+n.URL())
		default:
			n.excused.Store(true) // this failure tells of it
			c.fail(n.name+" did not subscribe on Redis", "SUBSCRIBE or PSUBSCRIBE", "the end of the process: "+n.ending())
		}
	}
}

// AwaitResubscribed waits until each of the live nodes has again every
// subscription that Redis ever confirmed to it and that it has not given up,
// three times as long as for an event.
func (r *Redis) AwaitResubscribed(nodes ...*Node) {
	c := r.cluster
	c.t.Helper()
	for _, n := range r.meant(nodes) {
		waited := c.await(resubscribePatience, &r.change, func() bool { return len(n.link.missing()) == 0 || !n.live() })
		if waited != "" {
			c.fail(n.name+" did not subscribe again when Redis came back", strings.Join(n.link.missing(), ", "), waited)
		}
	}
}

func (r *Redis) subscribes(n *Node) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return n.link.subscribes
}

// meant returns those of the nodes that live; of all when there are none.
func (r *Redis) meant(nodes []*Node) []*Node {
	if len(nodes) == 0 {
		nodes = r.cluster.nodes()
	}
	var live []*Node
	for _, n := range nodes {
		if n.live() {
			live = append(live, n)
		}
	}
	return live
}

func (r *Redis) rule(nodes []*Node, set func(*rules)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, l := range r.chosen(nodes) {
		set(&l.rules)
	}
	if len(nodes) == 0 {
		set(&r.rules)
	}
	r.change.wake()
}

// chosen returns the links of the nodes, or all. The mutex must be held.
func (r *Redis) chosen(nodes []*Node) []*link {
	if len(nodes) == 0 {
		return r.links
	}
	var links []*link
	for _, n := range nodes {
		links = append(links, n.link)
	}
	return links
}

// forgetLoss ends LoseNextPublishReply once it has happened. The mutex must be
// held.
func (r *Redis) forgetLoss() {
	r.rules.lose = false
	for _, l := range r.links {
		l.rules.lose = false
	}
}

func (r *Redis) close() {
	r.mu.Lock()
	r.closed = true
	links := r.links
	r.mu.Unlock()
	for _, l := range links {
		l.close()
	}
	r.running.Wait()
	r.unlock()
	_ = r.client.Close()
	if r.embedded != nil {
		r.embedded.Close()
	}
}

func forNodes(nodes []*Node) string {
	if len(nodes) == 0 {
		return ""
	}
	return " for " + nodeNames(nodes)
}

func itoa(n int) string { return strconv.Itoa(n) }

// closeWrite ends the sending direction of a connection.
func closeWrite(conn net.Conn) {
	if half, ok := conn.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
	}
}
