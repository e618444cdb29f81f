package node

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A program is a node in a process of its own. The test holds the other end of its
// pipes.
type program struct {
	t      *testing.T
	cmd    *exec.Cmd
	stdin  io.WriteCloser
	lines  *bufio.Scanner
	stderr *bytes.Buffer
}

func launch(t *testing.T, setup string, environ ...string) *program {
	t.Parallel()
	p := &program{t: t, stderr: &bytes.Buffer{}}
	p.cmd = exec.Command(os.Args[0])
	p.cmd.Env = append(os.Environ(), "SETUP="+setup, "LAB_ADDR=127.0.0.1:0", "LAB_NODE=node-7",
		"REDIS_URL=redis://user:hunter2@127.0.0.1:1/4", "LAB_KEYS=k e y", "GORACE=atexit_sleep_ms=20")
	p.cmd.Env = append(p.cmd.Env, environ...)
	p.cmd.Stderr = p.stderr
	stdin, err := p.cmd.StdinPipe()
	require.NoError(t, err)
	stdout, err := p.cmd.StdoutPipe()
	require.NoError(t, err)
	p.stdin, p.lines = stdin, bufio.NewScanner(stdout)
	require.NoError(t, p.cmd.Start())
	stop := time.AfterFunc(30*time.Second, func() { _ = p.cmd.Process.Kill() })
	t.Cleanup(func() {
		stop.Stop()
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
	})
	return p
}

func (p *program) say(line string) {
	_, err := io.WriteString(p.stdin, line+"\n")
	require.NoError(p.t, err)
}

func (p *program) line() string {
	p.lines.Scan()
	return p.lines.Text()
}

func (p *program) ready() string {
	url, ok := strings.CutPrefix(p.line(), "ready ")
	require.True(p.t, ok, p.stderr)
	require.Regexp(p.t, `^http://127\.0\.0\.1:\d+$`, url)
	return url
}

func (p *program) get(url string) string {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Get(url)
	require.NoError(p.t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(p.t, err)
	return strings.TrimSpace(string(body))
}

func (p *program) exits(code int) {
	p.t.Helper()
	for p.lines.Scan() {
	}
	err := p.cmd.Wait()
	var exit *exec.ExitError
	if code == 0 {
		require.NoError(p.t, err, p.stderr)
		return
	}
	require.True(p.t, errors.As(err, &exit), "%v %s", err, p.stderr)
	require.Equal(p.t, code, exit.ExitCode(), p.stderr)
}

func TestContract(t *testing.T) {
	p := launch(t, "good", "LAB_CLOCK=manual")
	url := p.ready()

	require.Equal(t, "node-7 k e y 2026-01-01 00:00:00", p.get(url+"/about"))
	require.Equal(t, "127.0.0.1:1 hunter2 4", p.get(url+"/redis"))
	require.Equal(t, "ok", p.get(url+"/health"))
	p.say("ping")
	require.Equal(t, "pong", p.line())
	p.say("advance 1500ms\r")
	require.Equal(t, "advanced", p.line())
	require.Equal(t, "node-7 k e y 2026-01-01 00:00:01", p.get(url+"/about"))
	p.say("advance -1m")
	require.Equal(t, "advanced", p.line())
	require.Equal(t, "node-7 k e y 2025-12-31 23:59:01", p.get(url+"/about"))
	p.say("stats")
	require.Regexp(t, `^\{"goroutines":\d+,"heap_bytes":\d+,"connections":0\}$`, p.line())
	p.say("")
	p.say("dance now")
	require.Equal(t, `error unknown command "dance": there are ping, advance and stats`, p.line())
	p.say("advance soon")
	require.Equal(t, `error advance needs a duration such as 1500ms, not "soon"`, p.line())
	p.say(strings.Repeat("x", 3*maxCommand))
	require.Equal(t, "error the command is longer than 4096 bytes", p.line())
	p.say("ping")
	require.Equal(t, "pong", p.line())

	require.NoError(t, p.stdin.Close())
	p.exits(0)
}

func TestRealClockIsNotAdvanced(t *testing.T) {
	p := launch(t, "good")
	p.say("advance 1s")
	p.say("ping")

	var answers []string
	for range 3 { // the answers and ready, in whatever order
		answers = append(answers, p.line())
	}
	require.Contains(t, answers, "error the clock is real and cannot be advanced: set LAB_CLOCK=manual")
	require.Contains(t, answers, "pong")
}

func TestCommandsBeforeReady(t *testing.T) {
	p := launch(t, "tickles", "LAB_CLOCK=manual")
	p.say("ping")
	require.Equal(t, "pong", p.line())
	p.say("advance 61s")

	// The moved clock makes the node ready while the answer is on its way, so the
	// two lines may arrive in either order.
	first, second := p.line(), p.line()
	if second == "advanced" {
		first, second = second, first
	}
	require.Equal(t, "advanced", first)
	require.Regexp(t, `^ready http://127\.0\.0\.1:\d+$`, second)
}

func TestEndOfInputEndsAtOnce(t *testing.T) {
	p := launch(t, "blocks")
	p.say("ping")
	require.Equal(t, "pong", p.line())

	require.NoError(t, p.stdin.Close())
	p.exits(0)
}

func TestTerminate(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no SIGTERM")
	}
	p := launch(t, "good")
	p.ready()

	require.NoError(t, p.cmd.Process.Signal(syscall.SIGTERM))
	p.exits(0)
}

func TestWrongEnvironment(t *testing.T) {
	for variable, complaint := range map[string]string{
		"LAB_ADDR=nowhere":         `cannot use the environment: LAB_ADDR "nowhere" is not host:port`,
		"LAB_ADDR=127.0.0.1:http":  `cannot use the environment: LAB_ADDR "127.0.0.1:http" has no port from 0 to 65535`,
		"LAB_ADDR=127.0.0.1:99999": `cannot use the environment: LAB_ADDR "127.0.0.1:99999" has no port from 0 to 65535`,
		"LAB_CLOCK=sundial":        `cannot use the environment: LAB_CLOCK "sundial" is neither real nor manual`,
		"REDIS_URL=secret://x":     `cannot use the environment: REDIS_URL is not an address like redis://127.0.0.1:6379`,
	} {
		t.Run(variable, func(t *testing.T) {
			p := launch(t, "good", variable)
			p.exits(2)
			require.Equal(t, "node: "+complaint+"\n", p.stderr.String())
		})
	}
}

func TestSetupFails(t *testing.T) {
	p := launch(t, "fails")
	p.exits(1)
	require.Equal(t, "node: run Setup: no keys\n", p.stderr.String())
}

func TestSetupPanics(t *testing.T) {
	p := launch(t, "panics")
	p.exits(1)
	require.Contains(t, p.stderr.String(), "node: Setup panicked: oh dear\n")
	require.NotContains(t, p.stderr.String(), "\npanic: ")
}

func TestAddressInUse(t *testing.T) {
	first := launch(t, "good")
	url := first.ready()

	second := exec.Command(os.Args[0])
	second.Env = append(first.cmd.Env, "LAB_ADDR="+strings.TrimPrefix(url, "http://"))
	second.Stdin = neverEnds(t)
	out, err := second.CombinedOutput()
	require.Error(t, err)
	require.Contains(t, string(out), "node: listen: ")
}

// neverEnds returns a standard input that stays open and on which nothing arrives.
func neverEnds(t *testing.T) io.Reader {
	r, w, err := os.Pipe()
	require.NoError(t, err)
	t.Cleanup(func() { _, _ = r.Close(), w.Close() })
	return r
}
