package sandbox_test

import (
	"bytes"
	"net"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/class/sandbox"
)

// A program with a peer connects to it and to nothing else, in whatever way it tries, and
// so does what it starts. It still listens.
func TestPeer(t *testing.T) {
	program := prisoner(t)
	redis := listen(t)
	addresses := strings.NewReplacer("REDIS", redis, "OTHER", listen(t), "SIX", listen6(t))
	for level, box := range levels(t) {
		// The program shares the network of the test, as nodes share that of the checks.
		try := func(t *testing.T, peer, what string) (bool, string) {
			t.Helper()
			var said bytes.Buffer
			ended, err := box.Run(t.Context(), sandbox.Program{
				Args: append([]string{program}, strings.Fields(addresses.Replace(what))...), Show: []string{program},
				Env: []string{"REDIS_URL=redis://:secret@" + redis + "/1"}, Peer: peer, Stdout: &said, Stderr: &said,
			})
			require.NoError(t, err)
			return ended.Code == 0, strings.TrimSpace(said.String())
		}
		t.Run(string(level), func(t *testing.T) {
			if !box.Found().PeerOnly {
				require.Contains(t, box.Found().Remedy, "Linux 6.7")
				t.Skip("SKIPPED: Landlock does not restrict connections here; Linux 6.7 does")
			}
			for _, allowed := range []string{"dial REDIS", "child dial REDIS", "listen 127.0.0.1:0"} {
				t.Run(allowed, func(t *testing.T) {
					works, said := try(t, "REDIS_URL", allowed)
					require.True(t, works, said)
				})
			}
			for _, refused := range []string{"dial OTHER", "child dial OTHER", "dial SIX", "fastopen OTHER", "sendmsg OTHER", "mptcp REDIS", "datagram", "unix"} {
				t.Run(refused, func(t *testing.T) {
					if works, said := try(t, "", refused); !works {
						require.NotContains(t, refused, "dial OTHER", said)
						t.Skip("SKIPPED: it does not work without the sandbox either: " + said)
					}
					works, said := try(t, "REDIS_URL", refused)
					require.False(t, works)
					require.Regexp(t, "permission denied|not supported", said)
				})
			}
			t.Run("is not known", func(t *testing.T) {
				_, err := box.Run(t.Context(), sandbox.Program{Args: []string{program, "env"}, Show: []string{program}, Peer: "REDIS_URL"})
				require.ErrorContains(t, err, "restrict the connections: REDIS_URL is not set")
			})
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
