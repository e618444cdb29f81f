package labtest

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// raceReport is what the race detector writes about lab 04 without its mutex.
const raceReport = `==================
WARNING: DATA RACE
Read at 0x00c0001f4018 by goroutine 34:
  runtime.mapaccess1_faststr()
      /usr/local/go/src/internal/runtime/maps/runtime_faststr.go:103 +0x29c
  socketlab/labs/04-rate-limiting.(*Limiter).Take()
      /root/labs/04-rate-limiting/limiter.go:33 +0x64
  socketlab/labs/04-rate-limiting.(*Guard).Charge()
      /root/labs/04-rate-limiting/guard.go:132 +0x88

Previous write at 0x00c0001f4018 by goroutine 33:
  runtime.mapassign_faststr()
      /usr/local/go/src/internal/runtime/maps/runtime_faststr.go:263 +0x0
  socketlab/labs/04-rate-limiting/variants/no-lock.(*Limiter).Take()
      /tmp/variants/no-lock/limiter.go:36 +0xf0

Goroutine 34 (running) created at:
  socketlab/labs/socketio.(*Socket).run()
      /root/labs/socketio/socket.go:80 +0x44
==================
level=INFO msg="the next line"
`

func TestRacePointsToTheReadersLines(t *testing.T) {
	read := func(text string) string {
		log := newNodeLog()
		_, _ = log.Write([]byte(text))
		report, _ := log.report()
		said, rest, _ := strings.Cut(describeRace("node-1", report), "\n")
		require.Contains(t, rest, "DATA RACE")
		return said
	}
	const what = "two goroutines of node-1 used the same memory without a lock"

	require.Equal(t, what+": /root/labs/04-rate-limiting/limiter.go:33 and /tmp/variants/no-lock/limiter.go:36", read(raceReport))
	both := strings.Replace(raceReport, "/tmp/variants/no-lock/limiter.go:36", "/root/labs/04-rate-limiting/limiter.go:33", 1)
	require.Equal(t, what+": both at /root/labs/04-rate-limiting/limiter.go:33", read(both))
	head, _, _ := strings.Cut(raceReport, "Previous write")
	require.Equal(t, what+": one of them at /root/labs/04-rate-limiting/limiter.go:33", read(head))
	given := strings.ReplaceAll(raceReport, "socketlab/labs/04-rate-limiting", "socketlab/labs/node")
	require.Contains(t, read(given), "/runtime_faststr.go:103 and /usr/local/go/")
	require.Equal(t, what, read("WARNING: DATA RACE\n"))
}

func TestReportOfARaceIsBounded(t *testing.T) {
	log := newNodeLog()
	_, _ = log.Write([]byte(raceReport))
	report, whole := log.report()
	require.True(t, whole)
	require.Equal(t, raceHead, report[0])
	require.Equal(t, "      /root/labs/socketio/socket.go:80 +0x44", report[len(report)-1])

	endless := newNodeLog()
	_, _ = endless.Write([]byte(raceHead + "\n" + strings.Repeat("  f()\n", 2*maxReport)))
	report, whole = endless.report()
	require.True(t, whole)
	require.Len(t, report, maxReport)
}
