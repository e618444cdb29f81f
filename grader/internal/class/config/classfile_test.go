package config

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/class/submission"
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
	require.Equal(t, Limits{Timeout: Duration(2 * time.Minute), Submission: Duration(5 * time.Minute), Memory: 512 << 20, Processes: 128}, f.Limits)
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
		"a lab's alone":         {"[limits]\ntimeout = \"10m\"", "class.toml:1: submission-timeout is 5m0s; give at least the timeout of a lab, 10m0s"},
		"submission-timeout":    {"[limits]\nsubmission-timeout = \"25h\"", "class.toml:2: submission-timeout is 25h0m0s"},
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

func TestDayIsTwentyFourHoursWhenTheClocksChange(t *testing.T) {
	deadline, err := parseMoment("2027-10-30T20:00:00+02:00", time.UTC, "")
	require.NoError(t, err)
	late := Late{PerDay: 1000, Cap: 10_000}
	for received, want := range map[string]int{
		"2027-10-31T19:00:00+01:00": 1000, // 24 hours, and by the clock an hour less than a day
		"2027-10-31T19:00:01+01:00": 2000,
		"2027-10-31T20:00:00+01:00": 2000,
	} {
		at, err := parseMoment(received, time.UTC, "")
		require.NoError(t, err)
		require.Equal(t, want, late.Penalty(at.Sub(deadline)), received)
	}
}

func TestTimeWithoutAnOffsetIsShownWithIt(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	for given, want := range map[string]string{
		"2027-01-31":          "2027-01-31 has no time and no offset from UTC; in the time zone of this machine, write 2027-01-31T23:59:00+01:00",
		"2027-07-31":          "write 2027-07-31T23:59:00+02:00",
		"2027-01-31T20:15:00": "2027-01-31T20:15:00 has no offset from UTC; in the time zone of this machine, write 2027-01-31T20:15:00+01:00",
		"2027-07-31 20:15":    "write 2027-07-31T20:15:00+02:00",
		"20:15:00":            `"20:15:00" is not a time with an offset from UTC; write it as 2027-01-31T20:15:00+01:00`,
		"2027-13-01":          `"2027-13-01" is not a time`,
		"":                    `"" is not a time`,
	} {
		_, err := parseMoment(given, berlin, "")
		require.ErrorContains(t, err, want)
	}
	for _, given := range []string{"2027-07-31T20:15:00+02:00", "2027-07-31T18:15:00Z", "2027-07-31T13:15:00.5-05:00"} {
		moment, err := parseMoment(given, berlin, "")
		require.NoError(t, err)
		require.Equal(t, "2027-07-31T18:15:00Z", moment.UTC().Format(time.RFC3339))
	}
}

func TestDeadlineIsOneMomentEverywhere(t *testing.T) {
	const received = "\nreceived = \"received.csv\"\n"
	for deadline, want := range map[string]string{
		"2027-01-31":              "class.toml:1: 2027-01-31 has no time and no offset from UTC; in the time zone of this machine, write deadline = 2027-01-31T23:59:00",
		"2027-07-31T23:58:00":     "class.toml:1: 2027-07-31T23:58:00 has no offset from UTC; in the time zone of this machine, write deadline = 2027-07-31T23:58:00",
		"2027-07-31 23:58:00":     "has no offset from UTC; in the time zone of this machine, write deadline = 2027-07-31T23:58:00",
		"23:59:00":                "class.toml:1: \"23:59:00\" is not a time",
		"\"2027-01-31\"":          "write deadline = 2027-01-31T23:59:00",
		"\"2027-01-31T23:59:00\"": "write deadline = 2027-01-31T23:59:00",
		"\"tomorrow\"":            "class.toml:1: \"tomorrow\" is not a time",
		"20270131":                "class.toml:1: \"20270131\" is not a time",
	} {
		_, err := Parse("deadline = "+deadline+received, "class.toml")
		require.ErrorContains(t, err, want)
		require.Equal(t, exitcode.Usage, exitcode.Of(err))
	}
	for _, deadline := range []string{"2027-01-31T23:59:00+01:00", "2027-01-31 22:59:00Z", "2027-01-31t17:59:00-05:00", "\"2027-01-31T23:59:00+01:00\""} {
		f, err := Parse("deadline = "+deadline+received, "class.toml")
		require.NoError(t, err)
		require.Equal(t, "2027-01-31T22:59:00Z", f.Deadline.UTC().Format(time.RFC3339))
	}
}

// find finds the students of a class of four: by ID or by e-mail address in any case. There are two
// whom Sam may mean.
func find(called string) (id string, clash bool) {
	called = strings.TrimSuffix(strings.ToLower(called), "@example.org")
	if !slices.Contains([]string{"ada", "bob", "cyd", "dan"}, called) {
		return "", called == "sam"
	}
	return called, false
}

