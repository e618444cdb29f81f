//go:build unix

package interop

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/checks"
	"socketlab/grader/internal/core/workbook"
	"socketlab/grader/internal/prove/interop"
)

// patience bounds every wait for something that must happen. It is generous, because
// only a failure takes this long.
const patience = 30 * time.Second

// book is the clone that contains these tests.
func book(t *testing.T) workbook.Workbook {
	t.Helper()
	found, err := workbook.Find(".")
	require.NoError(t, err)
	return found
}

// A process is a program that a test started. It ends with the test.
type process struct {
	cmd   *exec.Cmd
	lines chan string // of its standard output; closed when that ends
	stdin io.WriteCloser
	done  chan struct{}

	mu  sync.Mutex
	log bytes.Buffer // everything it said
}

// start runs a program in dir with additional environment variables. If the test
// fails, its output is shown.
func start(t *testing.T, dir string, env []string, program string, args ...string) *process {
	t.Helper()
	path, err := interop.Look(program)
	require.NoError(t, err)
	p := &process{cmd: exec.Command(path, args...), lines: make(chan string, 1024), done: make(chan struct{})}
	p.cmd.Dir, p.cmd.Env = dir, append(os.Environ(), env...)
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	p.cmd.Stderr = p
	p.stdin, err = p.cmd.StdinPipe()
	require.NoError(t, err)
	stdout, err := p.cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, p.cmd.Start())
	go func() {
		defer close(p.done)
		defer close(p.lines)
		for said := bufio.NewScanner(stdout); said.Scan(); {
			_, _ = p.Write(append(said.Bytes(), '\n'))
			select {
			case p.lines <- said.Text():
			default: // nobody reads them; the log has them
			}
		}
		_ = p.cmd.Wait()
	}()
	t.Cleanup(func() {
		p.kill()
		if t.Failed() {
			t.Logf("%s %s said:\n%s", program, strings.Join(args, " "), p.said())
		}
	})
	return p
}

// Write keeps the output of the process.
func (p *process) Write(text []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.log.Write(text)
}

func (p *process) said() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.log.String()
}

// kill kills the process and everything that it started, and waits for its end.
func (p *process) kill() {
	_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
	<-p.done
}

// line waits for a line of standard output that begins with prefix and returns
// the rest of it.
func (p *process) line(t *testing.T, prefix string) string {
	t.Helper()
	return p.lineWithin(t, patience, prefix)
}

func (p *process) lineWithin(t *testing.T, limit time.Duration, prefix string) string {
	t.Helper()
	timeout := time.After(limit)
	for {
		select {
		case line, ok := <-p.lines:
			if !ok {
				require.Failf(t, "the process ended", "before it printed %q:\n%s", prefix, p.said())
			}
			if rest, found := strings.CutPrefix(line, prefix); found {
				return rest
			}
		case <-timeout:
			require.Failf(t, "no such line", "%q did not come:\n%s", prefix, p.said())
		}
	}
}

// startNode starts a program that follows the node contract (labs/node/README.md), and
// returns it with its URL.
func startNode(t *testing.T, name, redisURL string, program string, args ...string) (*process, string) {
	t.Helper()
	env := []string{"LAB_ADDR=127.0.0.1:0", "LAB_NODE=" + name, "LAB_CLOCK=real", "REDIS_URL=" + redisURL}
	p := start(t, "", env, program, args...)
	return p, p.line(t, "ready ")
}

// solutions are the Go programs built so far, by lab or package.
var solutions struct {
	sync.Mutex
	built map[string]string
	dir   string
}

// solution builds the solution of a lab as a node, once, and returns the
// program's path.
func solution(t *testing.T, name string) string {
	t.Helper()
	solutions.Lock()
	defer solutions.Unlock()
	if path := solutions.built[name]; path != "" {
		return path
	}
	lab, err := book(t).Lab(name)
	require.NoError(t, err)
	files, err := lab.Solution()
	require.NoError(t, err)
	laid, err := checks.WriteOverlay(t.TempDir(), lab, files, func(name string) string { return "solutions/" + lab.Name + "/" + name })
	require.NoError(t, err)
	return build(t, lab.Name, "-overlay="+laid.File, "./"+lab.Path()+"/node")
}

// program builds a command of the workbook, once, and returns the program's path.
func program(t *testing.T, pkg string) string {
	t.Helper()
	solutions.Lock()
	defer solutions.Unlock()
	if path := solutions.built[pkg]; path != "" {
		return path
	}
	return build(t, pkg, "./"+pkg)
}

// build builds a program under a name. The caller holds the lock.
func build(t *testing.T, name string, args ...string) string {
	t.Helper()
	if solutions.dir == "" {
		dir, err := os.MkdirTemp("", "socketlab-interop-")
		require.NoError(t, err)
		solutions.dir, solutions.built = dir, map[string]string{}
	}
	path := filepath.Join(solutions.dir, filepath.Base(name))
	command := exec.Command("go", append([]string{"build", "-o", path}, args...)...)
	command.Dir = book(t).Root
	said, err := command.CombinedOutput()
	require.NoError(t, err, "%s", said)
	solutions.built[name] = path
	return path
}

// startRedis starts a real Redis for the test and returns its URL.
func startRedis(t *testing.T) string {
	t.Helper()
	port := freePort(t)
	start(t, t.TempDir(), nil, interop.Redis.Name, "--bind", "127.0.0.1", "--port", strconv.Itoa(port),
		"--save", "", "--appendonly", "no")
	url := "redis://127.0.0.1:" + strconv.Itoa(port)
	options, err := redis.ParseURL(url)
	require.NoError(t, err)
	client := redis.NewClient(options)
	defer client.Close()
	require.Eventually(t, func() bool { return client.Ping(context.Background()).Err() == nil }, patience, 20*time.Millisecond)
	return url
}

// freePort returns a free port for programs that cannot choose one. It is below the
// ports that the system uses for outgoing connections, so that no connection takes it
// before the program does.
func freePort(t *testing.T) int {
	t.Helper()
	for range 100 {
		port := 20000 + rand.IntN(12000)
		listener, err := net.Listen("tcp", "127.0.0.1:"+strconv.Itoa(port))
		if err == nil {
			require.NoError(t, listener.Close())
			return port
		}
	}
	require.Fail(t, "no free port", "a hundred ports from 20000 to 32000 are in use")
	return 0
}
