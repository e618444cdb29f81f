package scaling_test

import (
	"testing"

	scaling "socketlab/labs/01-scaling"
	"socketlab/labs/labtest"
)

func TestMain(m *testing.M) { labtest.Main(m, scaling.Setup) }

// say is the argument of the event "say". README.md lists its fields.
type say = map[string]any

// start starts a cluster whose failures say how far broadcasts have come.
func start(t *testing.T, nodes int) *labtest.Cluster {
	t.Helper()
	return labtest.Start(t, labtest.Nodes(nodes), labtest.Steps())
}

// everyone makes client say something to all. It is a check's last message:
// everything earlier on the same path has arrived before it.
func everyone(t *testing.T, client *labtest.Client, text any) {
	t.Helper()
	client.Ask("say", say{"text": text}).Want("ok")
}

func join(t *testing.T, room string, clients ...*labtest.Client) {
	t.Helper()
	for _, client := range clients {
		client.Ask("room:join", room).Want("ok")
	}
}

// emptyRooms returns the names of n rooms without members.
func emptyRooms(c *labtest.Cluster, n int) (names []string) {
	for range n {
		names = append(names, c.Invent("nobody"))
	}
	return names
}

// tell makes client say a message, which these clients hear.
func tell(t *testing.T, client *labtest.Client, message say, hearers ...*labtest.Client) {
	t.Helper()
	client.Ask("say", message).Want("ok")
	hear(t, message["text"], hearers...)
}

// roundTrips gives the client's node time to do what it does on its own.
func roundTrips(t *testing.T, client *labtest.Client, n int) {
	t.Helper()
	for range n {
		client.Ask("node:rooms").Raw()
	}
}

func hear(t *testing.T, text any, clients ...*labtest.Client) {
	t.Helper()
	for _, client := range clients {
		client.Next("said", text)
	}
}
