//go:build unix

package interop

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// wantDown waits until the balancer knows that a node is down. nginx learns it only from
// requests, so ask makes one that is for this node.
func (r *running) wantDown(t *testing.T, node, address string, ask func()) {
	t.Helper()
	deadline, tick := time.After(patience), time.NewTicker(20*time.Millisecond)
	defer tick.Stop()
	for !r.knowsDown(t, node, address) {
		select {
		case <-tick.C:
		case <-deadline:
			require.Failf(t, "no such line", "%s does not know that %s is down", r.balancer.program, node)
		}
		if r.balancer.program == "nginx" {
			ask()
		}
	}
}

func (r *running) knowsDown(t *testing.T, node, address string) bool {
	t.Helper()
	switch r.balancer.program {
	case "nginx":
		for line := range strings.Lines(r.said()) {
			if strings.Contains(line, "temporarily disabled") && strings.Contains(line, address) {
				return true
			}
		}
		return false
	case "haproxy":
		return strings.Contains(r.said(), "Server nodes/"+node+" is DOWN")
	}
	return r.state(t, node) == "down"
}

// state is what the workbook's own balancer says of a node.
func (r *running) state(t *testing.T, node string) string {
	t.Helper()
	_, err := fmt.Fprintln(r.stdin, "stats")
	require.NoError(t, err)
	var stats struct {
		Nodes []struct{ Name, State string }
	}
	require.NoError(t, json.Unmarshal([]byte("{"+r.line(t, "{")), &stats))
	for _, said := range stats.Nodes {
		if said.Name == node {
			return said.State
		}
	}
	return ""
}

// drain takes a node out for new sessions, in the way that each balancer has.
func (r *running) drain(t *testing.T, node, address string) {
	t.Helper()
	switch r.balancer.program {
	case "nginx":
		r.balancer.with(t, address+" max_fails=3", address+" down max_fails=3").write(t, r.dir)
		require.NoError(t, r.cmd.Process.Signal(syscall.SIGHUP))
		require.Eventually(t, func() bool { return strings.Count(r.said(), "gracefully shutting down") == 2 },
			patience, 20*time.Millisecond, "both workers finish what they have")
	case "haproxy":
		r.command(t, "set server nodes/"+node+" state drain")
	default:
		r.answer(t, "drain "+node, "drained")
	}
}

// remove takes a node out for those who are there, too. nginx has no way to do that.
func (r *running) remove(t *testing.T, node string) {
	t.Helper()
	switch r.balancer.program {
	case "haproxy":
		r.command(t, "set server nodes/"+node+" state maint")
	default:
		r.answer(t, "remove "+node, "removed")
	}
}

// answer gives our own balancer a command.
func (r *running) answer(t *testing.T, command, want string) {
	t.Helper()
	_, err := fmt.Fprintln(r.stdin, command)
	require.NoError(t, err)
	require.Empty(t, r.line(t, want))
}

// command gives HAProxy a command, which has no answer if it succeeds.
func (r *running) command(t *testing.T, command string) {
	t.Helper()
	conn, err := net.Dial("unix", r.socket)
	require.NoError(t, err)
	defer conn.Close()
	_, err = fmt.Fprintln(conn, command)
	require.NoError(t, err)
	said, err := io.ReadAll(conn)
	require.NoError(t, err)
	require.Empty(t, strings.TrimSpace(string(said)))
}
