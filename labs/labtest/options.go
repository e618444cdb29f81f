package labtest

import (
	"math/rand/v2"
	"os"
	"time"
)

// An Option configures the cluster of one check.
type Option func(*config)

type config struct {
	nodes    int
	keys     string
	keysFrom func(*rand.Rand) string // instead of keys
	manual   bool
	steps    bool
	environ  []string // added to every node's environment; for labtest's own tests

	program  []string // instead of LAB_NODE_COMMAND; for labtest's own tests
	patience time.Duration
	bound    time.Duration
	memory   uint64
	look     string // at the nodes' memory: see MemoryVariable
	redisURL string
	journal  string // the directory for journals, or empty

	keepAddress bool // when a node is restarted
}

// Nodes sets how many nodes the cluster starts with. Defaults to 1.
func Nodes(n int) Option {
	return func(c *config) { c.nodes = n }
}

// Keys sets LAB_KEYS for every node. The lab's README says what it holds.
func Keys(keys string) Option {
	return func(c *config) { c.keys = keys }
}

// KeysFrom sets LAB_KEYS to what make returns. It calls make with the check's source
// of randomness: see [Cluster.Rand].
func KeysFrom(make func(*rand.Rand) string) Option {
	return func(c *config) { c.keysFrom = make }
}

// Patience makes every wait of the check that many times longer, before it gives up.
// Use it where a node has far more to do than usual for one event.
func Patience(times int) Option {
	return func(c *config) { c.patience *= time.Duration(times) }
}

// ManualClock gives every node a clock that shows 2026-01-01T00:00:00Z and that only
// [Cluster.Advance] and [Node.Advance] move.
func ManualClock() Option {
	return func(c *config) { c.manual = true }
}

// defaults reads the environment.
func defaults(t TB) config {
	t.Helper()
	patience, err := patienceFromEnvironment()
	if err != nil {
		infra(t, "%v", err)
	}
	return config{
		nodes: 1, patience: patience, bound: hardBound, memory: memoryBound, look: os.Getenv(MemoryVariable),
		redisURL: os.Getenv("REDIS_URL"), journal: os.Getenv(journalVariable), keepAddress: nodesGiven,
	}
}
