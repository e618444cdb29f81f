package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"socketlab/grader/internal/prove/interop"
)

// A Fact is a name and its value: a version, or a part of the machine.
type Fact struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Environment describes the machine and the versions of a run. A value that cannot
// be read is "unknown".
func Environment(ctx context.Context, root string) []Fact {
	facts := []Fact{
		{"processor", strconv.Itoa(runtime.NumCPU()) + " × " + field("/proc/cpuinfo", "model name")},
		{"memory", gigabytes(field("/proc/meminfo", "MemTotal"))},
		{"kernel", "Linux " + first(os.ReadFile("/proc/sys/kernel/osrelease"))},
		{"TCP congestion control", first(os.ReadFile("/proc/sys/net/ipv4/tcp_congestion_control"))},
		{"Go", strings.TrimPrefix(runtime.Version(), "go")},
		{"Node.js", strings.TrimPrefix(first(exec.CommandContext(ctx, "node", "--version").Output()), "v")},
		{"Bun", first(exec.CommandContext(ctx, bunProgram(root), "--version").Output())},
		{"nginx", strings.TrimPrefix(first(exec.CommandContext(ctx, program("nginx"), "-v").CombinedOutput()), "nginx version: nginx/")},
		{"HAProxy", strings.TrimPrefix(first(exec.CommandContext(ctx, program("haproxy"), "-v").Output()), "HAProxy version ")},
		{"Redis", redisVersion(first(exec.CommandContext(ctx, "redis-server", "--version").Output()))},
	}
	for _, name := range []string{"socket.io", "ws", "@socket.io/redis-adapter", "redis", "jsonwebtoken"} {
		facts = append(facts, Fact{name, packageVersion(filepath.Join(root, "grader/node_modules", name, "package.json"))})
	}
	facts = append(facts, Fact{"@socket.io/bun-engine", packageVersion(filepath.Join(root, BunDir, "node_modules/@socket.io/bun-engine/package.json"))})
	for _, path := range []string{"github.com/gorilla/websocket", "github.com/redis/go-redis/v9", "github.com/golang-jwt/jwt/v5"} {
		list := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Version}}", path)
		list.Dir = root
		facts = append(facts, Fact{path, strings.TrimPrefix(first(list.Output()), "v")})
	}
	return facts
}

const unknown = "unknown"

// program returns the path of a program, or its name if it is not there.
func program(name string) string {
	if path, err := interop.Look(name); err == nil {
		return path
	}
	return name
}

// first is the first line.
func first(text []byte, err error) string {
	line, _, _ := strings.Cut(strings.TrimSpace(string(text)), "\n")
	if err != nil || line == "" {
		return unknown
	}
	return line
}

// field finds "name : value" in a file of /proc.
func field(path, name string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return unknown
	}
	for line := range strings.Lines(string(text)) {
		if key, value, found := strings.Cut(line, ":"); found && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return unknown
}

func gigabytes(kilobytes string) string {
	n, err := strconv.ParseFloat(strings.TrimSuffix(kilobytes, " kB"), 64)
	if err != nil {
		return unknown
	}
	return fmt.Sprintf("%.0f GiB", n/(1<<20))
}

// redisVersion reads "Redis server v=7.0.15 sha=…".
func redisVersion(said string) string {
	_, version, found := strings.Cut(said, "v=")
	if !found {
		return unknown
	}
	version, _, _ = strings.Cut(version, " ")
	return version
}

func packageVersion(path string) string {
	var manifest struct{ Version string }
	text, err := os.ReadFile(path)
	if err != nil || json.Unmarshal(text, &manifest) != nil || manifest.Version == "" {
		return unknown
	}
	return manifest.Version
}
