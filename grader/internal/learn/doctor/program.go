package doctor

import (
	"context"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// firstLine returns the first line that a program prints.
func firstLine(ctx context.Context, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.WaitDelay = time.Second
	said, err := cmd.Output()
	line, _, _ := strings.Cut(strings.TrimSpace(string(said)), "\n")
	return strings.TrimSpace(line), err
}

// install says how to install a program. Debian is the name of its package there.
func install(debian, macOS, elsewhere string) string {
	switch {
	case runtime.GOOS == "linux":
		return "on Debian: apt-get install " + debian
	case runtime.GOOS == "darwin":
		return macOS
	default:
		return elsewhere
	}
}

func gnuMake(ctx context.Context) Finding {
	version, err := firstLine(ctx, "make", "--version")
	switch {
	case err != nil:
		return Warningf(install("make", "xcode-select --install", "install GNU Make")+"; or type go run ./grader run 1 instead of make lab-1", "make does not work: %v", err)
	case !strings.HasPrefix(version, "GNU Make"):
		return Warningf("install GNU Make, and type gmake instead of make", "%.60q is not GNU Make", version)
	}
	return Goodf("%.60s", version)
}

func git(ctx context.Context) Finding {
	version, err := firstLine(ctx, "git", "--version")
	if err != nil {
		return Warningf(install("git", "xcode-select --install", "install git"), "git does not work: %v; without it you cannot restore files that you change by accident", err)
	}
	return Goodf("%.60s", version)
}

// MinNode is the oldest major version of Node.js that the official packages support.
const MinNode = 20

func node(ctx context.Context) Finding {
	remedy := install("nodejs npm", "see https://nodejs.org", "see https://nodejs.org") + "; you need it only to write your server in Node.js"
	version, err := firstLine(ctx, "node", "--version")
	major, _, _ := strings.Cut(strings.TrimPrefix(version, "v"), ".")
	number, _ := strconv.Atoi(major)
	switch {
	case err != nil:
		return Warningf(remedy, "Node.js does not work: %v", err)
	case number < MinNode:
		return Warningf(remedy, "%.60q is older than v%d", version, MinNode)
	}
	return Goodf("%.60s", version)
}

// race compiles a program, since the race detector needs a C compiler with its headers
// and a linker.
func race(ctx context.Context) Finding {
	remedy := install("gcc libc6-dev", "xcode-select --install", "install gcc, with MSYS2 for instance") + ", and do not set CGO_ENABLED; without it, no check is repeated under the race detector"
	settings, err := GoEnv(ctx, "", "CGO_ENABLED", "CC")
	compiler := strings.Fields(settings["CC"])
	switch {
	case err != nil:
		return Warningf(remedy, "go env does not work: %v", err)
	case settings["CGO_ENABLED"] != "1":
		return Warningf(remedy, "CGO_ENABLED is not 1: there is no C compiler, or cgo is disabled")
	case len(compiler) == 0:
		return Warningf(remedy, "no C compiler is set")
	}
	dir, err := os.MkdirTemp("", "socketlab-doctor-")
	if err != nil {
		return Warningf("free some space in "+os.TempDir(), "%v", err)
	}
	defer os.RemoveAll(dir)
	cmd := exec.CommandContext(ctx, compiler[0], append(compiler[1:], "-x", "c", "-o", dir+"/a.out", "-")...)
	cmd.Stdin, cmd.WaitDelay = strings.NewReader("#include <stdlib.h>\nint main(void) { return EXIT_SUCCESS; }\n"), time.Second
	if said, err := cmd.CombinedOutput(); err != nil {
		return Warningf(remedy, "the C compiler %s does not work: %v %.200s", compiler[0], err, said)
	}
	return Goodf("the C compiler %s works", compiler[0])
}
