package sandbox_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/class/sandbox"
	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/workbook"
)

// needLinux skips a test on other systems, where neither the sandboxes nor the prisoner
// can be built.
func needLinux(t *testing.T) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("SKIPPED: sandboxes need Linux")
	}
}

// levels opens each sandbox that works here, and logs loudly which ones do not.
func levels(t *testing.T) map[sandbox.Level]sandbox.Sandbox {
	t.Helper()
	needLinux(t)
	book, err := workbook.Find(".")
	require.NoError(t, err)
	boxes := map[sandbox.Level]sandbox.Sandbox{}
	for _, level := range []sandbox.Level{sandbox.Bubblewrap, sandbox.Namespaces, sandbox.Landlock} {
		box, err := sandbox.Open(t.Context(), book.Root, level)
		if err != nil {
			t.Logf("SKIPPED: %v", err)
			continue
		}
		t.Cleanup(func() { require.NoError(t, box.Close()) })
		boxes[level] = box
	}
	return boxes
}

// prisoner builds testdata/prisoner, which tries what its argument says.
func prisoner(t *testing.T) string {
	t.Helper()
	needLinux(t)
	path := filepath.Join(t.TempDir(), "prisoner")
	build := exec.Command("go", "build", "-o", path, "./testdata/prisoner")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	said, err := build.CombinedOutput()
	require.NoError(t, err, "%s", said)
	return path
}

func TestSandbox(t *testing.T) {
	program := prisoner(t)
	secret := filepath.Join(t.TempDir(), "secret")
	require.NoError(t, os.WriteFile(secret, []byte("the solution"), 0o644))
	t.Setenv("SOCKETLAB_SECRET", "in the environment")

	for level, box := range levels(t) {
		try := func(t *testing.T, limits sandbox.Limits, what ...string) (sandbox.Ended, string) {
			t.Helper()
			if limits.Wall == 0 {
				limits.Wall = 2 * time.Minute // never the reason, unless a case says so
			}
			var said bytes.Buffer
			ended, err := box.Run(t.Context(), sandbox.Program{
				Args: append([]string{program}, what...), Show: []string{program},
				Env: []string{"LAB_NODE=node-1"}, Loopback: true, Limits: limits, Stdout: &said, Stderr: &said,
			})
			require.NoError(t, err)
			return ended, strings.TrimSpace(said.String())
		}
		isolated := level != sandbox.Landlock
		t.Run(string(level), func(t *testing.T) {
			t.Run("sees its own variables and no other", func(t *testing.T) {
				ended, said := try(t, sandbox.Limits{}, "env")
				require.Zero(t, ended.Code, said)
				require.Contains(t, said, "LAB_NODE=node-1")
				require.NotContains(t, said, "SECRET")
			})
			for _, attack := range []string{"read " + secret, "read /etc/passwd", "read /proc/1/environ", "list /proc", "write " + secret,
				"mount", "ptrace", "unshare", "raw", "netlink", "i386"} {
				t.Run(attack, func(t *testing.T) {
					ended, said := try(t, sandbox.Limits{}, strings.Fields(attack)...)
					require.NotZero(t, ended.Code, said)
					require.NotContains(t, said, "solution")
					require.NotContains(t, said, "SUCCEEDED")
				})
			}
			t.Run("cannot say that the sandbox failed", func(t *testing.T) {
				ended, said := try(t, sandbox.Limits{}, "pose")
				require.Equal(t, 125, ended.Code)
				require.Equal(t, "jail: no room", said)
				require.Empty(t, ended.Trouble)
			})
			t.Run("writes to its directory", func(t *testing.T) {
				ended, said := try(t, sandbox.Limits{}, "scratch")
				require.Zero(t, ended.Code, said)
			})
			t.Run("serves on loopback", func(t *testing.T) {
				ended, said := try(t, sandbox.Limits{}, "loopback")
				require.Zero(t, ended.Code, said)
			})
			if isolated {
				t.Run("reaches nothing else", func(t *testing.T) {
					listener := listen(t)
					ended, said := try(t, sandbox.Limits{}, "dial", listener)
					require.NotZero(t, ended.Code, said)
				})
				t.Run("fills its disk and no more", func(t *testing.T) {
					ended, said := try(t, sandbox.Limits{Disk: 1 << 20, FileSize: 64 << 20}, "fill")
					require.NotZero(t, ended.Code, said)
					require.Contains(t, said, "no space left")
				})
			}
			if level == sandbox.Namespaces { // the level of every node
				t.Run("makes few files", func(t *testing.T) {
					ended, said := try(t, sandbox.Limits{}, "files")
					require.NotZero(t, ended.Code, said)
					require.Contains(t, said, "no space left")
				})
			}
			t.Run("a big file", func(t *testing.T) {
				ended, said := try(t, sandbox.Limits{FileSize: 1 << 20}, "fill")
				require.NotZero(t, ended.Code, said)
			})
			for attack, limit := range map[string]record.Limit{
				"memory": record.LimitMemory, "goroutines": record.LimitMemory, "threads": record.LimitProcesses,
				"spin": record.LimitCPU, "flood": record.LimitOutput,
			} {
				t.Run(attack, func(t *testing.T) {
					limits := sandbox.Limits{Memory: 256 << 20, Output: 1 << 20, Processes: 64}
					if limit == record.LimitCPU {
						limits.CPU = time.Second // elsewhere a busy machine might reach it first
					}
					ended, said := try(t, limits, attack)
					require.NotZero(t, ended.Code)
					require.Equal(t, limit, ended.Broken, "%+v %.300s", ended, said)
				})
			}
			t.Run("sleeps", func(t *testing.T) {
				ended, _ := try(t, sandbox.Limits{Wall: 200 * time.Millisecond}, "sleep")
				require.True(t, ended.Overdue)
			})
			t.Run("leaves nobody behind", func(t *testing.T) {
				ended, said := try(t, sandbox.Limits{}, "daemon")
				require.Zero(t, ended.Code, said)
				require.Eventually(t, func() bool { return !running(t, program) }, 10*time.Second, 10*time.Millisecond)
			})
			t.Run("a program that is not there", func(t *testing.T) {
				_, err := box.Run(t.Context(), sandbox.Program{Args: []string{"/nowhere"}})
				require.Error(t, err)
			})
		})
	}
}
