package node

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/labs/socketio"
)

// aStack is what debug.Stack returns in the function that catches a panic in Setup.
const aStack = `goroutine 25 [running]:
runtime/debug.Stack()
	/usr/local/go/src/runtime/debug/stack.go:26 +0x5e
socketlab/labs/node.start.func1()
	/root/labs/node/run.go:124 +0x58
panic({0x9b7a80?, 0xf81880?})
	/usr/local/go/src/runtime/panic.go:860 +0x13a
socketlab/labs/01-scaling.Setup(0x724ba224000, {{0x724ba178089, 0x6}})
	/root/labs/01-scaling/adapter.go:14 +0x2d
socketlab/labs/node.start({0xaddd38, 0x1})
	/root/labs/node/run.go:129 +0xb3
created by socketlab/labs/node.serve in goroutine 7
	/root/labs/node/run.go:83 +0x1c5
`

func TestStackBeginsWithTheReadersOwnCall(t *testing.T) {
	require.Equal(t, `goroutine 25 [running]:
socketlab/labs/01-scaling.Setup(0x724ba224000, {{0x724ba178089, 0x6}})
	/root/labs/01-scaling/adapter.go:14
`, TidyStack(aStack))

	inside := strings.Replace(aStack, "socketlab/labs/01-scaling.Setup", "example.org/redis.NewClient(...)\n\t/mod/redis.go:9 +0x1\nsocketlab/labs/01-scaling.Setup", 1)
	require.Equal(t, `goroutine 25 [running]:
socketlab/labs/01-scaling.Setup(0x724ba224000, {{0x724ba178089, 0x6}})
	/root/labs/01-scaling/adapter.go:14
which called, innermost first:
example.org/redis.NewClient(...)
	/mod/redis.go:9
`, TidyStack(inside))

	// Without a call of the reader's, all are shown.
	given := strings.ReplaceAll(aStack, "socketlab/labs/01-scaling.Setup", "socketlab/labs/socketio.Setup")
	require.Contains(t, TidyStack(given), "goroutine 25 [running]:\nsocketlab/labs/socketio.Setup(")
	require.Contains(t, TidyStack(given), "created by socketlab/labs/node.serve")

	endless := "goroutine 1 [running]:\n" + strings.Repeat("socketlab/labs/01-scaling.again()\n\t/root/labs/01-scaling/a.go:3 +0x1\n", 100)
	require.Equal(t, 2+2*maxFrames, strings.Count(TidyStack(endless), "\n"))

	for _, odd := range []string{"", "goroutine 1", "a\nb", "a\nb\nc\nd\n"} {
		require.NotPanics(t, func() { TidyStack(odd) })
	}
}

func TestStackIsBelowItsLine(t *testing.T) {
	var out bytes.Buffer
	log := newLogger(&out).With("node", "node-1")
	log.Error("Setup panicked", "fault", "oh dear", "stack", aStack)
	log.Info("the next", "stack", 7)

	lines := strings.Split(out.String(), "\n")
	require.Contains(t, lines[0], `level=ERROR msg="Setup panicked" node=node-1 fault="oh dear"`)
	require.NotContains(t, lines[0], "stack")
	require.Equal(t, "goroutine 25 [running]:", lines[1])
	require.Contains(t, lines[4], `msg="the next" node=node-1 stack=7`)
}

// A panic in Setup is written as lines, without what would look like the end of the whole
// program to the checks.
func TestPanicInSetup(t *testing.T) {
	var out bytes.Buffer
	err := Run(context.Background(), Config{Addr: "127.0.0.1:0", Stderr: &out}, func(*socketio.Server, Env) error { panic("oh dear") })

	require.ErrorContains(t, err, "Setup panicked: oh dear")
	require.Contains(t, out.String(), "\ngoroutine ")
	require.Contains(t, out.String(), "log_test.go:")
	require.NotContains(t, out.String(), `\n`)
	for line := range strings.Lines(out.String()) {
		require.False(t, strings.HasPrefix(line, "panic: "), line)
	}
}
