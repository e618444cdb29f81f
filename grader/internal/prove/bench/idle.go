package bench

import (
	"context"
	"time"
)

// idle returns the resident memory of one connection that does nothing, in
// bytes: n of them against none, each time after the server has given back what
// was free. Some have come and gone before, so that what a server needs once is
// not counted.
func (b *bench) idle(ctx context.Context, s *servers) (float64, error) {
	n := b.sizes.idlers
	if _, err := b.crowded(ctx, s, n/10); err != nil {
		return 0, err
	}
	before, err := b.resident(ctx, s)
	if err != nil {
		return 0, err
	}
	after, err := b.crowded(ctx, s, n)
	if err != nil {
		return 0, err
	}
	return float64(after-before) / float64(n), nil
}

// crowded returns the memory with n connections, and closes them.
func (b *bench) crowded(ctx context.Context, s *servers, n int) (int64, error) {
	c := newCrowd()
	defer c.end()
	open := func(i int) (*client, error) { return s.connect(ctx, i, source(i), "") }
	if err := gather(ctx, n, b.sizes.atOnce, open, c.add); err != nil {
		return 0, err
	}
	used, err := b.resident(ctx, s)
	if err != nil {
		return 0, err
	}
	select {
	case err := <-c.failed:
		return 0, err
	default:
		return used, nil
	}
}

func (b *bench) resident(ctx context.Context, s *servers) (int64, error) {
	select {
	case <-time.After(b.sizes.settle):
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	for _, p := range s.processes {
		if err := p.tidy(); err != nil {
			return 0, err
		}
	}
	used, err := s.usage()
	return used.resident, err
}
