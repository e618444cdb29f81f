package labtest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/labs/node"
)

// A tinyBalancer sends everything to the first node that is up.
type tinyBalancer struct {
	env node.BalancerEnv

	mu    sync.Mutex
	nodes []*tinyNode
}

type tinyNode struct {
	node.NodeStats
	proxy *httputil.ReverseProxy
}

// newTinyBalancer makes one of nodes as keysOf names them.
func newTinyBalancer(env node.BalancerEnv) (node.Balancer, error) {
	b := &tinyBalancer{env: env}
	for word := range strings.FieldsSeq(env.Keys) {
		name, url, _ := strings.Cut(word, "=")
		if err := b.Add(name, url); err != nil {
			return nil, err
		}
	}
	return b, nil
}

func (b *tinyBalancer) Add(name, address string) error {
	target, err := url.Parse(address)
	if err != nil || target.Host == "" {
		return errors.New("that is no address")
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	proxy := httputil.NewSingleHostReverseProxy(target)
	b.nodes = append(b.nodes, &tinyNode{node.NodeStats{Name: name, State: "up"}, proxy})
	return nil
}

func (b *tinyBalancer) Remove(name string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.nodes = slices.DeleteFunc(b.nodes, func(n *tinyNode) bool { return n.Name == name })
	return nil
}

func (b *tinyBalancer) Drain(name string) error   { return b.set(name, "draining") }
func (b *tinyBalancer) Undrain(name string) error { return b.set(name, "up") }

func (b *tinyBalancer) set(name, state string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, n := range b.nodes {
		if n.Name == name {
			n.State = state
			return nil
		}
	}
	return errors.New("there is no " + name)
}

func (b *tinyBalancer) Nodes() []node.NodeStats {
	b.mu.Lock()
	defer b.mu.Unlock()
	var all []node.NodeStats
	for _, n := range b.nodes {
		all = append(all, n.NodeStats)
	}
	return all
}

func (b *tinyBalancer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/time":
		_, _ = w.Write([]byte(b.env.Clock.Now().Format(time.RFC3339)))
		return
	case "/environment":
		for _, variable := range os.Environ() {
			if strings.HasPrefix(variable, "LAB_PEERS") || strings.HasPrefix(variable, "REDIS_URL") {
				_, _ = fmt.Fprintln(w, variable)
			}
		}
		return
	}
	b.mu.Lock()
	var chosen *tinyNode
	for _, n := range slices.Backward(b.nodes) {
		if n.State == "up" {
			chosen = n
		}
	}
	if chosen == nil {
		b.mu.Unlock()
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	chosen.Sessions++
	b.mu.Unlock()
	chosen.proxy.ServeHTTP(w, r)
	b.mu.Lock()
	defer b.mu.Unlock()
	chosen.Sessions--
}

func (b *tinyBalancer) Close(context.Context) error { return nil }

func keysOf(nodes ...*Node) string {
	var words []string
	for _, n := range nodes {
		words = append(words, n.Name()+"="+n.URL())
	}
	return strings.Join(words, " ")
}

// The balancer is a process like the nodes, and clients dial it as they dial a node.
func TestBalancer(t *testing.T) {
	c := Start(t, Nodes(2), Keys("of the nodes"), ManualClock())
	c.Advance(time.Hour)
	third := c.StartNode()
	b := c.StartBalancer(keysOf(c.Node(0), c.Node(1)))
	require.NotEqual(t, c.Node(0).PID(), b.PID())
	require.Equal(t, "balancer", b.Name())

	ann := b.Dial("ann")
	ann.Ask("keys").Want("of the nodes")
	require.Equal(t, 1, c.Node(0).Stats().Connections)
	require.Equal(t, node.NodeStats{Name: "node-1", State: "up", Sessions: 1}, b.State("node-1"))
	require.Equal(t, "2026-01-01T01:00:00Z", answerOf(t, b, "/time"))

	b.Drain("node-1")
	b.AwaitState("node-1", "draining")
	bob := b.Dial("bob")
	require.Equal(t, 1, c.Node(1).Stats().Connections)
	ann.Ask("echo", 1).Want(1)
	b.Undrain("node-1")
	b.AwaitState("node-1", "up")
	ann.Cut()
	b.AwaitSessions("node-1", 0)

	b.Remove("node-1")
	fourth := c.StartNode()
	require.Equal(t, "node-4", fourth.Name())
	require.Same(t, fourth, c.Node(3))
	b.Remove("node-2")
	b.Add("node-3", third.URL())
	b.Dial("cid").Ask("echo", 2).Want(2)
	bob.Ask("echo", 3).Want(3)
	require.Equal(t, 1, third.Stats().Connections)

	b.Freeze()
	b.Thaw()
	b.Kill()
	b = c.StartBalancer(keysOf(fourth))
	b.Dial("dan").Ask("echo", 4).Want(4)
	b.Stop()
	b = b.Restart()
	b.Dial("eve").Ask("echo", 5).Want(5)
}

// A balancer that cannot start fails every check for one reason, of which the grader is told.
func TestBalancerThatCannotStart(t *testing.T) {
	p := run(t, func(t TB) { Start(t, hasty).StartBalancer("node-1=http://") })
	require.Contains(t, p.failure(), "balancer did not become ready")
	require.Regexp(t, `(?m)^ +got:  the end of the process: exit status 1, before the check began$`, p.failure())
}

// answerOf returns the body of an answer.
func answerOf(t *testing.T, b *Balancer, path string) string {
	t.Helper()
	answer, err := http.Get(b.URL() + path)
	require.NoError(t, err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return string(body)
}

func TestBalancerFails(t *testing.T) {
	for name, wrong := range map[string]struct {
		check func(*Cluster, *Balancer)
		want  string
	}{
		"an order": {
			func(_ *Cluster, b *Balancer) { b.Drain("node-9") },
			"balancer did not obey drain node-9\n    want: drained\n    got:  error there is no node-9",
		},
		"a refusal": {
			func(_ *Cluster, b *Balancer) { b.Refuses("drain node-9"); b.Refuses("drain node-1") },
			"balancer did not refuse drain node-1\n    want: error …\n    got:  drained",
		},
		"a node it does not know": {
			func(_ *Cluster, b *Balancer) { b.State("node-9") },
			"the stats of balancer say nothing of node-9",
		},
		"a state": {
			func(_ *Cluster, b *Balancer) { b.AwaitState("node-1", "down") },
			"this never became true: balancer says that node-1 is down; it says up\n",
		},
		"sessions": {
			func(_ *Cluster, b *Balancer) { b.AwaitSessions("node-1", 1) },
			"this never became true: balancer says that node-1 has 1 session; it says 0\n",
		},
		"a second one": {
			func(c *Cluster, _ *Balancer) { c.StartBalancer("") },
			"the check starts a second balancer",
		},
		"a node that it may not dial": {
			func(c *Cluster, b *Balancer) { b.Add("node-2", c.StartNode().URL()) },
			"the check started node-2 after the balancer, which may not dial it; start every node and back end before the balancer, also those that are added later",
		},
		"a back end that it may not dial": {
			func(c *Cluster, b *Balancer) { b.Add("stub", c.StartBackend("stub").URL()) },
			"the check started stub after the balancer",
		},
		"an address that nobody knows": {
			func(_ *Cluster, b *Balancer) { b.Add("node-9", "nowhere") },
			"balancer did not obey add node-9 nowhere",
		},
		"it cannot start": {
			func(c *Cluster, b *Balancer) {
				b.Kill()
				c.StartBalancer("node-1=http://")
			},
			"balancer did not become ready",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := run(t, func(t TB) {
				c := Start(t, hasty)
				wrong.check(c, c.StartBalancer(keysOf(c.Node(0))))
			})
			require.Contains(t, p.failure(), wrong.want)
			require.NotContains(t, p.failure(), "before the check began")
		})
	}
}
