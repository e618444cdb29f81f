//go:build unix

package interop

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/prove/interop"
)

// unhurried bounds a wait for a screen. Before it appears, a lab may have to be built
// and run on a busy machine.
const unhurried = 5 * time.Minute

// A terminal is a shell in tmux. A test types into it and reads its screen.
type terminal struct {
	t      *testing.T
	tmux   string
	socket string
}

// openTerminal starts a shell in dir. It ends with the test.
func openTerminal(t *testing.T, dir string, width, height int) *terminal {
	t.Helper()
	tmux, err := interop.Look("tmux")
	require.NoError(t, err)
	short, err := os.MkdirTemp("", "tmux-") // the path of a socket must be short
	require.NoError(t, err)
	term := &terminal{t: t, tmux: tmux, socket: filepath.Join(short, "socket")}
	t.Cleanup(func() {
		if t.Failed() {
			t.Log("the terminal shows:\n" + term.screen())
		}
		_ = exec.Command(tmux, "-S", term.socket, "kill-server").Run()
		_ = os.RemoveAll(short)
	})
	term.do("-u", "-f", os.DevNull, "new-session", "-d", "-x", strconv.Itoa(width), "-y", strconv.Itoa(height), "-c", dir,
		"env", "-u", "NO_COLOR", "LC_ALL=C.UTF-8", "REDIS_URL=", "LAB_SEED=", "PS1=> ", "sh")
	term.until("the shell is there", func(screen string) bool { return strings.HasPrefix(screen, ">") })
	return term
}

// do runs a tmux command and returns its output.
func (term *terminal) do(args ...string) string {
	term.t.Helper()
	out, err := exec.Command(term.tmux, append([]string{"-S", term.socket}, args...)...).CombinedOutput()
	require.NoError(term.t, err, "tmux %v: %s", args, out)
	return string(out)
}

// press presses keys, named as tmux names them.
func (term *terminal) press(keys ...string) {
	term.t.Helper()
	term.do(append([]string{"send-keys"}, keys...)...)
}

// enter types a line.
func (term *terminal) enter(line string) {
	term.t.Helper()
	term.do("send-keys", "-l", line)
	term.press("Enter")
}

func (term *terminal) screen() string {
	out, err := exec.Command(term.tmux, "-S", term.socket, "capture-pane", "-p").CombinedOutput()
	if err != nil {
		return err.Error()
	}
	return string(out)
}

// shows waits until the screen contains all texts, and returns it.
func (term *terminal) shows(texts ...string) string {
	term.t.Helper()
	return term.until(strings.Join(texts, ", "), func(screen string) bool {
		for _, text := range texts {
			if !strings.Contains(screen, text) {
				return false
			}
		}
		return true
	})
}

// until waits for a screen.
func (term *terminal) until(what string, holds func(screen string) bool) string {
	term.t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(unhurried)
	for {
		if screen := term.screen(); holds(screen) {
			return screen
		}
		select {
		case <-tick.C:
		case <-deadline:
			require.Fail(term.t, "the terminal never showed: "+what)
		}
	}
}
