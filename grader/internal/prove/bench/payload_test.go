package bench

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A stamp is read back unchanged, whatever the event is called.
func TestStamp(t *testing.T) {
	for _, want := range []stamp{{}, {sender: 1, number: 0xabcdef, sent: time.Now().UnixNano()}, {number: 1<<40 - 1, sent: 1<<62 + 1}} {
		payload := want.appendTo(nil)
		require.Len(t, payload, payloadSize)
		for _, name := range []string{"post", "posted"} {
			got, err := readStamp([]byte(`42["` + name + `","` + string(payload) + `"]`))
			require.NoError(t, err)
			require.Equal(t, want, got)
		}
	}
}

// Anything else is refused.
func TestStampRefuses(t *testing.T) {
	payload := string(stamp{number: 1}.appendTo(nil))
	for _, message := range []string{"", "2", `42["posted"]`, `430["` + payload + `"]`, `42["posted","` + payload[1:] + `x"]`} {
		_, err := readStamp([]byte(message))
		require.ErrorIs(t, err, errPayload, "%q", message)
	}
}
