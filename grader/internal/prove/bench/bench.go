// Package bench measures the workbook's server against the official one, and
// against a hub with no Socket.IO as the limit of the transport. Each server is a
// process of its own; the clients that generate the load run in this one.
package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"socketlab/grader/internal/core/exitcode"
)

// Options of a run. Root and Rounds must be set.
type Options struct {
	// Root is the clone's directory.
	Root string
	// Rounds is how many times every figure is measured.
	Rounds int
	// Short makes a run so small that it proves only that everything works.
	Short bool
	// Figures are the names of the figures to measure. Defaults to all.
	Figures []string
	// OneCore gives each server process one processor.
	OneCore bool
	// Contestants defaults to all.
	Contestants []Contestant
	// RedisURL names a Redis to use. Without it, the bench starts its own.
	RedisURL string
	// Progress receives one line for each result. Defaults to discarding them.
	Progress io.Writer
}

// sizes are what Options.Short changes.
type sizes struct {
	receivers  int // clients in the room
	echoing    int // clients that ask for acknowledgements
	idle       int // idle connections
	sockets    int // of a cluster whose nodes ask each other
	concurrent int // connections that open at the same time
	rooms      int // beside the one that messages are for
	points     int // of each curve; 0 means all

	warm  time.Duration // of the same load, before it is measured
	load  time.Duration // at saturation
	quiet time.Duration // at a given rate
	// settle is how long a server is left alone before its memory is read.
	settle time.Duration
}

var (
	full = sizes{
		receivers: 500, echoing: 100, idle: 5000, sockets: 10_000, concurrent: 32,
		warm: time.Second, load: 2 * time.Second, quiet: 3 * time.Second, settle: time.Second,
	}
	short = sizes{
		receivers: 100, echoing: 20, idle: 500, sockets: 500, concurrent: 16, points: 2,
		warm: 100 * time.Millisecond, load: 300 * time.Millisecond, quiet: 500 * time.Millisecond, settle: 200 * time.Millisecond,
	}
)

// turnTime bounds one figure of one contestant.
const turnTime = 90 * time.Second

// A bench is one run.
type bench struct {
	options Options
	sizes   sizes
	dir     string // holds the servers that were built
	redis   string // URL
	auth    string // payload of a CONNECT packet with a valid token
}

// Run measures every figure of every contestant, round after round. With an error
// it also returns the results so far. It needs Linux, because it reads /proc.
func Run(ctx context.Context, options Options) ([]Result, error) {
	if options.Short {
		return run(ctx, options, short)
	}
	return run(ctx, options, full)
}

func run(ctx context.Context, options Options, sizes sizes) ([]Result, error) {
	b := &bench{options: options, sizes: sizes}
	if len(options.Contestants) == 0 {
		b.options.Contestants = slices.Concat(Contestants, Balancers)
	}
	if options.Progress == nil {
		b.options.Progress = io.Discard
	}
	chosen, err := choose(options.Figures)
	if err != nil {
		return nil, err
	}
	if err := enoughFiles(max(b.sizes.idle, b.sizes.mostClients())); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if b.auth, err = newAuth(); err != nil {
		return nil, err
	}
	if b.dir, err = os.MkdirTemp("", "socketlab-bench-"); err != nil {
		return nil, exitcode.Environmentf("make a directory for the servers: %w", err)
	}
	defer os.RemoveAll(b.dir)
	if err := b.build(ctx); err != nil {
		return nil, err
	}
	stop, err := b.startRedis(ctx)
	if err != nil {
		return nil, err
	}
	defer stop()
	return b.rounds(ctx, chosen)
}

func (b *bench) rounds(ctx context.Context, chosen []figure) (results []Result, err error) {
	for round := range b.options.Rounds {
		for _, f := range chosen {
			for _, contestant := range rotate(f.takes(b.options.Contestants), round) {
				if f.once && round > 0 {
					continue
				}
				result, err := b.turn(ctx, round+1, f, contestant)
				if err != nil {
					return results, err
				}
				results = append(results, result)
				fmt.Fprintf(b.options.Progress, "round %d of %d  %s\n", round+1, b.options.Rounds, result)
			}
		}
	}
	return results, nil
}

// turn measures one figure of one contestant. Lost messages are a result, not an
// error.
func (b *bench) turn(ctx context.Context, round int, f figure, contestant Contestant) (Result, error) {
	ctx, cancel := context.WithTimeout(ctx, turnTime)
	defer cancel()
	result := Result{Round: round, Figure: f.name, Contestant: contestant, Values: map[string]float64{}}
	err := f.measure(ctx, b, contestant, &result)
	switch {
	case err == nil:
	case errors.Is(err, errLost), errors.Is(err, errBehind):
		result.Remark = err.Error()
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return result, exitcode.Environmentf("measure %s of %s: it took longer than %s; is something else running on this machine? %w", f.name, contestant, turnTime, err)
	case ctx.Err() != nil:
		return result, fmt.Errorf("measure %s of %s: %w", f.name, contestant, ctx.Err())
	default:
		return result, exitcode.Environmentf("measure %s of %s: %w", f.name, contestant, err)
	}
	return result, nil
}

// rotate returns the contestants in the order of a round. Each comes first in its
// turn.
func rotate(contestants []Contestant, round int) []Contestant {
	if len(contestants) == 0 {
		return nil
	}
	first := round % len(contestants)
	return slices.Concat(contestants[first:], contestants[:first])
}
