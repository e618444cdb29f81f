package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/exitcode"
)

func TestExampleSaysTheDefaults(t *testing.T) {
	example, err := Parse(Example, Name)
	require.NoError(t, err)
	empty, err := Parse("", Name)
	require.NoError(t, err)

	require.Equal(t, Default(), empty)
	// Nothing and an empty list mean the same.
	example.Labs, example.Weights, example.Late.By = nil, nil, nil
	require.Equal(t, Default(), example)
}

func TestEveryKeyOfTheExampleWorks(t *testing.T) {
	text := ""
	for line := range strings.Lines(Example) {
		if commented, ok := strings.CutPrefix(line, "# "); ok && strings.Contains(line, " = ") && !strings.Contains(line, "then needs") {
			line = commented
		}
		text += line
	}
	f, err := Parse(text, Name)
	require.NoError(t, err, text)
	require.Equal(t, uint64(7), *f.Seed)
	require.Equal(t, "received.csv", f.Received)
	require.Equal(t, "2027-01-31T22:59:00Z", f.Deadline.UTC().Format(time.RFC3339))
	require.Equal(t, map[string]int{"03-authorization": 2}, f.Weights)
	require.Equal(t, Duration(36*time.Hour), f.Late.By["ada"])
	require.Equal(t, Limits{Timeout: Duration(2 * time.Minute), Memory: 512 << 20, Processes: 128}, f.Limits)
}

func TestMistakesAreNamedWithTheirLine(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"unknown key":           {"title = \"x\"\n\nlabz = []\n", "class.toml:3: there is no key labz"},
		"unknown in a table":    {"[late]\nper-day = 5\nper-week = 3\n", "class.toml:3: there is no key late.per-week"},
		"unknown table":         {"\n[fines]\nx = 1\n", "class.toml:2: there is no key fines"},
		"unknown dotted":        {"jobs = 1\nlate.fine = 3\n", "class.toml:2: there is no key late.fine"},
		"unknown in line":       {"jobs = 1\nlimits = { cpu = 3 }\n", "class.toml:2: there is no key limits.cpu"},
		"syntax":                {"title = \"x\"\njobs = = 3\n", "class.toml:2: "},
		"twice":                 {"jobs = 1\njobs = 2\n", "class.toml:2: "},
		"wrong type":            {"title = \"x\"\njobs = \"many\"\n", "class.toml:2: "},
		"jobs":                  {"jobs = -1", "class.toml:1: jobs is -1; give 1 to 256"},
		"hints":                 {"hints = -1", "hints is -1"},
		"sandbox":               {"\nsandbox = \"docker\"", "class.toml:2: sandbox is \"docker\"; choose from required"},
		"title":                 {"title = \" \"", "title is empty"},
		"weight":                {"[weights]\n\"01-scaling\" = -2", "class.toml:2: the weight of 01-scaling is -2"},
		"deadline alone":        {"deadline = 2027-01-31T23:59:00Z", "a deadline needs the times"},
		"received alone":        {"received = \"r.csv\"", "received without a deadline"},
		"percent":               {"[late]\nper-day = 200", "class.toml:2: per-day is 200.00 percent"},
		"percent with 3 places": {"[late]\nper-day = 1.005", "class.toml:2: "},
		"percent as text":       {"[late]\nper-day = \"ten\"", "class.toml:2: "},
		"duration":              {"[late]\ngrace = \"a day\"", "class.toml:2: \"a day\" is not a duration"},
		"by":                    {"[late.by]\nada = \"-1h\"", "class.toml:2: ada is late by a negative time"},
		"timeout":               {"[limits]\ntimeout = \"0s\"", "class.toml:2: timeout is 0s"},
		"size":                  {"[limits]\nmemory = \"lots\"", "class.toml:2: \"lots\" is not a size"},
		"memory":                {"[limits]\nmemory = \"1MiB\"", "class.toml:2: memory is 1048576 bytes"},
		"processes":             {"[limits]\nprocesses = 1", "class.toml:2: processes is 1"},
		"seed":                  {"seed = -1", "class.toml:1: "},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse(c.text, "class.toml")
			require.ErrorContains(t, err, c.want)
			require.Equal(t, exitcode.Usage, exitcode.Of(err))
		})
	}
}

