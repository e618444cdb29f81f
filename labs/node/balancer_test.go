package node

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// fakeBalancer notes what it is told.
type fakeBalancer struct {
	env  BalancerEnv
	told []string
}

func (b *fakeBalancer) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	fmt.Fprint(w, b.env.Keys, " ", b.env.Clock.Now().Year())
}

func (b *fakeBalancer) note(words ...string) error {
	b.told = append(b.told, strings.Join(words, " "))
	if words[len(words)-1] == "node-9" {
		return errors.New("there is no node-9")
	}
	return nil
}

func (b *fakeBalancer) Add(name, url string) error  { return b.note("add", name, url) }
func (b *fakeBalancer) Remove(name string) error    { return b.note("remove", name) }
func (b *fakeBalancer) Drain(name string) error     { return b.note("drain", name) }
func (b *fakeBalancer) Undrain(name string) error   { return b.note("undrain", name) }
func (b *fakeBalancer) Close(context.Context) error { return b.note("close") }
func (b *fakeBalancer) Nodes() []NodeStats {
	return []NodeStats{{"node-1", "up", 2}, {"node-2", "draining", 1}}
}

// A balancer obeys the commands of a node, and its own.
func TestRunBalancer(t *testing.T) {
	in, input := io.Pipe()
	output, out := io.Pipe()
	lines := bufio.NewScanner(output)
	line := func() string {
		require.True(t, lines.Scan())
		return lines.Text()
	}
	ctx, cancel := context.WithCancel(context.Background())
	balancer := &fakeBalancer{}
	var log bytes.Buffer
	ended := make(chan error)
	go func() {
		config := Config{Addr: "127.0.0.1:0", Keys: "k", ClockMode: "manual", Stdin: in, Stdout: out, Stderr: &log}
		ended <- RunBalancer(ctx, config, func(env BalancerEnv) (Balancer, error) {
			balancer.env = env
			return balancer, nil
		})
	}()

	url, ready := strings.CutPrefix(line(), "ready ")
	require.True(t, ready)
	answer, err := http.Get(url + "/anything")
	require.NoError(t, err)
	body, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	require.Equal(t, "k 2026", string(body))

	for command, want := range map[string]string{
		"ping":                          "pong",
		"advance 1s":                    "advanced",
		"drain node-2":                  "drained",
		"undrain node-2":                "undrained",
		"remove node-1":                 "removed",
		"add node-3 http://127.0.0.1:1": "added",
		"drain node-9":                  "error there is no node-9",
		"drain":                         "error drain needs a node's name",
		"drain node-1 node-2":           "error drain needs a node's name",
		"add http://127.0.0.1:1":        "error add needs a node's name and its URL",
		"dance":                         `error unknown command "dance": there are ping, advance, stats, drain, undrain, add and remove`,
	} {
		_, err := io.WriteString(input, command+"\n")
		require.NoError(t, err)
		require.Equal(t, want, line(), command)
	}
	_, err = io.WriteString(input, "stats\n")
	require.NoError(t, err)
	require.Regexp(t, `^\{"goroutines":\d+,"heap_bytes":\d+,"connections":3,"nodes":\[`+
		`\{"name":"node-1","state":"up","sessions":2\},\{"name":"node-2","state":"draining","sessions":1\}\]\}$`, line())

	cancel()
	require.NoError(t, <-ended)
	require.NotContains(t, log.String(), "Redis", "a balancer needs none")
	require.Contains(t, balancer.told, "add node-3 http://127.0.0.1:1")
	require.Len(t, balancer.told, 6)
	require.Equal(t, "close", balancer.told[5])
	require.NoError(t, input.Close())
}

func TestRunBalancerFails(t *testing.T) {
	config := Config{Addr: "127.0.0.1:0"}
	err := RunBalancer(context.Background(), config, func(BalancerEnv) (Balancer, error) { return nil, errors.New("no keys") })
	require.EqualError(t, err, "run Setup: no keys")
	err = RunBalancer(context.Background(), config, func(BalancerEnv) (Balancer, error) { panic("oh dear") })
	require.EqualError(t, err, "Setup panicked: oh dear")
	err = RunBalancer(context.Background(), config, func(BalancerEnv) (Balancer, error) { return nil, nil })
	require.EqualError(t, err, "run Setup: it returned no balancer")
}
