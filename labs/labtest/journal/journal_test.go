package journal

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const (
	first = `{"journal":"socketlab","version":1,"check":"TestOrder","seed":"18446744073709551615","failed":true,"nodes":["node-1"],"dropped":7,"events":2}` + "\n"
	one   = `{"id":8,"at":1500,"kind":"frame","from":"ann","to":"node-1","text":"420[\"<b>\"]"}` + "\n"
	two   = `{"id":9,"at":1500,"kind":"fault","from":"check","to":"redis","text":"Redis stops","bytes":400,"cause":8,"quiet":true,"fault":"stop","nodes":["node-1"]}` + "\n"
)

func example() *Journal {
	return &Journal{Check: "TestOrder", Seed: 1<<64 - 1, Failed: true, Nodes: []string{"node-1"}, Dropped: 7, Events: []Event{
		{ID: 8, At: 1500, Kind: Frame, From: "ann", To: "node-1", Text: `420["<b>"]`},
		{ID: 9, At: 1500 * time.Nanosecond, Kind: Fault, From: Check, To: Redis, Text: "Redis stops", Bytes: 400, Cause: 8, Quiet: true, Fault: "stop", Nodes: []string{"node-1"}},
	}}
}

func TestFormat(t *testing.T) {
	var b strings.Builder
	require.NoError(t, example().Write(&b))
	require.Equal(t, first+one+two, b.String())

	j, err := Read(strings.NewReader(b.String()))
	require.NoError(t, err)
	require.Equal(t, example(), j)

	b.Reset()
	require.NoError(t, (&Journal{}).Write(&b))
	j, err = Read(strings.NewReader(b.String()))
	require.NoError(t, err)
	require.Empty(t, j.Events)
}

// A field that a later checkout has added is ignored.
func TestUnknownFields(t *testing.T) {
	added := strings.ReplaceAll(first+one+two, `"at"`, `"colour":"red","at"`)
	j, err := Read(strings.NewReader(strings.Replace(added, `"check"`, `"lab":1,"check"`, 1)))
	require.NoError(t, err)
	require.Equal(t, example(), j)
}

func TestWrongJournals(t *testing.T) {
	change := func(old, new string) string {
		whole := first + one + two
		require.Contains(t, whole, old)
		return strings.Replace(whole, old, new, 1)
	}
	for text, want := range map[string]string{
		"":                                     "line 1: missing: the journal is not complete",
		"\n":                                   "line 1: not JSON",
		"[]\n":                                 "line 1: not a JSON object",
		"{}\n":                                 `line 1: field "journal": missing`,
		change("socketlab", "x"):               "line 1: not a journal of Socketlab",
		change(`version":1`, `version":2`):     "line 1: another version of the format: 2 instead of 1",
		change(`"seed":"1`, `"seed":"x`):       `line 1: field "seed": not a whole number`,
		change(`"events":2`, `"events":-1`):    "line 1: a number of events that no journal has",
		change(`"events":2`, `"events":20001`): "line 1: a number of events that no journal has",
		change(`"dropped":7`, `"dropped":2000000000`):    "line 1: a number of events that no journal has",
		change(`"dropped":7`, `"dropped":7,"dropped":7`): `line 1: field "dropped": appears twice`,
		change("TestOrder", `\u001b[31m`):                "line 1: text that is not printable",
		change(`"events":2`, `"events":3`):               "line 4: missing: the journal is not complete",
		change(`"events":2`, `"events":1`):               "line 3: more than the 1 events that the first line announces",
		first + one + two[:40]:                           "line 3: not JSON",
		first + one + "\n" + two:                         "line 3: not JSON",
		change(`"id":8`, `"id":1`):                       `line 2: field "id": 1 instead of 8`,
		change(`"id":8,`, ``):                            `line 2: field "id": 0 instead of 8`,
		change(`"at":1500`, `"at":1501`):                 `line 3: field "at": before the event above it`,
		change(`"at":1500`, `"at":-1`):                   `line 2: field "at": before the event above it`,
		change(`"at":1500`, `"at":"1500"`):               `line 2: field "at": got string, want time.Duration`,
		change(`"kind":"frame"`, `"kind":"flame"`):       `line 2: field "kind": unknown`,
		change(`"from":"ann"`, `"from":""`):              `line 2: field "from": missing`,
		change(`"cause":8`, `"cause":9`):                 `line 3: field "cause": not an earlier event`,
		change(`"cause":8`, `"cause":-1`):                `line 3: field "cause": not an earlier event`,
		change(`"bytes":400`, `"bytes":-4`):              `line 3: field "bytes": negative`,
		change(`"fault":"stop",`, ``):                    `line 3: field "fault": only a fault has one, and must`,
		change(`"text":"420`, `"fault":"x","text":"420`): `line 2: field "fault": only a fault has one, and must`,
		change(`"Redis stops"`, `null`):                  `line 3: field "text": is or contains null`,
		change(`<b>`, "\xff"):                            `line 2: field "text": not well-formed Unicode`,
		change(`<b>`, `\u202e`):                          "line 2: text that is not printable",
		change(`<b>`, strings.Repeat("b", MaxLine)):      "line 2: longer than 65536 bytes",
	} {
		_, err := Read(strings.NewReader(text))
		require.EqualError(t, err, "read a journal: "+want, text[:min(len(text), 500)])
	}
	_, err := Read(strings.NewReader(change(`version":1`, `version":2`)))
	require.ErrorIs(t, err, ErrVersion)
}

// However long a file is, only so much of it is read.
func TestEndlessJournal(t *testing.T) {
	const most = 1 << 20
	padding := strings.Repeat(" ", 60<<10)
	taken := 0
	events := &endless{line: func(i int) string {
		return strings.TrimSuffix(strings.Replace(one, `"id":8`, fmt.Sprintf(`"id":%d`, 8+i), 1), "\n") + padding + "\n"
	}, read: &taken}

	_, err := read(io.MultiReader(strings.NewReader(strings.Replace(first, `"events":2`, `"events":20000`, 1)), events), most)

	require.Error(t, err)
	require.LessOrEqual(t, taken, most+MaxLine)
}

type endless struct {
	line func(int) string
	rest string
	n    int
	read *int
}

func (e *endless) Read(p []byte) (int, error) {
	if e.rest == "" {
		e.rest = e.line(e.n)
		e.n++
	}
	n := copy(p, e.rest)
	e.rest = e.rest[n:]
	*e.read += n
	return n, nil
}

type full struct{}

var errFull = errors.New("no space left")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestWriteFails(t *testing.T) {
	require.ErrorIs(t, example().Write(full{}), errFull)
	long := example()
	long.Events[0].Text = strings.Repeat("x", 1<<20)
	require.ErrorIs(t, long.Write(full{}), errFull)
}

// What Read accepts can be written, and is then the same journal.
func FuzzRead(f *testing.F) {
	f.Add([]byte(first + one + two))
	f.Add([]byte(first + one))
	f.Add([]byte(strings.Replace(first, `"events":2`, `"events":0`, 1)))
	f.Add([]byte(`{"journal":"socketlab","version":1}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		j, err := Read(bytes.NewReader(data))
		if err != nil || len(data) > MaxLine/2 {
			return
		}
		var written, again bytes.Buffer
		require.NoError(t, j.Write(&written))
		back, err := Read(bytes.NewReader(written.Bytes()))
		require.NoError(t, err, written.String())
		require.NoError(t, back.Write(&again))
		require.Equal(t, written.String(), again.String())
	})
}
