package bench

import (
	"context"
	"time"
)

// idle returns the resident memory of one idle connection in bytes: that of a
// server with n of them minus that with none, divided by n. Some connections have
// come and gone before, so that what a server allocates only once is not counted.
func (b *bench) idle(ctx context.Context, s *servers) (float64, error) {
	n := b.sizes.idle
	if _, err := b.residentWith(ctx, s, n/10); err != nil {
		return 0, err
	}
	before, err := b.resident(ctx, s)
	if err != nil {
		return 0, err
	}
	after, err := b.residentWith(ctx, s, n)
	if err != nil {
		return 0, err
	}
	return float64(after-before) / float64(n), nil
}

// residentWith returns the memory with n idle connections, and closes them.
func (b *bench) residentWith(ctx context.Context, s *servers, n int) (int64, error) {
	r := newReceivers()
	defer r.close()
	open := func(ctx context.Context, i int) (*client, error) { return s.connect(ctx, i, source(i), "") }
	if err := dialAll(ctx, n, b.sizes.concurrent, open, r.add); err != nil {
		return 0, err
	}
	used, err := b.resident(ctx, s)
	if err != nil {
		return 0, err
	}
	select {
	case err := <-r.failed:
		return 0, err
	default:
		return used, nil
	}
}

// resident returns the memory after the servers have returned what was free.
func (b *bench) resident(ctx context.Context, s *servers) (int64, error) {
	select {
	case <-time.After(b.sizes.settle):
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	for _, p := range s.processes {
		if err := p.collectGarbage(); err != nil {
			return 0, err
		}
	}
	used, err := s.usage()
	return used.resident, err
}
