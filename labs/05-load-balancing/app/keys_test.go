package app

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const secret = `"cookieKey":"0123456789abcdef0123456789abcdef"`

func TestKeys(t *testing.T) {
	keys, err := ParseKeys(`{` + secret + `,"nodes":{"node-1":"http://127.0.0.1:3001"},"health":{"every":"500ms"},"idle":"1m30s"}`)

	require.NoError(t, err)
	require.Equal(t, Keys{
		Nodes:     map[string]string{"node-1": "http://127.0.0.1:3001"},
		Cookie:    "lb",
		CookieKey: "0123456789abcdef0123456789abcdef",
		Health:    Health{"/health", Duration(500 * time.Millisecond), Duration(time.Second), 2, 3},
		Headers:   Duration(10 * time.Second),
		Poll:      Duration(time.Minute),
		Idle:      Duration(90 * time.Second),
	}, keys)
}

// Whatever a balancer could not work with is an error that says what is wrong.
func TestWrongKeys(t *testing.T) {
	for text, want := range map[string]string{
		``:   "read LAB_KEYS",
		`{}`: "cookieKey must have at least 32 bytes",
		`{"cookieKey":"0123456789abcdef0123456789abcde"}`: "cookieKey must have at least 32 bytes",
		`{` + secret + `,"cookie":""}`:                    "cookie must not be empty",
		`{` + secret + `,"Cookie":"lb"}`:                  "Cookie",
		`{` + secret + `,` + secret + `}`:                 "cookieKey",
		`{` + secret + `,"poll":"0s"}`:                    `"0s" is not positive`,
		`{` + secret + `,"poll":60}`:                      "poll",
		`{` + secret + `,"health":{"rise":0}}`:            "at least 1",
		`{` + secret + `,"health":{"fall":-1}}`:           "at least 1",
		`{` + secret + `,"health":{"paths":"/"}}`:         "paths",
	} {
		_, err := ParseKeys(text)
		require.ErrorContains(t, err, want, text)
	}
}
