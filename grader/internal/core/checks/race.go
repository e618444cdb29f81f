package checks

import (
	"context"
	"os/exec"
	"runtime"
	"strings"
)

// RaceDetector reports whether -race can be built here: it needs cgo and a C
// compiler, except on macOS. Without, it says why.
func RaceDetector(ctx context.Context) (ok bool, why string) {
	if runtime.GOOS == "darwin" {
		return true, ""
	}
	out, err := exec.CommandContext(ctx, "go", "env", "CGO_ENABLED", "CC").Output()
	if err != nil {
		return false, "go env does not work: " + err.Error()
	}
	enabled, compiler, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	if strings.TrimSpace(enabled) != "1" {
		return false, "CGO_ENABLED is not 1 (no C compiler, or cgo is disabled)"
	}
	words := strings.Fields(compiler)
	if len(words) == 0 {
		return false, "no C compiler is set"
	}
	if _, err := exec.LookPath(words[0]); err != nil {
		return false, "there is no C compiler " + words[0]
	}
	return true, ""
}
