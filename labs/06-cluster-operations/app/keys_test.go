package app

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestKeys(t *testing.T) {
	for text, want := range map[string]Keys{
		"":                               {"cluster", 10 * time.Second},
		"{}":                             {"cluster", 10 * time.Second},
		`{"prefix":"p"}`:                 {"p", 10 * time.Second},
		`{"lease":"1s"}`:                 {"cluster", time.Second},
		`{"prefix":"p","lease":"1m30s"}`: {"p", 90 * time.Second},
	} {
		keys, err := ParseKeys(text)
		require.NoError(t, err, text)
		require.Equal(t, want, keys, text)
	}
	for _, invalid := range []string{
		"[]", "null", "x", `{"prefix":""}`, `{"prefix":null}`, `{"prefix":7}`, `{"lease":10}`, `{"lease":"soon"}`, `{"lease":"999ms"}`, `{"lease":"-1m"}`,
		`{"lease":null}`, `{"leases":"10s"}`, `{"lease":"10s","lease":"20s"}`, `{} {}`,
	} {
		keys, err := ParseKeys(invalid)
		require.Error(t, err, invalid)
		require.Empty(t, keys, invalid)
	}
}