func load(t *testing.T, received, more string) (Times, []submission.Remark, error) {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "received.csv"), []byte(received), 0o644))
	text := "deadline = 2027-01-31T12:00:00Z\nreceived = \"received.csv\"\n" + more
	require.NoError(t, os.WriteFile(filepath.Join(dir, Name), []byte(text), 0o644))
	f, err := Load(filepath.Join(dir, Name))
	require.NoError(t, err)
	return f.Times(find)
}

func TestTimes(t *testing.T) {
	for name, received := range map[string]string{
		"commas":     "\ufeffID,Received\r\nADA,2027-01-31T12:30:00Z\r\nbob@example.org,2027-01-31T12:30:00+01:00\r\n,\r\ncyd,2027-02-02T12:00:00Z\r\n",
		"semicolons": "received;note;id;\n2027-01-31T12:30:00Z;;ada;\n2027-01-31T12:30:00+01:00;sick;bob;\n\n2027-02-02T12:00:00Z;;Cyd@example.org;\n",
	} {
		late, remarks, err := load(t, received, "[late.by]\nCyd = \"0s\"\n\"dan@example.org\" = \"36h\"\n")

		require.NoError(t, err, name)
		require.Empty(t, remarks)
		by := map[string]time.Duration{}
		for id, handIn := range late {
			by[id] = handIn.Late
		}
		require.Equal(t, map[string]time.Duration{"ada": 30 * time.Minute, "bob": 0, "cyd": 0, "dan": 36 * time.Hour}, by, name)
		require.Equal(t, "2027-01-31T12:30:00Z", late["ada"].At.Format(time.RFC3339))
		require.True(t, late["dan"].At.IsZero())
	}
}

func TestUnknownStudentInTheTimesIsARemark(t *testing.T) {
	late, remarks, err := load(t, "id,received\n\nzoe,2027-01-31T12:30:00Z\n,2027-01-31T12:30:00Z\nada,2027-01-31T12:30:00Z\n", "")
	require.NoError(t, err)
	require.Equal(t, 30*time.Minute, late["ada"].Late)
	require.Len(t, late, 1)
	require.Len(t, remarks, 2)
	require.Regexp(t, `received\.csv:3$`, remarks[0].File)
	require.Equal(t, `nobody in the class is called "zoe"; the row is ignored`, remarks[0].Text)
	require.Equal(t, "the row has no id and is ignored", remarks[1].Text)

	late, remarks, err = load(t, "id,received\nzoe,2027-01-31T12:30:00Z\n", "")
	require.NoError(t, err)
	require.Empty(t, late)
	require.Len(t, remarks, 2)
	require.Contains(t, remarks[1].Text, "everybody was in time")
}

func TestMistakesInTheTimesAreNamed(t *testing.T) {
	for name, c := range map[string]struct{ received, more, want string }{
		"empty":           {"", "", "received.csv:1: the first line must be id,received"},
		"no heading":      {"ada,2027-01-31T12:30:00Z\n", "", "received.csv:1: the first line must be id,received"},
		"no time":         {"id,received\nada,yesterday\n", "", "received.csv:2: \"yesterday\" is not a time"},
		"empty time":      {"id,received\nada,\n", "", "received.csv:2: the time is empty"},
		"no offset":       {"id,received\nada,2027-01-31T12:30:00\n", "", "received.csv:2: 2027-01-31T12:30:00 has no offset from UTC"},
		"two called so":   {"id,received\n\nsam,2027-01-31T12:30:00Z\n", "", "received.csv:3: several students are called \"sam\""},
		"twice":           {"id,received\nada,2027-01-31T12:30:00Z\nada,2027-01-31T12:31:00Z\n", "", "received.csv:3: \"ada\" is ada, who is already in line 2"},
		"twice, spelling": {"id,received\nada,2027-01-31T12:30:00Z\n\nADA@example.org,2027-01-31T12:30:00Z\n", "", "received.csv:4: \"ADA@example.org\" is ada, who is already in line 2"},
		"late: nobody":    {"id,received\n", "[late.by]\nzoe = \"1h\"\n", "late.by names \"zoe\", but there is no such student"},
		"late: several":   {"id,received\n", "[late.by]\nsam = \"1h\"\n", "late.by names \"sam\", which several students are called"},
		"late: twice":     {"id,received\n", "[late.by]\nADA = \"1h\"\nada = \"2h\"\n", "late.by names ada twice, as \"ADA\" and \"ada\""},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := load(t, c.received, c.more)
			require.ErrorContains(t, err, c.want)
			require.Equal(t, exitcode.Usage, exitcode.Of(err))
		})
	}
}
