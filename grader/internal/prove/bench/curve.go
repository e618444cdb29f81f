package bench

import (
	"context"
	"fmt"
)

// A curve shows how the processor time of a delivery grows with something.
type curve struct {
	name   string // of its figure
	title  string
	of     string // what the points count
	points []int
	rooms  bool // makes no sense for the hub
	// fanout says how to measure one point.
	fanout func(b *bench, point int) (clients, rooms, nodes int, env []string)
}

var curves = []curve{
	{
		"clients", "Processor time of a delivery, by the clients of the room", "clients", []int{100, 300, 1000, 3000, 10_000}, false,
		func(_ *bench, point int) (int, int, int, []string) { return point, 0, 1, nil },
	},
	{
		"rooms", "Processor time of a delivery, by the rooms that there are", "rooms", []int{10, 100, 1000, 10_000, 100_000}, true,
		func(b *bench, point int) (int, int, int, []string) { return b.sizes.receivers, point, 1, nil },
	},
	{
		"nodes", "Processor time of a delivery, by the nodes of the cluster", "nodes", []int{1, 2, 3, 4}, false,
		func(b *bench, point int) (int, int, int, []string) {
			return b.sizes.receivers, 0, point, []string{"REDIS_URL=" + b.redis}
		},
	},
}

// pointsOf returns the points of a curve that this run measures.
func (s sizes) pointsOf(c curve) []int {
	if s.points == 0 {
		return c.points
	}
	return c.points[:s.points]
}

// mostClients returns how many clients the largest point of a curve has.
func (s sizes) mostClients() int {
	points := s.pointsOf(curves[0])
	return points[len(points)-1]
}

// key is the name of a point's value.
func (c curve) key(point int) string { return fmt.Sprintf("%s.%d", c.name, point) }

// figure measures all points of the curve, in one round: it shows a shape.
func (c curve) figure() figure {
	return figure{name: c.name, socketIO: c.rooms, once: true, measure: func(ctx context.Context, b *bench, contestant Contestant, to *Result) error {
		for _, point := range b.sizes.pointsOf(c) {
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
