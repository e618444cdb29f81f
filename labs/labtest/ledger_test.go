package labtest

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

// A right server passes, and each wrong one fails with what is wrong in words.
func TestLedger(t *testing.T) {
	const once = "ann did not receive each said from bob once and in order\n    want: 1 to 6\n    got:  "
	for mood, want := range map[string]string{
		"":        "",
		"early":   "",
		"loses":   once + "never received 5",
		"repeats": once + "received 2 and 3 twice, over connection 1 and again over connection 2\n          received 6 twice over connection 2",
		"swaps":   once + "5 came before 4",
		"goes on": once + "received 7, which it must not",
		"forgets": once + "never received 4 to 6\n          and then nothing, for 200ms and 40 round trips with every node",
		"renames": once + "never received 4 to 6\n          and then nothing, for 200ms and 40 round trips with every node",
	} {
		t.Run(mood, func(t *testing.T) {
			t.Parallel()
			p := run(t, func(t TB) {
				c := Start(t, playing("replayer"))
				ann := c.Node(0).DialReconnecting("ann", Query("mood", mood))
				ann.Ledger(Numbered("said", 0)).WantAll(1, 3)
				ann.Cut()
				ann.Reconnect(c.Node(0))
				if mood == "forgets" || mood == "renames" {
					hurry(c)
				}
				ann.Ledger(Numbered("said", 0)).From("bob").WantAll(1, 6)
			})
			require.Equal(t, want, p.failure())
		})
	}
}

// A connection that ends brings nothing more.
func TestLedgerOfALostConnection(t *testing.T) {
	p := run(t, func(t TB) {
		c := Start(t, playing("replayer"))
		c.Node(0).DialReconnecting("ann", Query("mood", "closes")).Ledger(Numbered("said", 0)).WantAll(1, 4)
	})
	require.Equal(t, "ann did not receive each said once and in order\n    want: 1 to 4\n"+
		"    got:  never received 4\n          and then the connection was lost", p.failure())
}

func TestCompare(t *testing.T) {
	entries := func(pairs ...int) []Entry {
		var all []Entry
		for i := 0; i < len(pairs); i += 2 {
			all = append(all, Entry{Number: pairs[i], Connection: pairs[i+1]})
		}
		return all
	}
	require.Empty(t, compare(entries(5, 1, 6, 1, 7, 2), 5, 7))
	require.Equal(t, "never received 1 to 3", compare(nil, 1, 3))
	require.Equal(t, "received 2 3 times, over connection 1, over connection 2 and again over connection 3\nnever received 1\n3 came before 2",
		compare(entries(3, 1, 2, 1, 2, 2, 2, 3), 1, 3))
	require.Equal(t, "received 1 and 2, which it must not\nreceived 6, which it must not", compare(entries(1, 1, 2, 1, 3, 1, 4, 1, 5, 1, 6, 1), 3, 5))
	require.Regexp(t, `(?s)^never received 2\nnever received 4\n.*\n… and 4 more$`, compare(entries(1, 1, 3, 1, 5, 1, 7, 1, 9, 1, 11, 1, 13, 1, 15, 1, 17, 1, 19, 1, 21, 1, 23, 1, 25, 1, 27, 1), 1, 28))
}

func TestNumbering(t *testing.T) {
	for frame, want := range map[string]Entry{
		`["said",7]`:                      {Number: 7},
		`["said","bob 7"]`:                {Number: 7, Sender: "bob"},
		`["said","7"]`:                    {Number: 7},
		`["said","7 bob"]`:                {Number: -1},
		`["said",7.5]`:                    {Number: -1},
		`["said",null]`:                   {Number: -1},
		`["said"]`:                        {Number: -1},
		`["heard",7]`:                     {Number: -1},
		`["said",{"n":7}]`:                {Number: -1},
		`["said","bob 1e99"]`:             {Number: 99, Sender: "bob 1e"},
		`["said","99999999999999999999"]`: {Number: -1},
	} {
		require.Equal(t, want, numbered(t, frame, Numbered("said", 0)), frame)
	}
	deep := Numbered("said", 0, "texts", 1).By(0, "from")
	require.Equal(t, Entry{Number: 7, Sender: "bob"}, numbered(t, `["said",{"from":"bob","texts":[1,"no. 7"]}]`, deep))
	require.Equal(t, Entry{Number: 7, Sender: "12"}, numbered(t, `["said",{"from":12,"texts":[1,7]}]`, deep))
	require.Equal(t, Entry{Number: -1}, numbered(t, `["said",{"texts":[1,7]}]`, deep))
	require.Equal(t, Entry{Number: -1}, numbered(t, `["said",{"from":"bob","texts":[1]}]`, deep))
	require.Equal(t, Entry{Number: -1}, numbered(t, `["said",[7]]`, deep))
}

// numbered returns the entry of an event, with the number -1 if it has none. The event has an
// offset.
func numbered(t *testing.T, frame string, numbering Numbering) Entry {
	t.Helper()
	e, err := newEvent(nil, packet{data: json.RawMessage(frame)}, frame)
	require.NoError(t, err)
	e.splitOffset()
	number, sender, ok := numbering.of(e)
	if !ok {
		return Entry{Number: -1}
	}
	return Entry{Number: number, Sender: sender}
}
