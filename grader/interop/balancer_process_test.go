//go:build unix

package interop

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/prove/interop"
)

// A balancer is a program with a configuration of notes/balancers. The tests change
// only the addresses in that file, and what a test names.
type balancer struct {
	program string
	file    string
	text    string
}

func nginx(t *testing.T) *balancer   { return configured(t, "nginx", "nginx.conf") }
func haproxy(t *testing.T) *balancer { return configured(t, "haproxy", "haproxy.cfg") }

// ours is the workbook's own.
func ours() *balancer { return &balancer{program: "socketlab"} }

// recommended are the ones of the notes.
func recommended(t *testing.T) []*balancer { return []*balancer{nginx(t), haproxy(t)} }

// balancers are all.
func balancers(t *testing.T) []*balancer { return append(recommended(t), ours()) }

func configured(t *testing.T, program, file string) *balancer {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(book(t).Root, "notes", "balancers", file))
	require.NoError(t, err)
	return &balancer{program, file, string(text)}
}

// with replaces one text of the configuration, which must occur exactly once outside
// comments. An empty replacement removes the directive of a line.
func (b *balancer) with(t *testing.T, old, replacement string) *balancer {
	t.Helper()
	lines, found := strings.Split(b.text, "\n"), 0
	for i, line := range lines {
		if !strings.HasPrefix(strings.TrimSpace(line), "#") && strings.Contains(line, old) {
			lines[i] = strings.Replace(line, old, replacement, 1)
			found++
		}
	}
	require.Equalf(t, 1, found, "%s must say %q once; mend the test or the file", b.file, old)
	return &balancer{b.program, b.file, strings.Join(lines, "\n")}
}

func (b *balancer) without(t *testing.T, directive string) *balancer {
	t.Helper()
	return b.with(t, directive, "")
}

// A running balancer is a process in front of three nodes.
type running struct {
	*process
	url string

	balancer *balancer // as it was started
	dir      string    // has the configuration
	socket   string    // takes HAProxy's commands
}

// start starts the program in front of the nodes and returns its URL.
func (b *balancer) start(t *testing.T, nodes ...string) string {
	t.Helper()
	return b.run(t, nodes...).url
}

// run checks the configuration with the program's own check, and starts the program in
// front of the nodes.
func (b *balancer) run(t *testing.T, nodes ...string) *running {
	t.Helper()
	require.Len(t, nodes, 3, "the configurations name three nodes")
	if b.program == ours().program {
		p := startOurs(t, nodes)
		return &running{process: p, url: p.line(t, "ready "), balancer: b}
	}
	address := fmt.Sprintf("127.0.0.1:%d", freePort(t))
	for i, node := range nodes {
		b = b.with(t, fmt.Sprintf("127.0.0.1:%d", 3001+i), node)
	}
	dir, socket := t.TempDir(), ""
	var args []string
	switch b.program {
	case "nginx":
		b = b.with(t, "listen 8080;", "listen "+address+";")
		args = []string{"-p", dir, "-c", b.wrap(t, dir)}
	case "haproxy":
		socket = shortPath(t)
		b = b.with(t, "bind :8080", "bind "+address)
		b = &balancer{b.program, b.file, "global\n    stats socket " + socket + " level admin\n\n" + b.text}
		args = []string{"-f", b.write(t, dir)}
	}
	b.check(t, dir, args)
	p := start(t, dir, nil, b.program, args...)
	require.Eventually(t, func() bool {
		answer, err := plain.Get("http://" + address + "/")
		if err != nil {
			return false
		}
		_ = answer.Body.Close()
		return true
	}, patience, 20*time.Millisecond)
	return &running{p, "http://" + address, b, dir, socket}
}

// shortPath is a path for a Unix socket, whose length is limited.
func shortPath(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "lb-")
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return filepath.Join(dir, "admin")
}

// startOurs starts the workbook's own in a process of its own.
func startOurs(t *testing.T, nodes []string) *process {
	t.Helper()
	names := map[string]string{}
	for i, node := range nodes {
		names[fmt.Sprintf("node-%d", i+1)] = "http://" + node
	}
	keys, err := json.Marshal(map[string]any{
		"nodes": names, "cookie": "node", "cookieKey": rand.Text() + rand.Text(),
		"health":  map[string]any{"path": "/health", "every": "2s", "timeout": "2s", "rise": 2, "fall": 2},
		"headers": "5s", "poll": "60s", "idle": "60s",
	})
	require.NoError(t, err)
	env := []string{"LAB_ADDR=127.0.0.1:0", "LAB_NODE=balancer", "LAB_CLOCK=real", "LAB_KEYS=" + string(keys)}
	return start(t, "", env, program(t, "grader/interop/loadbalancer"))
}

// plain keeps no connection open.
var plain = &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: patience}

func (b *balancer) write(t *testing.T, dir string) string {
	t.Helper()
	path := filepath.Join(dir, b.file)
	require.NoError(t, os.WriteFile(path, []byte(b.text), 0o600))
	return path
}

// wrap puts the file into what a machine's own nginx.conf contains.
func (b *balancer) wrap(t *testing.T, dir string) string {
	t.Helper()
	me, err := user.Current()
	require.NoError(t, err)
	path := filepath.Join(dir, "main.conf")
	require.NoError(t, os.WriteFile(path, []byte(fmt.Sprintf(`user %s;
daemon off;
pid nginx.pid;
error_log stderr notice;
worker_processes 2;
events { worker_connections 1024; }
http {
	access_log off;
	client_body_temp_path body;
	proxy_temp_path proxy;
	fastcgi_temp_path fastcgi;
	uwsgi_temp_path uwsgi;
	scgi_temp_path scgi;
	include %s;
}
`, me.Username, b.write(t, dir))), 0o600))
	return path
}

// check has the program check the configuration: nginx -t, haproxy -c.
func (b *balancer) check(t *testing.T, dir string, args []string) {
	t.Helper()
	path, err := interop.Look(b.program)
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	check := exec.CommandContext(ctx, path, append([]string{map[string]string{"nginx": "-t", "haproxy": "-c"}[b.program]}, args...)...)
	check.Dir = dir
	said, err := check.CombinedOutput()
	require.NoErrorf(t, err, "%s refuses notes/balancers/%s:\n%s", b.program, b.file, said)
	require.NotContains(t, string(said), "WARNING", "haproxy has doubts about notes/balancers/%s", b.file)
}
