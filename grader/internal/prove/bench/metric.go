package bench

import "slices"

// A metric is one row of the page.
type metric struct {
	name  string
	title string
	unit  string
	// less means that a smaller value is better.
	less bool
	// Targets for the kit's value divided by the other's. Zero means no target.
	node, hub float64
}

var metrics = []metric{
	{"cluster.bursts", "fan-out over two nodes with Redis, bursts of 16", "deliveries/s", false, 4, 0.6},
	{"cluster.bursts.cpu", "— processor time of the servers", "µs a delivery", true, 0, 0},
	{"cluster.bursts.generator", "— processor time of the generator", "µs a delivery", true, 0, 0},
	{"cluster.third.p50", "— latency in bursts of 16 at a third of that rate, p50", "ms", true, 0, 0},
	{"cluster.third.p99", "— the same, p99", "ms", true, 0, 0},
	{"cluster.calm.p50", "— latency one by one at 10,000 deliveries/s, p50", "ms", true, 0.6, 1.25},
	{"cluster.calm.p99", "— the same, p99", "ms", true, 0, 0},
	{"fanout.bursts", "fan-out on one node, bursts of 16", "deliveries/s", false, 6, 0.4},
	{"fanout.bursts.cpu", "— processor time of the server", "µs a delivery", true, 0, 0},
	{"fanout.bursts.generator", "— processor time of the generator", "µs a delivery", true, 0, 0},
	{"fanout.single", "fan-out on one node, one by one", "deliveries/s", false, 1.2, 0.85},
	{"fanout.single.cpu", "— processor time of the server", "µs a delivery", true, 0, 0},
	{"fanout.single.generator", "— processor time of the generator", "µs a delivery", true, 0, 0},
	{"echo", "echo with acknowledgement", "round trips/s", false, 2, 0},
	{"echo.cpu", "— processor time of the server", "µs each", true, 0, 0},
	{"echo.generator", "— processor time of the generator", "µs each", true, 0, 0},
	{"handshake", "handshakes with a JWT", "handshakes/s", false, 4, 0},
	{"handshake.cpu", "— processor time of the server", "µs each", true, 0, 0},
	{"handshake.generator", "— processor time of the generator", "µs each", true, 0, 0},
	{"memory", "memory of an idle connection", "kB", true, 1, 0},
}

func metricOf(name string) *metric {
	if i := slices.IndexFunc(metrics, func(m metric) bool { return m.name == name }); i >= 0 {
		return &metrics[i]
	}
	return nil
}

// meets reports whether a ratio of the kit's value to another's meets the target.
func (m *metric) meets(ratio, target float64) bool {
	if m.less {
		return ratio <= target
	}
	return ratio >= target
}
