package progress

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	rootVariable = "PROGRESS_TEST_ROOT" // set in processes that stand for a terminal
	diesVariable = "PROGRESS_TEST_DIES" // set in a process that is killed during an update
)

const times = 25

func TestMain(m *testing.M) {
	root := os.Getenv(rootVariable)
	switch {
	case root == "":
		os.Exit(m.Run())
	case os.Getenv(diesVariable) != "":
		_, _ = Update(root, func(*Progress) error {
			fmt.Println("updating")
			select {} // until it is killed
		})
	}
	for range times {
		if err := increase(root, strconv.Itoa(os.Getpid())); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// increase increments the count of one terminal and, in a section, the common count.
func increase(root, terminal string) error {
	_, err := Update(root, func(p *Progress) error {
		p.Lab("01-x").Hints[terminal]++
		all, _ := Section[int](p, "all")
		return p.SetSection("all", all+1)
	})
	return err
}

// Several processes and several goroutines of this one update at the same time.
func TestNoUpdateIsLost(t *testing.T) {
	root := t.TempDir()
	const processes, goroutines = 4, 4
	var ends []func() error
	for range processes {
		terminal := exec.Command(os.Args[0])
		terminal.Env = append(os.Environ(), rootVariable+"="+root)
		terminal.Stderr = os.Stderr
		require.NoError(t, terminal.Start())
		ends = append(ends, terminal.Wait)
	}
	for g := range goroutines {
		ended := make(chan error, 1)
		go func() {
			for range times {
				if err := increase(root, fmt.Sprint("goroutine", g)); err != nil {
					ended <- err
					return
				}
			}
			ended <- nil
		}()
		ends = append(ends, func() error { return <-ended })
	}
	for _, end := range ends {
		require.NoError(t, end())
	}

	p := load(t, root)
	all, _ := Section[int](p, "all")
	require.Equal(t, (processes+goroutines)*times, all)
	require.Len(t, p.Lab("01-x").Hints, processes+goroutines)
	for terminal, counted := range p.Lab("01-x").Hints {
		require.Equal(t, times, counted, terminal)
	}
}

func TestKilledUpdateBlocksNobody(t *testing.T) {
	root := t.TempDir()
	update(t, root, func(p *Progress) { p.Lab("01-x").GiveHint("TestA", 1) })
	dies := exec.Command(os.Args[0])
	dies.Env = append(os.Environ(), rootVariable+"="+root, diesVariable+"=1")
	out, err := dies.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, dies.Start())
	_, err = bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	require.NoError(t, dies.Process.Kill())
	_ = dies.Wait()

	update(t, root, func(p *Progress) { p.Lab("01-x").GiveHint("TestB", 1) })

	require.Equal(t, map[string]int{"TestA": 1, "TestB": 1}, load(t, root).Lab("01-x").Hints)
}
