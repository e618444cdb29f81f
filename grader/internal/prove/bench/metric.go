package bench

// A metric is one row of the page.
type metric struct {
	name  string
	title string
	unit  string
	// less means that a smaller value is better.
	less bool
	// Targets for the value of the first contestant divided by that of another.
	targets targets
}

type targets map[Contestant]float64

var metrics = []metric{
	{"cluster.bursts", "fan-out over two nodes with Redis, bursts of 16", "deliveries/s", false, targets{Node: 4, Bun: 4, Hub: 0.6}},
	{"cluster.bursts.cpu", "— processor time of the servers", "µs a delivery", true, nil},
	{"cluster.bursts.generator", "— processor time of the generator", "µs a delivery", true, nil},
	{"cluster.third.p50", "— latency in bursts of 16 at a third of that rate, p50", "ms", true, nil},
	{"cluster.third.p99", "— the same, p99", "ms", true, nil},
	{"cluster.calm.p50", "— latency one by one at 10,000 deliveries/s, p50", "ms", true, targets{Node: 0.6, Hub: 1.25}},
	{"cluster.calm.p99", "— the same, p99", "ms", true, nil},
	{"fanout.bursts", "fan-out on one node, bursts of 16", "deliveries/s", false, targets{Node: 6, Bun: 6, Hub: 0.4}},
	{"fanout.bursts.cpu", "— processor time of the server", "µs a delivery", true, nil},
	{"fanout.bursts.generator", "— processor time of the generator", "µs a delivery", true, nil},
	{"fanout.single", "fan-out on one node, one by one", "deliveries/s", false, targets{Node: 1.2, Bun: 1.1, Hub: 0.85}},
	{"fanout.single.cpu", "— processor time of the server", "µs a delivery", true, nil},
	{"fanout.single.generator", "— processor time of the generator", "µs a delivery", true, nil},
	{"echo", "echo with acknowledgement", "round trips/s", false, targets{Node: 2, Bun: 1.2}},
	{"echo.cpu", "— processor time of the server", "µs each", true, nil},
	{"echo.generator", "— processor time of the generator", "µs each", true, nil},
	{"handshake", "handshakes with a JWT", "handshakes/s", false, targets{Node: 4, Bun: 1.2}},
	{"handshake.cpu", "— processor time of the server", "µs each", true, nil},
	{"handshake.generator", "— processor time of the generator", "µs each", true, nil},
	{"memory", "memory of an idle connection", "kB", true, targets{Node: 1, Bun: 1}},
	{"operations-nodes.fetch.4", "fetch all sockets, 10,000 on four nodes", "ms", true, targets{Node: 0.33, Bun: 0.33}},
	{"operations-nodes.fetch.4.redis", "— what Redis sends for it", "kB", true, nil},
	{"operations-nodes.logout.4", "log 100 sockets out, on four nodes with 10,000", "ms", true, targets{Node: 0.33, Bun: 0.33}},
}

// balancerMetrics are the rows of the table about load balancers. Targets are for lab 05's.
var balancerMetrics = []metric{
	{"balancing.echo", "echo with acknowledgement", "round trips/s", false, targets{HAProxy: 0.5}},
	{"balancing.echo.cpu", "— processor time of the balancer", "µs each", true, nil},
	{"balancing.echo.generator", "— processor time of the generator", "µs each", true, nil},
	{"balancing.bursts", "fan-out, bursts of 16", "deliveries/s", false, targets{HAProxy: 0.5}},
	{"balancing.bursts.cpu", "— processor time of the balancer", "µs a delivery", true, nil},
	{"balancing.bursts.generator", "— processor time of the generator", "µs a delivery", true, nil},
	{"balancing.memory", "memory of an idle tunnel", "kB", true, targets{HAProxy: 2}},
}

// meets reports whether a ratio of the kit's value to another's meets the target.
func (m *metric) meets(ratio, target float64) bool {
	if m.less {
		return ratio <= target
	}
	return ratio >= target
}
