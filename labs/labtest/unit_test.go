package labtest

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSameJSON(t *testing.T) {
	for _, example := range []struct {
		want, got string
		same      bool
	}{
		{`1`, `1.0`, true},
		{`100`, `1e2`, true},
		{`12345678901234567890`, `12345678901234567890`, true},
		{`12345678901234567890`, `12345678901234567891`, false},
		{`0.1`, `0.10000000000000000001`, false},
		{`1e999999999`, `2e999999999`, false},
		{`{"a":1,"b":[true,null]}`, ` {"b":[true,null], "a":1}`, true},
		{`{"a":1}`, `{"a":1,"b":2}`, false},
		{`{"a":null}`, `{"b":null}`, false},
		{`[1,2]`, `[2,1]`, false},
		{`[]`, `null`, false},
		{`"1"`, `1`, false},
		{`{}`, `"x"`, false},
		{`"\u0000any"`, `{"deep":[1]}`, true},
		{`["\u0000any",1]`, `[null,1]`, true},
		{`1`, `1 2`, false},
		{`1`, ``, false},
	} {
		require.Equal(t, example.same, sameJSON(json.RawMessage(example.want), json.RawMessage(example.got)), "%s %s", example.want, example.got)
	}
}

func TestPrintable(t *testing.T) {
	require.Equal(t, `42["grüß dich 日本"]`, printable(`42["grüß dich 日本"]`))
	require.Equal(t, `\x1b[31m\n\u202e\x7f\xff`, printable("\x1b[31m\n\u202e\x7f\xff"))
	require.Equal(t, "ab… (5 bytes)", printableUpTo("abéc", 3))
	require.Equal(t, "abé… (5 bytes)", printableUpTo("abéc", 4))
	require.Equal(t, "", printable(""))
}

// Of the end of a program, a failure shows what led to it and the goroutine that caused it,
// however many others Go prints.
func TestLogShowsThePanicFirst(t *testing.T) {
	log := newNodeLog()
	write := func(text string) { _, _ = log.Write([]byte(text)) }
	write("one\ntwo\nfatal error: concurrent map writes\n\n")
	write("goroutine 9 [running]:\nsocketlab/labs/04-rate-limiting.(*Limiter).Take(...)\n\t/root/labs/04-rate-limiting/limiter.go:33 +0x64\n\n")
	for range 2 * maxLogLines {
		write("goroutine 1 [select]:\nmain.main()\n\t/root/main.go:1 +0x1\n\n")
	}
	require.Equal(t, []string{
		"one", "two", "fatal error: concurrent map writes", "", "goroutine 9 [running]:",
		"socketlab/labs/04-rate-limiting.(*Limiter).Take(...)", "\t/root/labs/04-rate-limiting/limiter.go:33",
	}, log.shown())

	// Without a panic it is the end of the log.
	calm := newNodeLog()
	for i := range 2 * shownLog {
		_, _ = fmt.Fprintln(calm, "line", i)
	}
	require.Len(t, calm.shown(), shownLog)
	require.Equal(t, fmt.Sprintf("line %d", 2*shownLog-1), calm.shown()[shownLog-1])

	endless := newNodeLog()
	_, _ = endless.Write([]byte("panic: x\n" + strings.Repeat("more\n", 3*maxReport)))
	require.LessOrEqual(t, len(endless.crash), maxReport)
	require.Len(t, endless.shown(), shownLog, "no goroutine came")
}

// An answer may follow what the program printed without a newline, but must end its line.
func TestAnswerInALine(t *testing.T) {
	for _, example := range []struct {
		verb, line string
		at         int
	}{
		{"ping", "pong", 0},
		{"ping", "hello pong", 6},
		{"ping", "pong hello", -1},
		{"ping", "advanced", -1},
		{"ping", "error no", 0},
		{"ping", "an error no", -1},
		{"advance", "3advanced", 1},
		{"stats", `{"goroutines":1}`, 0},
		{"stats", `map{}{"goroutines":1}`, 5},
		{"stats", "hello", -1},
		{"", "pong", -1},
		{"", "error no", -1},
	} {
		require.Equal(t, example.at, answerIn(example.verb, example.line), example.line)
	}
}

// However long two texts are, the place where they differ is shown, with what is before it.
func TestDifferenceIsShown(t *testing.T) {
	want, got := differing(`42["a"]`, `42["b"]`)
	require.Equal(t, `42["a"]`, want)
	require.Equal(t, `42["b"]`, got)

	long := strings.Repeat("é", 1000) // two bytes each
	want, got = differing(`["`+long+`x"]`, `["`+long+`y"]`)
	require.Equal(t, `(the same 1902 bytes) …`+strings.Repeat("é", 50)+`x"]`, want)
	require.Equal(t, `(the same 1902 bytes) …`+strings.Repeat("é", 50)+`y"]`, got)

	// What comes after it is cut as usual.
	want, got = differing("a"+long, "b"+long)
	require.Contains(t, want, "… (2001 bytes)")
	require.Contains(t, got, "… (2001 bytes)")

	// One text may end where the other goes on.
	want, got = differing(long, long+"z")
	require.True(t, strings.HasSuffix(want, "é"), want)
	require.True(t, strings.HasSuffix(got, "z"), got)
	for _, odd := range []string{"", "\xa9", strings.Repeat("\xa9", 500)} {
		require.NotPanics(t, func() { differing(odd, odd+"x"); differing(odd+"x", odd); differing(odd, "") })
	}
}

