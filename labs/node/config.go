package node

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"

	"github.com/jonboulle/clockwork"
	"github.com/redis/go-redis/v9"
)

// ErrEnvironment is wrapped by every error about a setting that Run cannot use.
var ErrEnvironment = errors.New("cannot use the environment")

// Config is the environment of one node. The zero value configures a node to try
// by hand: it serves on 127.0.0.1:3000 and starts its own Redis.
type Config struct {
	// Addr is the TCP address to listen on, host:port. With port 0 the system
	// chooses a free port. Defaults to 127.0.0.1:3000.
	Addr string

	// Name defaults to node-1.
	Name string

	// RedisURL is a redis:// or rediss:// URL. Without one the node starts an
	// embedded Redis and logs how another node can join it.
	RedisURL string

	// Keys is passed to the lab unchanged.
	Keys string

	// ClockMode is real or manual. Defaults to real.
	ClockMode string

	// Stdin supplies commands, one per line. When it ends, the node stops at
	// once. If it is nil, the node takes no commands.
	Stdin io.Reader

	// Stdout receives the ready line and the answers. If it is nil, they are
	// discarded.
	Stdout io.Writer

	// Stderr receives the log. If it is nil, the log is discarded.
	Stderr io.Writer
}

// FromEnvironment reads LAB_ADDR, LAB_NODE, REDIS_URL, LAB_KEYS and LAB_CLOCK
// and uses the process's standard streams.
func FromEnvironment() Config {
	return Config{
		Addr:      os.Getenv("LAB_ADDR"),
		Name:      os.Getenv("LAB_NODE"),
		RedisURL:  os.Getenv("REDIS_URL"),
		Keys:      os.Getenv("LAB_KEYS"),
		ClockMode: os.Getenv("LAB_CLOCK"),
		Stdin:     os.Stdin,
		Stdout:    os.Stdout,
		Stderr:    os.Stderr,
	}
}

func (c Config) withDefaults() Config {
	if c.Addr == "" {
		c.Addr = "127.0.0.1:3000"
	}
	if c.Name == "" {
		c.Name = "node-1"
	}
	if c.Stdout == nil {
		c.Stdout = io.Discard
	}
	if c.Stderr == nil {
		c.Stderr = io.Discard
	}
	return c
}

func (c Config) checkAddr() error {
	_, port, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return fmt.Errorf("%w: LAB_ADDR %q is not host:port", ErrEnvironment, c.Addr)
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return fmt.Errorf("%w: LAB_ADDR %q has no port from 0 to 65535", ErrEnvironment, c.Addr)
	}
	return nil
}

// clock returns the node's clock. If the clock is manual, the second value is that
// same clock; otherwise it is nil.
func (c Config) clock() (clockwork.Clock, *clockwork.FakeClock, error) {
	switch c.ClockMode {
	case "", "real":
		return clockwork.NewRealClock(), nil, nil
	case "manual":
		manual := clockwork.NewFakeClockAt(Epoch)
		return manual, manual, nil
	}
	return nil, nil, fmt.Errorf("%w: LAB_CLOCK %q is neither real nor manual", ErrEnvironment, c.ClockMode)
}

// parseRedisURL parses a Redis URL. The error leaves the URL out, because it may
// contain a password.
func parseRedisURL(url string) (*redis.Options, error) {
	options, err := redis.ParseURL(url)
	if err != nil {
		return nil, fmt.Errorf("%w: REDIS_URL is not an address like redis://127.0.0.1:6379", ErrEnvironment)
	}
	return options, nil
}
