//go:build unix

package interop

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// facts runs a program of facts/ and returns the lines that it prints. They are facts
// about the official packages that the pages of notes/ state.
func facts(t *testing.T, program string) [][]byte {
	t.Helper()
	command := exec.CommandContext(t.Context(), "node", "facts/"+program)
	command.Stderr = os.Stderr
	said, err := command.Output()
	require.NoError(t, err)
	return bytes.Split(bytes.TrimSpace(said), []byte("\n"))
}

// Connection state recovery of the official server needs an offset, loses it to a
// volatile event that ends with a string, and skips middleware unless told not to.
func TestOfficialRecovery(t *testing.T) {
	t.Parallel()
	type outcome struct {
		Name                 string
		Connected, Recovered bool
		Heard                []int // how many arguments each missed event came with
		Middleware           int   // how often it ran
	}
	lines := facts(t, "recovery.mjs")
	var outcomes []outcome
	for _, line := range lines {
		var o outcome
		require.NoError(t, json.Unmarshal(line, &o), "%s", line)
		outcomes = append(outcomes, o)
	}

	require.Equal(t, []outcome{
		{"nothing", true, false, []int{}, 2},
		{"an event", true, true, []int{2}, 1}, // the offset is an argument more
		{"a volatile event that ends with a string", true, false, []int{}, 2},
		{"an event, then banned", true, true, []int{2}, 1},
		{"an event, then banned, middleware not skipped", false, false, []int{}, 2},
	}, outcomes)
}

// A short event takes about twenty bytes over WebSocket and hundreds over polling.
func TestBytesOfAnEvent(t *testing.T) {
	t.Parallel()
	var weights map[string]struct{ Up, Down float64 }
	require.NoError(t, json.Unmarshal(facts(t, "bytes.mjs")[0], &weights))

	t.Log(weights)
	require.InDelta(t, 22, weights["websocket"].Up, 1)   // 42NN["say","hi"], 2 + 4 bytes around it
	require.InDelta(t, 12, weights["websocket"].Down, 1) // 43NN["hi"], 2 bytes before it
	require.Greater(t, weights["polling"].Up, 300.0)
	require.Greater(t, weights["polling"].Down, 200.0)
}

// The official client randomizes its delays only until they reach their limit. From
// the fifth attempt on, all clients wait equally long.
func TestBackoffOfTheOfficialClient(t *testing.T) {
	t.Parallel()
	lines := facts(t, "backoff.mjs")
	var attempts [][]int
	require.NoError(t, json.Unmarshal(lines[0], &attempts))
	type outage struct {
		Rate float64 // attempts a second and client
		Half float64 // seconds
	}
	var outages map[int]outage // by the bound
	require.NoError(t, json.Unmarshal(lines[1], &outages))
	type spread struct{ Least, Middle, Most int } // milliseconds
	var spreads []spread
	for _, waits := range attempts {
		slices.Sort(waits)
		spreads = append(spreads, spread{waits[0], waits[len(waits)/2], waits[len(waits)-1]})
	}

	// The program's random numbers have a seed: these are the numbers, exactly.
	require.Equal(t, []spread{
		{551, 1055, 1499},
		{1102, 1998, 2993},
		{2206, 4237, 5000},
		{4408, 5000, 5000},
		{5000, 5000, 5000},
		{5000, 5000, 5000},
	}, spreads)
	require.Equal(t, map[int]outage{5_000: {0.2, 2.213}, 60_000: {0.0547, 8.535}}, outages)
}
