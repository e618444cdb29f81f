package checks

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/record"
)

func outputLines(text string) []string { return strings.SplitAfter(text, "\n") }

func TestFailureIsMessageAndTranscript(t *testing.T) {
	v := failed(outputLines(`=== RUN   TestX
    adapter_test.go:41: bob did not hear what he should
        want: 42["room:said"]
        got:  nothing, for 2s
    cluster.go:88: frames:
          0.012  alice → node-1  42["room:join","lobby"]
          0.013  alice ← node-1  430[]
    cluster.go:90: log of node-2:
          level=INFO
    testing.go:9: and one thing more
--- FAIL: TestX (0.00s)
`), "/root")

	require.Equal(t, record.Failed, v.Status)
	require.Equal(t, "adapter_test.go:41: bob did not hear what he should\n    want: 42[\"room:said\"]\n    got:  nothing, for 2s\ntesting.go:9: and one thing more", v.Message)
	require.Equal(t, "frames:\n  0.012  alice → node-1  42[\"room:join\",\"lobby\"]\n  0.013  alice ← node-1  430[]\nlog of node-2:\n  level=INFO", v.Transcript)
}

func TestAFailureBreaksTheRulesOfItsLine(t *testing.T) {
	rules := []catalogue.Rule{{ID: "1.1"}, {ID: "1.2"}}
	check := catalogue.Check{
		Rules: rules, Passages: []catalogue.Passage{{Line: 12, Rules: rules[1:]}},
		File: "labs/01-x/x_test.go", Line: 10, End: 20,
	}

	require.Equal(t, []string{"1.2"}, broken(check, verdict{Status: record.Failed, Message: "x_test.go:13: oh"}))
	require.Equal(t, []string{"1.1", "1.2"}, broken(check, verdict{Status: record.Failed, Message: "x_test.go:11: oh"}))
	require.Equal(t, []string{"1.1", "1.2"}, broken(check, verdict{Status: record.Race, Message: "x_test.go:13: oh"}), "a race is found anywhere")
	require.Equal(t, []string{"1.1", "1.2"}, broken(check, verdict{Status: record.TimedOut, Message: "still running"}))
	for _, status := range []record.Status{record.Passed, record.Infra, record.Skipped, record.BuildFailed} {
		require.Empty(t, broken(check, verdict{Status: status, Message: "x_test.go:13: oh"}), status)
	}
}

// Only labtest's own line says that a node could not start, and only if the node exited by
// itself.
func TestANodeThatCannotStart(t *testing.T) {
	said := func(text string) verdict {
		return failed(outputLines("    x_test.go:1: node-1 did not become ready\n            want: ready http://127.0.0.1:PORT\n            got:  the end of the process: "+text+"\n"), "")
	}
	require.True(t, notBegun(said("exit status 1, before the check began")))
	require.True(t, notBegun(said("exit status 2, before the check began\n            so far: subscribed ✗")))

	require.False(t, notBegun(said("exit status 1")), "the check started the node itself")
	require.False(t, notBegun(said("signal: killed, before the check began")))
	require.False(t, notBegun(failed(outputLines("    x_test.go:1: x\n    c.go:1: log of node-1:\n          got:  the end of the process: exit status 1, before the check began\n"), "")))
	infra := said("exit status 1, before the check began")
	infra.Status = record.Infra
	require.False(t, notBegun(infra))
}

func TestWhatIsNotTheReadersIsInfra(t *testing.T) {
	require.Equal(t, record.Infra, failed(outputLines("    x_test.go:1: infra: no port is free\n"), "").Status)
	require.Equal(t, record.Infra, failed(outputLines("    c.go:1: frames:\n          0.1 a\n    x_test.go:1: infra: no port is free\n"), "").Status)
	require.Equal(t, record.Failed, failed(outputLines("    x_test.go:1: the infra: is fine\n"), "").Status)
	for _, node := range []string{ // what a node writes is never the check's word
		"infra: says the node", "adapter.go:12: infra: says the node", "    adapter.go:12: infra: says the node", "--- FAIL: TestX (0.00s)",
	} {
		for _, said := range []string{"    x_test.go:1: it said\n        ", "    x_test.go:1: x\n    c.go:1: log of a:\n        "} {
			v := failed(outputLines(said+node+"\n"), "")
			require.Equal(t, record.Failed, v.Status, node)
			require.Contains(t, v.Message+v.Transcript, node)
		}
	}
}

func TestDataRaceIsItsOwnStatus(t *testing.T) {
	require.Equal(t, record.Race, failed(outputLines("==================\nWARNING: DATA RACE\n    testing.go:1: race detected during execution of test\n"), "").Status)
}

func TestPlaceOfARaceComesFirst(t *testing.T) {
	v := failed(outputLines(`    limits_test.go:46: more than 773 events passed
        want: 773
    limits_test.go:27: two goroutines of node-1 used the same memory without a lock: a.go:3 and a.go:5
            the report of the race detector, DATA RACE, is in the log of node-1
    cluster.go:88: frames:
          0.012  ann → node-1  42["rumour"]
`), "/root")

	require.Equal(t, record.Race, v.Status)
	require.Equal(t, `limits_test.go:27: two goroutines of node-1 used the same memory without a lock: a.go:3 and a.go:5
        the report of the race detector, DATA RACE, is in the log of node-1
limits_test.go:46: more than 773 events passed
    want: 773`, v.Message)
}

func TestPanicKeepsWhatStandsInTheClone(t *testing.T) {
	v := failed(outputLines("--- FAIL: TestX (0.00s)\npanic: oh no [recovered, repanicked]\n\ngoroutine 7 [running]:\npanic({0x1, 0x2})\n\t/usr/go/panic.go:8 +0x1\nsocketlab/labs/01-x.F(0x1)\n\t/root/labs/01-x/x.go:4 +0x25\n"), "/root")

	require.Equal(t, record.Failed, v.Status)
	require.Equal(t, "panic: oh no [recovered, repanicked]\n    goroutine 7 [running]:\n        01-x.F\n            labs/01-x/x.go:4", v.Message)

	trimmed := failed(outputLines("--- FAIL: TestX (0.00s)\npanic: oh no [recovered, repanicked]\n\ngoroutine 7 [running]:\npanic({0x1, 0x2})\n\truntime/panic.go:8 +0x1\nsocketlab/labs/01-x.F(0x1)\n\tsocketlab/labs/01-x/x.go:4 +0x25\n"), "/root")
	require.Equal(t, v.Message, trimmed.Message, "built with -trimpath")
}

func TestTimeoutNamesWhoRanHowLong(t *testing.T) {
	require.Nil(t, overdue(outputLines("ok\n")))
	require.Equal(t, map[string]time.Duration{"TestA": 2 * time.Second, "TestB": 500 * time.Millisecond},
		overdue(outputLines("panic: test timed out after 2s\n\trunning tests:\n\t\tTestA (0s)\n\t\tTestA/sub (2s)\n\t\tTestB (500ms)\n\ngoroutine 1 [running]:\n")))
}
