//go:build unix

package interop

import (
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Twelve clients send a cookie that they have made up. None makes a balancer connect to
// an address that it names. A name that HAProxy knows is obeyed, and nginx hashes any
// value, so both let a client choose its node. Our own ignores what it has not made.
func TestForgedCookie(t *testing.T) {
	dialled := make(chan struct{}, 1)
	spy, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer spy.Close()
	go func() {
		if conn, err := spy.Accept(); err == nil {
			_ = conn.Close()
			dialled <- struct{}{}
		}
	}()
	var addresses []string
	for _, name := range []string{"node-1", "node-2", "node-3"} {
		addresses = append(addresses, serveName(t, name, "127.0.0.1:0").Listener.Addr().String())
	}
	for _, forged := range []struct {
		*balancer
		cookie         string
		obeyed, hashed bool
	}{{nginx(t), "affinity", true, true}, {haproxy(t), "node", true, false}, {ours(), "node", false, false}} {
		url := forged.start(t, addresses...)
		for value, kind := range map[string]string{"node-2": "a node's name", spy.Addr().String(): "another address", "mallory": "any text"} {
			t.Run(forged.program+" "+kind, func(t *testing.T) {
				spread, fresh := map[string]int{}, 0
				for range clientCount {
					sent := &http.Cookie{Name: forged.cookie, Value: value}
					name, kept := requestNode(t, url, sent)
					spread[name]++
					if kept != sent {
						fresh++
					}
				}
				t.Logf("%d clients by node: %v; %d got a new cookie", clientCount, spread, fresh)

				if forged.hashed || forged.obeyed && strings.HasPrefix(value, "node") {
					require.Len(t, spread, 1)
					require.Zero(t, fresh)
				} else {
					require.Greater(t, len(spread), 1)
					require.Equal(t, clientCount, fresh)
				}
				require.Empty(t, dialled, "the balancer connects to what the cookie says")
			})
		}
	}
}