func TestPenalty(t *testing.T) {
	const day = 24 * time.Hour
	for name, c := range map[string]struct {
		late Late
		by   time.Duration
		want int
	}{
		"in time":           {Late{PerDay: 1000, Cap: 10_000}, 0, 0},
		"a second":          {Late{PerDay: 1000, Cap: 10_000}, time.Second, 1000},
		"a day exactly":     {Late{PerDay: 1000, Cap: 10_000}, day, 1000},
		"a day and more":    {Late{PerDay: 1000, Cap: 10_000}, day + 1, 2000},
		"capped":            {Late{PerDay: 1000, Cap: 2500}, 5 * day, 2500},
		"in grace":          {Late{PerDay: 1000, Cap: 10_000, Grace: Duration(time.Hour)}, time.Hour, 0},
		"beyond the grace":  {Late{PerDay: 1000, Cap: 10_000, Grace: Duration(time.Hour)}, time.Hour + 1, 1000},
		"parts of percents": {Late{PerDay: 250, Cap: 10_000}, 3 * day, 750},
		"forever":           {Late{PerDay: 10_000, Cap: 10_000}, 1<<63 - 1, 10_000},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, c.want, c.late.Penalty(c.by)) })
	}
}

func TestTimes(t *testing.T) {
	ids := map[string]bool{"ada": true, "bob": true, "cyd": true, "dan": true}
	load := func(t *testing.T, received, more string) (Times, error) {
		dir := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(dir, "received.csv"), []byte(received), 0o644))
		text := "deadline = 2027-01-31T12:00:00Z\nreceived = \"received.csv\"\n" + more
		require.NoError(t, os.WriteFile(filepath.Join(dir, Name), []byte(text), 0o644))
		f, err := Load(filepath.Join(dir, Name))
		require.NoError(t, err)
		return f.Times(ids)
	}

	late, err := load(t, "\ufeffID,Received\r\nada,2027-01-31T12:30:00Z\r\nbob,2027-01-31T12:30:00+01:00\r\ncyd,2027-02-02T12:00:00Z\r\n",
		"[late.by]\ncyd = \"0s\"\ndan = \"36h\"\n")
	require.NoError(t, err)
	by := map[string]time.Duration{}
	for id, handIn := range late {
		by[id] = handIn.Late
	}
	require.Equal(t, map[string]time.Duration{"ada": 30 * time.Minute, "bob": 0, "cyd": 0, "dan": 36 * time.Hour}, by)
	require.Equal(t, "2027-01-31T12:30:00Z", late["ada"].At.Format(time.RFC3339))
	require.True(t, late["dan"].At.IsZero())

	for name, c := range map[string]struct{ received, more, want string }{
		"no heading":      {"ada,2027-01-31T12:30:00Z\n", "", "received.csv:1: the first line must be id,received"},
		"no time":         {"id,received\nada,yesterday\n", "", "received.csv:2: \"yesterday\" is not a time"},
		"nobody":          {"id,received\n\nzoe,2027-01-31T12:30:00Z\n", "", "received.csv:3: there is no submission of \"zoe\""},
		"twice":           {"id,received\nada,2027-01-31T12:30:00Z\nada,2027-01-31T12:31:00Z\n", "", "received.csv:3: \"ada\" appears twice"},
		"nobody in class": {"id,received\n", "[late.by]\nzoe = \"1h\"\n", "late.by names \"zoe\""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := load(t, c.received, c.more)
			require.ErrorContains(t, err, c.want)
			require.Equal(t, exitcode.Usage, exitcode.Of(err))
		})
	}
}
