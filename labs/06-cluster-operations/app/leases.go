package app

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"
	"github.com/redis/go-redis/v9"
)

// Leases say which nodes serve a namespace, whether or not they can be reached: each has a
// lease in Redis, which it renews, and gives back when it stops. The lease of a node that was
// killed runs out. All of it is by the clock of Redis, since clocks of nodes differ.
type Leases struct {
	redis *redis.Client
	key   string // of a sorted set: the nodes, by the end of their leases in milliseconds
	uid   string
	lease time.Duration
	clock clockwork.Clock
	log   *slog.Logger

	stop     context.CancelFunc
	renewing sync.WaitGroup
}

// NewLeases returns the leases of a namespace, of which this node has the one for uid.
func NewLeases(client *redis.Client, keys Keys, nsp, uid string, clock clockwork.Clock, log *slog.Logger) *Leases {
	return &Leases{redis: client, key: keys.Prefix + ":nodes:" + nsp, uid: uid, lease: keys.Lease, clock: clock, log: log}
}

// Take takes this node's lease, and renews it until it is given back.
func (l *Leases) Take(ctx context.Context) error {
	if err := l.renew(ctx); err != nil {
		return err
	}
	ctx, l.stop = context.WithCancel(context.Background())
	ticker := l.clock.NewTicker(l.lease / 3)
	l.renewing.Go(func() {
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticker.Chan():
			}
			if err := l.renew(ctx); err != nil && ctx.Err() == nil {
				l.log.Warn("the lease was not renewed", "error", err)
			}
		}
	})
	return nil
}

func (l *Leases) renew(ctx context.Context) error {
	now, err := l.redis.Time(ctx).Result()
	if err == nil {
		pipeline := l.redis.TxPipeline()
		pipeline.ZAdd(ctx, l.key, redis.Z{Score: float64(now.Add(l.lease).UnixMilli()), Member: l.uid})
		pipeline.ZRemRangeByScore(ctx, l.key, "-inf", strconv.FormatInt(now.UnixMilli(), 10))
		pipeline.PExpire(ctx, l.key, 2*l.lease)
		_, err = pipeline.Exec(ctx)
	}
	if err != nil {
		return fmt.Errorf("renew the lease of this node: %w", err)
	}
	return nil
}

// GiveBack gives this node's lease back.
func (l *Leases) GiveBack(ctx context.Context) error {
	if l.stop == nil {
		return nil // it has none
	}
	l.stop()
	l.renewing.Wait()
	if err := l.redis.ZRem(ctx, l.key, l.uid).Err(); err != nil {
		return fmt.Errorf("give the lease of this node back: %w", err)
	}
	return nil
}

// Holders asks, in a pipeline, who has a lease. After the pipeline, the function that it
// returns says who they are, this node among them.
func (l *Leases) Holders(ctx context.Context, pipeline redis.Pipeliner) func() []string {
	now := pipeline.Time(ctx)
	all := pipeline.ZRangeWithScores(ctx, l.key, 0, -1)
	return func() (uids []string) {
		for _, holder := range all.Val() {
			if holder.Score > float64(now.Val().UnixMilli()) {
				uids = append(uids, holder.Member.(string))
			}
		}
		return uids
	}
}
