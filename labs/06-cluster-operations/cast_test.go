package operations_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	operations "socketlab/labs/06-cluster-operations"
	"socketlab/labs/labtest"
)

func TestMain(m *testing.M) { labtest.Main(m, operations.Setup) }

// lease is how long a node in these checks counts as one of the cluster after it was last
// heard of.
const lease = time.Minute

// A chat is a cluster, and what its LAB_KEYS say.
type chat struct {
	*labtest.Cluster
	t      *testing.T
	prefix string
}

// start starts three nodes. Their clocks move only when the check moves them, and with them
// all timeouts.
func start(t *testing.T, options ...labtest.Option) *chat {
	t.Helper()
	prefix := ""
	options = append([]labtest.Option{labtest.Nodes(3), labtest.ManualClock(), labtest.KeysFrom(func(r *rand.Rand) string {
		prefix = fmt.Sprintf("cluster-%x", r.Uint32())
		keys, _ := json.Marshal(map[string]any{"prefix": prefix, "lease": lease.String()})
		return string(keys)
	})}, options...)
	c := labtest.Start(t, options...)
	return &chat{Cluster: c, t: t, prefix: prefix}
}

// order is the argument of most events. README.md lists its fields.
type order = map[string]any

func as(user string) labtest.DialOption { return labtest.Auth(map[string]any{"user": user}) }

// dial connects a client as a user of its own.
func (c *chat) dial(node int, name string, options ...labtest.DialOption) *labtest.Client {
	c.t.Helper()
	return c.Node(node).Dial(name, append([]labtest.DialOption{as(name)}, options...)...)
}

// userRoom is the room of all the sockets of a user.
func userRoom(user string) string { return "user:" + user }

// A described socket is what "fetch" says of a socket.
type described struct {
	ID    string         `json:"id"`
	Rooms []string       `json:"rooms"`
	Data  map[string]any `json:"data"`
}

// fetched is the answer to "fetch".
type fetched struct {
	Sockets  []described `json:"answers"`
	Complete bool        `json:"complete"`
}
