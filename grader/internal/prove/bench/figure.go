package bench

import (
	"context"
	"slices"
	"strings"
	"time"

	"socketlab/grader/internal/core/exitcode"
)

// A figure is one measurement of one contestant, on fresh processes.
type figure struct {
	name     string
	socketIO bool // makes no sense for the hub
	balances bool // is about load balancers
	once     bool // only in the first round
	measure  func(ctx context.Context, b *bench, contestant Contestant, to *Result) error
}

var figures = []figure{
	{name: "cluster", measure: measureCluster},
	{name: "fanout", measure: measureFanout},
	{name: "echo", socketIO: true, measure: measureEcho},
	{name: "handshake", socketIO: true, measure: measureHandshake},
	{name: "memory", socketIO: true, measure: measureMemory},
	{name: "balancing", balances: true, measure: measureBalancing},
	deliveryCurves[0].figure(), deliveryCurves[1].figure(), deliveryCurves[2].figure(),
	operations[0].figure(), operations[1].figure(),
}

// takes returns those contestants that the figure is about.
func (f figure) takes(contestants []Contestant) (chosen []Contestant) {
	for _, each := range contestants {
		if slices.Contains(Balancers, each) == f.balances && (each.speaks() || !f.socketIO) {
			chosen = append(chosen, each)
		}
	}
	return chosen
}

// Figures are the names of all figures.
func Figures() (names []string) {
	for _, f := range figures {
		names = append(names, f.name)
	}
	return names
}

func choose(names []string) ([]figure, error) {
	if len(names) == 0 {
		return figures, nil
	}
	var chosen []figure
	for _, name := range names {
		i := slices.IndexFunc(figures, func(f figure) bool { return f.name == name })
		if i < 0 {
			return nil, exitcode.Usagef("there is no figure %q; the figures are %s", name, strings.Join(Figures(), ", "))
		}
		chosen = append(chosen, figures[i])
	}
	return chosen, nil
}

// measureCluster measures the fan-out over two nodes with Redis.
func measureCluster(ctx context.Context, b *bench, contestant Contestant, to *Result) error {
	return b.withFanout(ctx, contestant, 2, []string{"REDIS_URL=" + b.redis}, to, func(f *fanout) error {
		busy, err := f.saturate(ctx, inBursts, b.sizes.load)
		if err != nil {
			return err
		}
		to.load("cluster.bursts", busy)
		third, err := f.keep(ctx, inBursts, busy.rate()/3, b.sizes.quiet)
		if err != nil {
			return err
		}
		to.latencies("cluster.third", third)
		quiet, err := f.keep(ctx, oneByOne, calm, b.sizes.quiet)
		if err != nil {
			return err
		}
		to.latencies("cluster.calm", quiet)
		return nil
	})
}

// measureFanout measures the fan-out on one node.
func measureFanout(ctx context.Context, b *bench, contestant Contestant, to *Result) error {
	return b.withFanout(ctx, contestant, 1, nil, to, func(f *fanout) error {
		busy, err := f.saturate(ctx, inBursts, b.sizes.load)
		if err != nil {
			return err
		}
		to.load("fanout.bursts", busy)
		if busy, err = f.saturate(ctx, oneByOne, b.sizes.load); err != nil {
			return err
		}
		to.load("fanout.single", busy)
		return nil
	})
}

// withFanout measures with warm receivers, and counts the deliveries that they
// missed.
func (b *bench) withFanout(ctx context.Context, contestant Contestant, nodes int, env []string, to *Result, measure func(*fanout) error) error {
	s, err := b.serve(ctx, contestant, nodes, env...)
	if err != nil {
		return err
	}
	defer s.stop()
	return b.fanoutOf(ctx, s, to, measure)
}

// fanoutOf is withFanout for servers that run already.
func (b *bench) fanoutOf(ctx context.Context, s *servers, to *Result, measure func(*fanout) error) error {
	f, err := b.newFanout(ctx, s)
	defer f.close()
	if err != nil {
		return err
	}
	if _, err = f.saturate(ctx, inBursts, b.sizes.warm); err == nil {
		err = measure(f)
	}
	to.Lost, to.Disorder = to.Lost+f.lost(), to.Disorder+f.receivers.disorder.Load()
	if !to.Sound() {
		to.Log = s.logs()
	}
	return err
}

// measureEcho measures events with acknowledgements.
func measureEcho(ctx context.Context, b *bench, contestant Contestant, to *Result) error {
	s, err := b.serve(ctx, contestant, 1)
	if err != nil {
		return err
	}
	defer s.stop()
	return b.measureEchoOf(ctx, s, "echo", to)
}

func (b *bench) measureEchoOf(ctx context.Context, s *servers, name string, to *Result) error {
	var clients []*client
	defer func() {
		for _, c := range clients {
			c.close()
		}
	}()
	open := func(ctx context.Context, i int) (*client, error) { return s.connect(ctx, i, anySource, "") }
	if err := dialAll(ctx, b.sizes.echoing, b.sizes.concurrent, open, func(c *client) { clients = append(clients, c) }); err != nil {
		return err
	}
	return warmed(b, to, name, func(length time.Duration) (load, error) { return echo(ctx, s, clients, length) })
}

// measureHandshake measures connections that present a token and leave.
func measureHandshake(ctx context.Context, b *bench, contestant Contestant, to *Result) error {
	s, err := b.serve(ctx, contestant, 1, "BENCH_KEY="+benchKey)
	if err != nil {
		return err
	}
	defer s.stop()
	if err := refusesForgery(ctx, s); err != nil {
		return err
	}
	return warmed(b, to, "handshake", func(length time.Duration) (load, error) {
		return handshakes(ctx, s, b.sizes.concurrent, b.auth, length)
	})
}

// warmed measures one load after a warm-up with the same load.
func warmed(b *bench, to *Result, name string, run func(time.Duration) (load, error)) error {
	if _, err := run(b.sizes.warm); err != nil {
		return err
	}
	busy, err := run(b.sizes.load)
	if err != nil {
		return err
	}
	to.load(name, busy)
	return nil
}

// measureMemory measures idle connections.
func measureMemory(ctx context.Context, b *bench, contestant Contestant, to *Result) error {
	s, err := b.serve(ctx, contestant, 1)
	if err != nil {
		return err
	}
	defer s.stop()
	each, err := b.idle(ctx, s)
	if err != nil {
		return err
	}
	to.Values["memory"] = each / 1e3
	return nil
}