func TestParsePacket(t *testing.T) {
	for text, want := range map[string]packet{
		`0{"sid":"x"}`:   {kind: '0', nsp: "/", data: json.RawMessage(`{"sid":"x"}`)},
		`2/admin,7["a"]`: {kind: '2', nsp: "/admin", id: "7", data: json.RawMessage(`["a"]`)},
		`312[1]`:         {kind: '3', nsp: "/", id: "12", data: json.RawMessage(`[1]`)},
		`1/admin`:        {kind: '1', nsp: "/admin"},
	} {
		got, err := parsePacket(text)
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "5[]", "x", `2["a"`, `2["a"]]`} {
		_, err := parsePacket(text)
		require.Error(t, err, text)
	}
}

func TestRESP(t *testing.T) {
	stream := "*2\r\n$9\r\nSUBSCRIBE\r\n$3\r\na\r\n\r\n" +
		"PING\r\n" +
		">3\r\n+psubscribe\r\n$2\r\nx*\r\n:1\r\n" +
		"%1\r\n+a\r\n*-1\r\n" +
		"$-1\r\n"
	r := newRESPReader(strings.NewReader(stream))

	var raw string
	var words []string
	for range 5 {
		bytes, found, err := r.next()
		require.NoError(t, err)
		raw += string(bytes)
		words = append(words, strings.Join(found, " "))
	}
	require.Equal(t, stream, raw)
	require.Equal(t, []string{"SUBSCRIBE a\r\n", "PING", "psubscribe x*", "a", ""}, words)

	for _, wrong := range []string{"$x\r\n", "*x\r\n", "$99999999999\r\n", "$5\r\nab", strings.Repeat("*1\r\n", 40)} {
		_, _, err := newRESPReader(strings.NewReader(wrong)).next()
		require.Error(t, err, wrong)
	}
}

func TestNodeLogKeepsItsEnd(t *testing.T) {
	l := newNodeLog()
	for range 1000 {
		_, _ = l.Write([]byte("line\nli"))
		_, _ = l.Write([]byte("ne\n" + strings.Repeat("x", 2*maxLogLine) + "\n"))
	}
	_, _ = l.Write([]byte("not a panic: this\nfatal error: all goroutines are asleep\npanic: second\nlast"))

	log, _ := l.split()
	require.LessOrEqual(t, len(log), maxLogLines+1)
	require.LessOrEqual(t, len(strings.Join(log, "\n")), maxLog+maxLogLine)
	require.Equal(t, "last", log[len(log)-1])
	require.Equal(t, "fatal error: all goroutines are asleep", l.sign())
}

func TestOutputTellsAnswersFromChatter(t *testing.T) {
	chatter := newNodeLog()
	o := newOutput(func() {}, chatter)
	answer := o.ask("ping")
	_, _ = o.Write([]byte("hello\r\n{\"goroutines\":1}\n" + strings.Repeat("y", 3*maxLine) + "\npo"))
	require.Empty(t, answer)
	_, _ = o.Write([]byte("ng\nready http://localhost:1/\nready http://localhost:2\npong\n"))
	require.Equal(t, "pong", <-answer)
	require.Empty(t, answer)
	url, _ := o.ready()
	require.Equal(t, "http://localhost:1", url)
	log, _ := chatter.split()
	require.Equal(t, "stdout: hello", log[0])
}

func TestIsLocal(t *testing.T) {
	for _, address := range []string{"http://127.0.0.1:1", "http://[::1]:2", "http://localhost:3/"} {
		require.True(t, isLocal(address), address)
	}
	for _, address := range []string{"", "http://127.0.0.1", "https://127.0.0.1:1", "http://10.0.0.1:1", "http://u@127.0.0.1:1", "http://127.0.0.1:1/x", "http://localhost.evil.example:1", "%"} {
		require.False(t, isLocal(address), address)
	}
}

func TestTidyGoroutines(t *testing.T) {
	dump := "SIGQUIT: quit\nPC=0x40 m=0 sigcode=0\n\n" +
		"goroutine 1 gp=0xc000 m=0 mp=0x1 [select]:\nmain.main()\n    /lab/main.go:7 +0x25 fp=0x1 sp=0x2 pc=0x3\n\n" +
		"goroutine 2 [force gc (idle)]:\ncreated by runtime.init.7 in goroutine 1\n\nrax    0x0"
	require.Equal(t, "goroutine 1 [select]:\nmain.main()\n    /lab/main.go:7", strings.Join(tidyGoroutines(strings.Split(dump, "\n")), "\n"))
	require.Equal(t, []string{"SIGQUIT"}, tidyGoroutines([]string{"SIGQUIT"}))
}

func TestTranscriptKeepsTheLatest(t *testing.T) {
	l := newRecorder()
	for range maxTranscript + 5 {
		l.sent("a", "node-1", "x")
	}
	lines := strings.Split(l.String(), "\n")
	require.Equal(t, "frames:", lines[0])
	require.Equal(t, "  … 5 earlier", lines[1])
	require.Len(t, lines, maxTranscript+2)
}
