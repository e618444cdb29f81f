package handshakeauth_test

import (
	"context"
	"testing"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"socketlab/labs/labtest"
)

// While revocations arrive, sockets refresh their tokens, and each depends on its own new one.
//
//lab:part part-b-expiry-refresh-and-revocation
//lab:points 2
//lab:rule 2.37 2.41 2.48 2.49
//lab:hint-go The goroutine that hears of a revocation reads the token of every socket. At the same time, events replace these tokens.
//lab:hint-node While a refresh waits for Redis, a revocation may arrive. Nothing else runs between two awaits: set the token and its timer there, together.
//lab:hint-go Give each session a mutex. Hold it where you read the claims, not only where you replace them.
//lab:hint-node After each await, ask again what may have changed: is the socket still connected, and is it still the token that was replaced?
//lab:note revocation
//lab:race
func TestRefreshedAmongRevocations(t *testing.T) {
	const sockets, others, rounds = 16, 300, 5
	c := start(t)
	alice := invent(c, "alice", "member")
	c.Node(0).DialRefused("nobody").Want(unauthorized)
	clients, newest := make([]*labtest.Client, sockets), make([]claims, sockets)
	for i := range clients {
		clients[i] = c.Node(0).Dial("alice", labtest.Token(tokenFor(c, alice)))
	}

	//lab:rule 2.37 2.41 2.49
	for range rounds {
		alice.Name = "A. " + c.Invent("married")
		answers := make([]*labtest.Answer, sockets)
		for i, client := range clients {
			newest[i] = claimsFor(c, alice)
			answers[i] = client.Ask("auth:refresh", payload{"token": provider().ed.mint(newest[i])})
		}
		announce(t, c, others)
		for i, client := range clients {
			answers[i].Want("ok")
			client.Ask("whoami").Want(alice)
		}
	}

	//lab:rule 2.48
	revoke(t, c, newest[0]["jti"].(string))
	clients[0].Disconnected()

	//lab:rule 2.49
	for _, client := range clients[1:] {
		client.Ask("whoami").Want(alice)
	}
}

// announce publishes revocations of tokens that no socket uses, all at once.
func announce(t *testing.T, c *labtest.Cluster, n int) {
	t.Helper()
	_, err := c.Redis().Client().Pipelined(context.Background(), func(pipe redis.Pipeliner) error {
		for range n {
			pipe.Publish(context.Background(), "auth:revoked", c.Invent("jti"))
		}
		return nil
	})
	require.NoError(t, err, "publish revocations")
}
