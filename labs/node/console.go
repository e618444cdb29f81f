package node

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jonboulle/clockwork"
)

// maxCommand bounds one line of standard input, in bytes.
const maxCommand = 4096

// A console obeys the commands on standard input. It does so from the start, even
// while Setup runs.
type console struct {
	in          io.Reader
	manual      *clockwork.FakeClock       // nil when the clock is real
	connections atomic.Pointer[func() int] // nil until there is a server
	balancer    atomic.Pointer[Balancer]   // nil in a node

	mu  sync.Mutex // one line of output at a time
	out io.Writer
}

// stats is the answer to the stats command.
type stats struct {
	Goroutines  int    `json:"goroutines"`
	HeapBytes   uint64 `json:"heap_bytes"`
	Connections int    `json:"connections"`
	// Nodes is what a balancer says of its nodes.
	Nodes []NodeStats `json:"nodes,omitempty"`
}

// say prints one line. It ignores a reader that has gone away: the node will see
// its standard input end.
func (c *console) say(line string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, _ = io.WriteString(c.out, line+"\n")
}

// serve answers commands until the input ends.
func (c *console) serve() {
	lines := bufio.NewReaderSize(c.in, maxCommand)
	for {
		line, err := lines.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			c.say(fmt.Sprintf("error the command is longer than %d bytes", maxCommand))
			err = skipLine(lines)
		} else if command := strings.TrimSpace(string(line)); command != "" {
			c.say(c.answer(command))
		}
		if err != nil {
			return
		}
	}
}

func skipLine(lines *bufio.Reader) error {
	for {
		_, err := lines.ReadSlice('\n')
		if !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
	}
}

func (c *console) answer(command string) string {
	verb, rest, _ := strings.Cut(command, " ")
	switch verb {
	case "ping":
		return "pong"
	case "advance":
		return c.advance(strings.TrimSpace(rest))
	case "stats":
		return c.stats()
	}
	if balancer := c.balancer.Load(); balancer != nil {
		return balance(*balancer, verb, strings.Fields(rest))
	}
	return fmt.Sprintf("error unknown command %q: there are ping, advance and stats", verb)
}

func (c *console) advance(amount string) string {
	if c.manual == nil {
		return "error the clock is real and cannot be advanced: set LAB_CLOCK=manual"
	}
	d, err := time.ParseDuration(amount)
	if err != nil {
		return fmt.Sprintf("error advance needs a duration such as 1500ms, not %q", amount)
	}
	c.manual.Advance(d)
	return "advanced"
}

func (c *console) stats() string {
	debug.FreeOSMemory() // collects garbage too; what the node holds can be seen from outside then
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)

	now := stats{Goroutines: runtime.NumGoroutine(), HeapBytes: memory.HeapAlloc}
	if connections := c.connections.Load(); connections != nil {
		now.Connections = (*connections)()
	}
	if balancer := c.balancer.Load(); balancer != nil {
		now.Nodes = (*balancer).Nodes()
		for _, node := range now.Nodes {
			now.Connections += node.Sessions
		}
	}
	line, err := json.Marshal(now)
	if err != nil {
		return "error " + err.Error()
	}
	return string(line)
}
