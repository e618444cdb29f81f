package bench

import (
	"context"
	"fmt"
	"strings"
)

// A curve shows how what something costs grows with something else.
type curve struct {
	name   string // of its values, without the point
	title  string
	unit   string
	of     string // what the points count
	points []int
}

// key is the name of a point's value.
func (c curve) key(point int) string { return fmt.Sprintf("%s.%d", c.name, point) }

// file is the name of the file with the chart, without its ending.
func (c curve) file() string { return strings.ReplaceAll(c.name, ".", "-") }

// pointsOf returns the points of a curve that this run measures.
func (s sizes) pointsOf(c curve) []int {
	if s.points == 0 {
		return c.points
	}
	return c.points[:s.points]
}

// A deliveryCurve shows how the processor time of a delivery grows.
type deliveryCurve struct {
	curve
	rooms bool // makes no sense for the hub
	// fanout says how to measure one point.
	fanout func(b *bench, point int) (clients, rooms, nodes int, env []string)
}

const microseconds = "µs a delivery, all servers"

var deliveryCurves = []deliveryCurve{
	{
		curve{"clients", "Processor time of a delivery, by the clients of the room", microseconds, "clients", []int{100, 300, 1000, 3000, 10_000}}, false,
		func(_ *bench, point int) (int, int, int, []string) { return point, 0, 1, nil },
	},
	{
		curve{"rooms", "Processor time of a delivery, by the rooms that there are", microseconds, "rooms", []int{10, 100, 1000, 10_000, 100_000}}, true,
		func(b *bench, point int) (int, int, int, []string) { return b.sizes.receivers, point, 1, nil },
	},
	{
		curve{"nodes", "Processor time of a delivery, by the nodes of the cluster", microseconds, "nodes", []int{1, 2, 3, 4}}, false,
		func(b *bench, point int) (int, int, int, []string) {
			return b.sizes.receivers, 0, point, []string{"REDIS_URL=" + b.redis}
		},
	},
}

// allCurves are what the page draws, in order.
func allCurves() (all []curve) {
	for _, c := range deliveryCurves {
		all = append(all, c.curve)
	}
	for _, o := range operations {
		all = append(all, o.fetch, o.logout)
	}
	return all
}

// mostClients returns how many clients the largest point of a curve has.
func (s sizes) mostClients() int {
	points := s.pointsOf(deliveryCurves[0].curve)
	return max(points[len(points)-1], s.sockets)
}

// figure measures all points of the curve, in one round: it shows a shape.
func (c deliveryCurve) figure() figure {
	return figure{name: c.name, socketIO: c.rooms, once: true, measure: func(ctx context.Context, b *bench, contestant Contestant, to *Result) error {
		for _, point := range b.sizes.pointsOf(c.curve) {
			clients, rooms, nodes, env := c.fanout(b, point)
			sized := *b
			sized.sizes.receivers, sized.sizes.rooms = clients, rooms
			err := sized.withFanout(ctx, contestant, nodes, env, to, func(f *fanout) error {
				busy, err := f.saturate(ctx, inBursts, b.sizes.load)
				if err == nil {
					to.Values[c.key(point)] = busy.each(busy.servers)
				}
				return err
			})
			if err != nil {
				return fmt.Errorf("with %d %s: %w", point, c.of, err)
			}
		}
		return nil
	}}
}
