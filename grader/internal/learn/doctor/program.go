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

// says is the first line that a program prints.
func says(ctx context.Context, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.WaitDelay = time.Second
	said, err := cmd.Output()
	line, _, _ := strings.Cut(strings.TrimSpace(string(said)), "\n")
	return strings.TrimSpace(line), err
}

// install says how to get a program, by its package's name on Debian.
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

func makes(ctx context.Context) Finding {
	version, err := says(ctx, "make", "--version")
	switch {
	case err != nil:
		return lacking(install("make", "xcode-select --install", "install GNU Make")+"; or type go run ./grader run 1 instead of make lab-1", "there is none that works: %v", err)
	case !strings.HasPrefix(version, "GNU Make"):
		return lacking("install GNU Make, and type gmake", "%.60q is not GNU Make", version)
	}
	return good("%.60s", version)
}

func git(ctx context.Context) Finding {
	version, err := says(ctx, "git", "--version")
	if err != nil {
		return lacking(install("git", "xcode-select --install", "install git"), "there is none that works: %v; files of the workbook that you change by accident cannot be restored", err)
	}
	return good("%.60s", version)
}

// MinNode is the oldest major version of Node.js that the packages run on.
const MinNode = 20

func node(ctx context.Context) Finding {
	remedy := install("nodejs npm", "see https://nodejs.org", "see https://nodejs.org") + "; only those who write their servers in Node.js need it"
	version, err := says(ctx, "node", "--version")
	major, _, _ := strings.Cut(strings.TrimPrefix(version, "v"), ".")
	number, _ := strconv.Atoi(major)
	switch {
	case err != nil:
		return lacking(remedy, "there is none that works: %v", err)
	case number < MinNode:
		return lacking(remedy, "%.60q is older than v%d", version, MinNode)
	}
	return good("%.60s", version)
}

// race compiles a program, since a compiler alone is not enough: it needs its
// headers and a linker.
func race(ctx context.Context) Finding {
	remedy := install("gcc libc6-dev", "xcode-select --install", "install gcc, with MSYS2 for instance") + ", and leave CGO_ENABLED alone; without it everything works but make lab-1 ARGS=--race"
	settings, err := goEnv(ctx, "", "CGO_ENABLED", "CC")
	compiler := strings.Fields(settings["CC"])
	switch {
	case err != nil:
		return lacking(remedy, "go env does not work: %v", err)
	case settings["CGO_ENABLED"] != "1":
		return lacking(remedy, "CGO_ENABLED is not 1: there is no C compiler, or it was switched off")
	case len(compiler) == 0:
		return lacking(remedy, "no C compiler is set")
	}
	dir, err := os.MkdirTemp("", "socketlab-doctor-")
	if err != nil {
		return lacking("make room in "+os.TempDir(), "%v", err)
	}
	defer os.RemoveAll(dir)
	cmd := exec.CommandContext(ctx, compiler[0], append(compiler[1:], "-x", "c", "-o", dir+"/a.out", "-")...)
	cmd.Stdin, cmd.WaitDelay = strings.NewReader("#include <stdlib.h>\nint main(void) { return EXIT_SUCCESS; }\n"), time.Second
	if said, err := cmd.CombinedOutput(); err != nil {
		return lacking(remedy, "the C compiler %s does not work: %v %.200s", compiler[0], err, said)
	}
	return good("the C compiler %s works", compiler[0])
}
