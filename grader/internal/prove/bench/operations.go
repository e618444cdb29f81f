package bench

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// An operation is what one node asks and tells all others: to fetch every socket of the
// cluster, and to log a user out who has many. The curves show how long each takes.
type operation struct {
	name          string // of its figure
	fetch, logout curve
	// size says how large the cluster is at one point.
	size func(b *bench, point int) (nodes, sockets int)
}

const (
	inMilliseconds   = "ms"
	operationNodes   = 4   // where it is the sockets that grow
	operationClients = 100 // sockets that are logged out
	minOperations    = 5   // at each point
)

var operations = []operation{
	newOperation("operations-nodes", "nodes", []int{2, 4, 8}, func(b *bench, point int) (int, int) { return point, b.sizes.sockets }),
	newOperation("operations-sockets", "sockets", []int{100, 1000, 10_000}, func(b *bench, point int) (int, int) { return operationNodes, min(point, b.sizes.sockets) }),
}

func newOperation(name, of string, points []int, size func(b *bench, point int) (nodes, sockets int)) operation {
	return operation{
		name:   name,
		fetch:  curve{name + ".fetch", "Time to fetch all sockets, by the " + of + " of the cluster", inMilliseconds, of, points},
		logout: curve{name + ".logout", "Time to log " + strconv.Itoa(operationClients) + " sockets out, by the " + of + " of the cluster", inMilliseconds, of, points},
		size:   size,
	}
}

// figure measures all points, in one round: they show a shape.
func (o operation) figure() figure {
	return figure{name: o.name, socketIO: true, once: true, measure: func(ctx context.Context, b *bench, contestant Contestant, to *Result) error {
		for _, point := range b.sizes.pointsOf(o.fetch) {
			nodes, sockets := o.size(b, point)
			fetch, logout, bytes, err := b.operate(ctx, contestant, nodes, sockets)
			if err != nil {
				return fmt.Errorf("with %d %s: %w", point, o.fetch.of, err)
			}
			to.Values[o.fetch.key(point)], to.Values[o.fetch.key(point)+".redis"] = fetch, bytes/1e3
			to.Values[o.logout.key(point)] = logout
		}
		return nil
	}}
}

// A crowd is a cluster whose nodes have many sockets.
type crowd struct {
	servers  *servers
	idle     *receivers
	doomed   []*client // who are logged out
	operator *client   // who asks and tells the first node
	sockets  int       // all of them
}

// gather starts a cluster and opens all connections. The caller must close the crowd, even
// after an error.
func (b *bench) gather(ctx context.Context, contestant Contestant, nodes, sockets int) (c *crowd, err error) {
	c = &crowd{idle: newReceivers(), sockets: sockets + operationClients + 1}
	if c.servers, err = b.serve(ctx, contestant, nodes, "REDIS_URL="+b.redis, "BENCH_OPERATIONS=1"); err != nil {
		return c, err
	}
	open := func(ctx context.Context, i int) (*client, error) { return c.servers.connect(ctx, i, source(i), "") }
	if err := dialAll(ctx, sockets, b.sizes.concurrent, open, c.idle.add); err != nil {
		return c, err
	}
	open = func(ctx context.Context, i int) (*client, error) { return c.servers.receiver(ctx, i, 0) }
	if err := dialAll(ctx, operationClients, b.sizes.concurrent, open, func(one *client) { c.doomed = append(c.doomed, one) }); err != nil {
		return c, err
	}
	c.operator, err = c.servers.connect(ctx, 0, anySource, "")
	return c, err
}

func (c *crowd) close() {
	c.idle.close()
	for _, one := range c.doomed {
		one.close()
	}
	if c.operator != nil {
		c.operator.close()
	}
	if c.servers != nil {
		c.servers.stop()
	}
}

// operate returns the medians of the milliseconds that one node takes to fetch all sockets, and
// to log some out. bytes is what Redis sends to the nodes for one fetch.
func (b *bench) operate(ctx context.Context, contestant Contestant, nodes, sockets int) (fetch, logout, bytes float64, err error) {
	crowd, err := b.gather(ctx, contestant, nodes, sockets)
	defer crowd.close()
	if err != nil {
		return 0, 0, 0, err
	}
	before, err := b.sentByRedis(ctx)
	if err != nil {
		return 0, 0, 0, err
	}
	times, err := repeat(b.sizes.load, crowd.fetch, func() error { return nil })
	if err != nil {
		return 0, 0, 0, fmt.Errorf("fetch: %w", err)
	}
	fetch = milliseconds(percentile(times, 50))
	after, err := b.sentByRedis(ctx)
	if err != nil {
		return 0, 0, 0, err
	}
	bytes = float64(after-before) / float64(len(times))

	times, err = repeat(b.sizes.load, crowd.logOut, crowd.comeBack)
	if err != nil {
		return 0, 0, 0, fmt.Errorf("log out: %w", err)
	}
	return fetch, milliseconds(percentile(times, 50)), bytes, nil
}

// fetch lets the operator fetch all sockets, and demands that none is missing.
func (c *crowd) fetch() error {
	return c.operator.within(func() error {
		if err := c.operator.send([]byte(`420["fetch"]`)); err != nil {
			return err
		}
		return c.operator.expect(fmt.Sprintf("430[%d]", c.sockets))
	})
}

// logOut lets the operator log clients out, and waits until each has heard it.
func (c *crowd) logOut() error {
	if err := c.operator.send([]byte(`42["logout"]`)); err != nil {
		return err
	}
	for _, one := range c.doomed {
		if err := one.within(func() error { return one.expect("41") }); err != nil {
			return err
		}
	}
	return nil
}

// comeBack lets those who were logged out connect and join again.
func (c *crowd) comeBack() error {
	for _, one := range c.doomed {
		err := one.within(func() error {
			if err := one.send([]byte("40")); err != nil {
				return err
			}
			if err := one.expect(connectPrefix); err != nil {
				return err
			}
			return one.join(0)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// repeat measures how long something takes, again and again with undo in between, and returns
// the times sorted.
func repeat(length time.Duration, do, undo func() error) (times []time.Duration, err error) {
	for began := time.Now(); time.Since(began) < length || len(times) < minOperations; {
		start := time.Now()
		if err := do(); err != nil {
			return nil, err
		}
		times = append(times, time.Since(start))
		if err := undo(); err != nil {
			return nil, err
		}
	}
	slices.Sort(times)
	return times, nil
}

// sentByRedis returns how many bytes Redis has sent in its life.
func (b *bench) sentByRedis(ctx context.Context) (int64, error) {
	options, err := redis.ParseURL(b.redis)
	if err != nil {
		return 0, fmt.Errorf("read the address of Redis: %w", err)
	}
	client := redis.NewClient(options)
	defer client.Close()
	info, err := client.Info(ctx, "stats").Result()
	if err != nil {
		return 0, fmt.Errorf("ask Redis for its figures: %w", err)
	}
	for line := range strings.Lines(info) {
		if text, found := strings.CutPrefix(strings.TrimSpace(line), "total_net_output_bytes:"); found {
			return strconv.ParseInt(text, 10, 64)
		}
	}
	return 0, nil // an embedded Redis does not count them
}
