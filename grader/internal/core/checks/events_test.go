package checks

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// heard keeps what a command prints.
type heard struct {
	mu     sync.Mutex
	events []event
	lines  []string
}

func (h *heard) take(e event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.events = append(h.events, e)
}

func (h *heard) line(text string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.lines = append(h.lines, text)
}

// printer is this test binary, told by its environment what to print.
func printer(t *testing.T, stdout, stderr string, code string) Command {
	t.Helper()
	program, err := os.Executable()
	require.NoError(t, err)
	return Command{Args: []string{program}, Env: append(os.Environ(), "PRINT_OUT="+stdout, "PRINT_ERR="+stderr, "PRINT_CODE="+code)}
}

// TestMain is also the command that tests start to have something to read.
func TestMain(m *testing.M) {
	code, ok := os.LookupEnv("PRINT_CODE")
	if !ok {
		os.Exit(m.Run())
	}
	_, _ = os.Stdout.WriteString(strings.ReplaceAll(os.Getenv("PRINT_OUT"), "LONG", strings.Repeat("x", longestEvent)))
	_, _ = os.Stderr.WriteString(os.Getenv("PRINT_ERR"))
	if code == "0" {
		os.Exit(0)
	}
	os.Exit(1)
}

func TestEventsAndLinesAreToldApart(t *testing.T) {
	h := &heard{}
	out := `{"Action":"run","Package":"p","Test":"TestA"}` + "\n" +
		`{"Action":"pass","Package":"p","Test":"TestA","Elapsed":0.5}` + "\r\n" +
		"{not an event}\n" + `{"Other":1}` + "\n" + `{"Action":"output","Output":"no line feed"}`

	err := stream(t.Context(), printer(t, out, "go: a remark\n", "1"), h)

	var exit *exec.ExitError
	require.ErrorAs(t, err, &exit)
	require.Equal(t, []event{
		{Action: actionRun, Package: "p", Test: "TestA"},
		{Action: actionPass, Package: "p", Test: "TestA", Elapsed: 0.5},
		{Action: actionOutput, Output: "no line feed"},
	}, h.events)
	require.ElementsMatch(t, []string{"{not an event}", `{"Other":1}`, "go: a remark"}, h.lines)
}

func TestALineWithoutEndIsAnError(t *testing.T) {
	err := stream(t.Context(), printer(t, "LONG{", "", "0"), &heard{})
	require.ErrorContains(t, err, "token too long")
}

func TestAnEndedContextStartsNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	h := &heard{}
	require.ErrorIs(t, stream(ctx, printer(t, "x\n", "", "0"), h), context.Canceled)
	require.Empty(t, h.lines)
}
