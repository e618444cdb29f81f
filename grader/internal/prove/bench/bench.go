// Package bench measures the workbook's server beside the official one, and
// beside a hub with no Socket.IO as the limit of the transport. The servers are
// processes of their own; the generator runs in this one.
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
	// Rounds is how often every figure is measured.
	Rounds int
	// Short makes a run small: for proof that everything works, not for figures.
	Short bool
	// Figures are those to measure. Defaults to all.
	Figures []string
	// Contestants defaults to all.
	Contestants []Contestant
	// RedisURL is a Redis to use. Without one the bench starts its own.
	RedisURL string
	// Progress is told what goes on, a line at a time. Defaults to nowhere.
	Progress io.Writer
}

// sizes are what Short changes.
type sizes struct {
	clients int // in the room
	askers  int // that ask for acknowledgements
	idlers  int // connections that do nothing
	atOnce  int // connections that open at the same time

	warm  time.Duration // before each figure, not counted
	load  time.Duration // at saturation
	quiet time.Duration // at a given pace
	// settle is how long a server has to itself before its memory is read.
	settle time.Duration
}

var (
	full = sizes{
		clients: 500, askers: 100, idlers: 5000, atOnce: 32,
		warm: time.Second, load: 2 * time.Second, quiet: 3 * time.Second, settle: time.Second,
	}
	short = sizes{
		clients: 100, askers: 20, idlers: 500, atOnce: 16,
		warm: 100 * time.Millisecond, load: 300 * time.Millisecond, quiet: 500 * time.Millisecond, settle: 200 * time.Millisecond,
	}
)

// turnTime bounds one figure of one contestant.
const turnTime = 90 * time.Second

// A bench is one run.
type bench struct {
	options Options
	sizes   sizes
	dir     string // of the servers that were built
	redis   string // URL
	auth    string
}

// Run measures every figure of every contestant, round after round. What was
// measured before an error is returned with it. It needs Linux, for its /proc.
func Run(ctx context.Context, options Options) ([]Result, error) {
	if options.Short {
		return run(ctx, options, short)
	}
	return run(ctx, options, full)
}

func run(ctx context.Context, options Options, sizes sizes) ([]Result, error) {
	b := &bench{options: options, sizes: sizes}
	if len(options.Contestants) == 0 {
		b.options.Contestants = Contestants
	}
	if options.Progress == nil {
		b.options.Progress = io.Discard
	}
	chosen, err := choose(options.Figures)
	if err != nil {
		return nil, err
	}
	if err := enoughFiles(b.sizes.idlers); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if b.auth, err = passport(); err != nil {
		return nil, err
	}
	if b.dir, err = os.MkdirTemp("", "socketlab-bench-"); err != nil {
		return nil, exitcode.Environmentf("make room for the servers: %w", err)
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
			for _, who := range rotate(b.options.Contestants, round) {
				if f.socketIO && !who.speaks() {
					continue
				}
				result, err := b.turn(ctx, round+1, f, who)
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

// turn measures one figure of one contestant. Lost messages are a result, not
// an error.
func (b *bench) turn(ctx context.Context, round int, f figure, who Contestant) (Result, error) {
	ctx, cancel := context.WithTimeout(ctx, turnTime)
	defer cancel()
	result := Result{Round: round, Figure: f.name, Contestant: who, Values: map[string]float64{}}
	err := f.measure(ctx, b, who, &result)
	switch {
	case err == nil:
	case errors.Is(err, errLost), errors.Is(err, errBehind):
		result.Remark = err.Error()
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return result, exitcode.Environmentf("measure %s of %s: not done in %s; is the machine busy with something else? %w", f.name, who, turnTime, err)
	case ctx.Err() != nil:
		return result, fmt.Errorf("measure %s of %s: %w", f.name, who, ctx.Err())
	default:
		return result, exitcode.Environmentf("measure %s of %s: %w", f.name, who, err)
	}
	return result, nil
}

// rotate returns the contestants in the order of a round: each comes first in
// turn.
func rotate(who []Contestant, round int) []Contestant {
	first := round % len(who)
	return slices.Concat(who[first:], who[:first])
}
