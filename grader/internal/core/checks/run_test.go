package checks

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/catalogue"
)

func TestOnlySelectsTheChecksAndNothingElse(t *testing.T) {
	require.Equal(t, "^(TestA|TestAB)$", only([]catalogue.Check{{Name: "TestA"}, {Name: "TestAB"}}))
}

func TestWhoRanForHalfOfTheTimeIsGuilty(t *testing.T) {
	r := &rounds{timeout: 10 * time.Second}
	hung := map[string]time.Duration{"TestB": 9 * time.Second, "TestA": 8 * time.Second, "TestC": time.Second}
	require.Equal(t, []string{"TestA", "TestB"}, r.guilty(hung, true))

	// Checks that have already settled took the time, so there is another round.
	slow := map[string]time.Duration{"TestC": time.Second, "TestD": 0}
	require.Empty(t, r.guilty(slow, true))
	require.Equal(t, []string{"TestC"}, r.guilty(slow, false))
}

func TestTheEnvironmentIsToldFromCode(t *testing.T) {
	for said, want := range map[string]string{
		"go: example.com/a@v1: Get \"https://modules.example.com/a\": dial tcp: lookup modules.example.com: no such host":                         "network",
		"labs/node/x.go:12:2: example.com/a@v1.2.3: Get \"https://modules.example.com/a.zip\": dial tcp 127.0.0.1:1: connect: connection refused": "network",
		"labs/node/x.go:12:2: example.com/a@v1.2.3: module lookup disabled by GOPROXY=off":                                                        "GOPROXY is off",
		"labs/node/x.go:12:2: missing go.sum entry for module providing package example.com/a":                                                    "go.sum",
		"write /tmp/x: no space left on device": "disk is full",
		"go: -race requires cgo; enable cgo":    "C compiler",
	} {
		require.Contains(t, Remedy(said), want)
	}
	require.Empty(t, Remedy("labs/01-x/x.go:3:2: undefined: dial tcp"))
	require.Empty(t, Remedy("labs/01-x/x.go:3:2: no required module provides package foo.com/bar; to add it:\n\tgo get foo.com/bar"))
}
