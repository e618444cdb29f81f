package bench

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/stretchr/testify/require"
)

// tiny is too small to mean anything.
var tiny = sizes{
	receivers: 10, echoing: 3, idle: 20, sockets: 20, concurrent: 4, points: 2,
	warm: 10 * time.Millisecond, load: 50 * time.Millisecond, quiet: 100 * time.Millisecond, settle: 10 * time.Millisecond,
}

// Every figure of the kit and the hub can be measured, and nothing is lost.
// make bench ARGS=--short does the same with Node.js and a real Redis.
func TestRun(t *testing.T) {
	if os.Getenv("SOCKETLAB_FULL") == "" {
		t.Skip("only in .ci/full: it measures; run it with SOCKETLAB_FULL=1 go test -run '^TestRun$' ./grader/internal/prove/bench")
	}
	options := Options{
		Root:        "../../../..",
		Rounds:      1,
		Contestants: []Contestant{Kit, Hub},
		RedisURL:    "redis://" + miniredis.RunT(t).Addr(),
	}

	results, err := run(context.Background(), options, tiny)

	require.NoError(t, err)
	for _, result := range results {
		require.True(t, result.Sound(), "%s", result)
	}
	for _, m := range metrics {
		require.NotEmpty(t, valuesOf(results, Kit, m.name), m.name)
		if m.targets[Hub] > 0 {
			require.NotEmpty(t, valuesOf(results, Hub, m.name), m.name)
		}
		if strings.HasPrefix(m.unit, "µs") || m.unit == "kB" {
			continue // too little to be seen in so short a time
		}
		for _, value := range valuesOf(results, Kit, m.name) {
			require.Positive(t, value, m.name)
		}
	}
}

// An interrupted run ends, with every process that it started.
func TestRunInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	options := Options{
		Root:        "../../../..",
		Rounds:      1000,
		Figures:     []string{"echo"},
		Contestants: []Contestant{Kit},
		RedisURL:    "redis://127.0.0.1:1", // echo needs none
		Progress: onWrite(func(text string) {
			if strings.HasPrefix(text, "round 1 ") {
				cancel()
			}
		}),
	}

	results, err := run(ctx, options, tiny)

	require.ErrorIs(t, err, context.Canceled)
	require.NotEmpty(t, results)
}

type onWrite func(string)

func (do onWrite) Write(text []byte) (int, error) {
	do(string(text))
	return len(text), nil
}
