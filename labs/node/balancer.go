package node

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/jonboulle/clockwork"
)

// A Balancer stands between clients and the nodes of a cluster. It is what the reader of a
// lab about load balancing builds.
type Balancer interface {
	// ServeHTTP serves the requests of clients.
	http.Handler

	// Add lets the balancer use one more node, Remove takes one away. What the others carry
	// goes on.
	Add(name, url string) error
	Remove(name string) error
	// Drain keeps a node from getting new sessions, until Undrain. Those it has go on.
	Drain(name string) error
	Undrain(name string) error

	// Nodes describes the nodes, in the order of their names.
	Nodes() []NodeStats

	// Close ends what is open, and everything that the balancer has started. No new
	// requests come.
	Close(ctx context.Context) error
}

// NodeStats is what a Balancer says of one node.
type NodeStats struct {
	Name string `json:"name"`
	// State is up, down or draining.
	State string `json:"state"`
	// Sessions is how many sessions the node has, on WebSocket and on long-polling.
	Sessions int `json:"sessions"`
}

// BalancerEnv is what a balancer knows about itself.
type BalancerEnv struct {
	// Keys is LAB_KEYS, verbatim. The lab's README says what it holds.
	Keys string
	// Clock is the clock to use for the time and for timers: the real one, or one that only
	// the checks move.
	Clock clockwork.Clock
	// Log goes to standard error, which a failed check shows.
	Log *slog.Logger
}

// BalancerSetup makes the balancer of a reader. It is called once. An error ends the
// process.
type BalancerSetup func(env BalancerEnv) (Balancer, error)

// MainBalancer is Main for a balancer.
func MainBalancer(setup BalancerSetup) {
	exit(func(ctx context.Context) error { return RunBalancer(ctx, FromEnvironment(), setup) })
}

// RunBalancer is Run for a balancer.
func RunBalancer(ctx context.Context, config Config, setup BalancerSetup) error {
	return run(ctx, config, func(alive context.Context, p *process) error {
		var balancer Balancer
		started, err := p.start(ctx, func() error {
			return p.contain("Setup", func() (err error) {
				balancer, err = setup(BalancerEnv{Keys: p.config.Keys, Clock: p.clock, Log: p.log})
				if err == nil && balancer == nil {
					err = errors.New("it returned no balancer")
				}
				return err
			})
		})
		if !started {
			return err
		}
		p.console.balancer.Store(&balancer)
		return p.serve(ctx, alive, balancer, balancer.Close)
	})
}

// balance carries out the commands that only a balancer knows.
func balance(balancer Balancer, verb string, names []string) string {
	commands := map[string]struct {
		answer, needs string
		arguments     int
		do            func() error
	}{
		"drain":   {"drained", "a node's name", 1, func() error { return balancer.Drain(names[0]) }},
		"undrain": {"undrained", "a node's name", 1, func() error { return balancer.Undrain(names[0]) }},
		"remove":  {"removed", "a node's name", 1, func() error { return balancer.Remove(names[0]) }},
		"add":     {"added", "a node's name and its URL", 2, func() error { return balancer.Add(names[0], names[1]) }},
	}
	command, known := commands[verb]
	switch {
	case !known:
		return fmt.Sprintf("error unknown command %q: there are ping, advance, stats, drain, undrain, add and remove", verb)
	case len(names) != command.arguments:
		return fmt.Sprintf("error %s needs %s", verb, command.needs)
	}
	if err := command.do(); err != nil {
		return "error " + err.Error()
	}
	return command.answer
}
