package sandbox_test

import (
	"bytes"
	"net"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/class/sandbox"
)

// A program with peers connects to them and to nothing else, in whatever way it tries, and
// so does what it starts. It still listens.
func TestPeers(t *testing.T) {
	program := prisoner(t)
	redis, second := listen(t), listen(t)
	addresses := strings.NewReplacer("REDIS", redis, "SECOND", second, "OTHER", listen(t), "SIX", listen6(t))
	one, two := "redis://:secret@REDIS/1", "http://REDIS http://SECOND"
	for level, box := range levels(t) {
		// The program shares the network of the test, as nodes share that of the checks.
		run := func(t *testing.T, program sandbox.Program) (string, bool, error) {
			t.Helper()
			var said bytes.Buffer
			program.Show, program.Stdout, program.Stderr = program.Args[:1], &said, &said
			ended, err := box.Run(t.Context(), program)
			return strings.TrimSpace(said.String()), ended.Code == 0, err
		}
		words := func(what string) []string {
			return append([]string{program}, strings.Fields(addresses.Replace(what))...)
		}
		try := func(t *testing.T, peers, what string) (string, bool) {
			t.Helper()
			said, works, err := run(t, sandbox.Program{Args: words(what), Env: []string{"PEERS=" + addresses.Replace(peers)}, Peers: "PEERS"})
			require.NoError(t, err)
			return said, works
		}
		t.Run(string(level), func(t *testing.T) {
			if !box.Found().PeersOnly {
				require.Contains(t, box.Found().Remedy, "Linux 6.7")
				t.Skip("SKIPPED: Landlock does not restrict connections here; Linux 6.7 does")
			}
			for what, peers := range map[string][]string{
				"dial REDIS":         {one, two},
				"child dial REDIS":   {one, two},
				"dial SECOND":        {two, "tcp://SECOND"},
				"listen 127.0.0.1:0": {"", one, two},
			} {
				for _, peers := range peers {
					t.Run(what+" with "+peers, func(t *testing.T) {
						said, works := try(t, peers, what)
						require.True(t, works, said)
					})
				}
			}
			for what, peers := range map[string][]string{
				"dial OTHER": {"", one, two}, "child dial OTHER": {one, two}, "dial SIX": {one},
				"dial REDIS": {""}, "dial SECOND": {"", one},
				"fastopen OTHER": {one}, "sendmsg OTHER": {one}, "mptcp REDIS": {one, two}, "datagram": {one, ""}, "unix": {one, ""},
			} {
				t.Run("refused "+what, func(t *testing.T) {
					said, works, err := run(t, sandbox.Program{Args: words(what)})
					require.NoError(t, err)
					if !works {
						require.NotContains(t, what, "dial OTHER", said)
						t.Skip("SKIPPED: it does not work without the sandbox either: " + said)
					}
					for _, peers := range peers {
						said, works := try(t, peers, what)
						require.False(t, works, peers)
						require.Regexp(t, "permission denied|not supported", said, peers)
					}
				})
			}
			for why, env := range map[string][]string{
				"PEERS is not set":                nil,
				"PEERS has a word that is no URL": {"PEERS=" + addresses.Replace("http://REDIS http://[::1")},
				"PEERS has a URL without a port":  {"PEERS=http://127.0.0.1"},
			} {
				t.Run(why, func(t *testing.T) {
					_, _, err := run(t, sandbox.Program{Args: words("env"), Env: env, Peers: "PEERS"})
					require.ErrorContains(t, err, "restrict the connections: "+why)
				})
			}
		})
	}
}

// listen6 is listen over IPv6. Without that, there is nobody at the address.
func listen6(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "[::1]:0")
	if err != nil {
		return "[::1]:1"
	}
	t.Cleanup(func() { listener.Close() })
	return listener.Addr().String()
}
