package verify

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/terminal"
)

var update = flag.Bool("update", false, "write what is printed to testdata/*.golden")

// golden compares what draw prints, in 80 columns, with testdata/name.golden.
func golden(t *testing.T, name string, colour bool, draw func(*terminal.Page)) {
	t.Helper()
	var b bytes.Buffer
	draw(terminal.PlainPage(&b, colour))
	file := filepath.Join("testdata", name+".golden")
	if *update {
		require.NoError(t, os.WriteFile(file, b.Bytes(), 0o600))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), b.String(), "if this is as it should be: go test ./grader/internal/prove/verify -update")
}

func TestMatrixGolden(t *testing.T) {
	golden(t, "matrix", false, func(page *terminal.Page) {
		m := Matrix{Lab: "01-scaling", Mutants: []MatrixRow{
			{Name: "own-messages-not-skipped-which-is-a-long-name", Kills: append([]Kill{Caught, Killed, Missed, NotViable}, make([]Kill, 14)...)},
			{Name: "short", Kills: make([]Kill, 18)},
		}}
		for range 18 {
			m.Checks = append(m.Checks, "A message emitted to a room on one node reaches that room's members on every node, and nobody else")
		}
		m.Print(page)
	})
}

func TestVerificationGolden(t *testing.T) {
	golden(t, "verification", true, func(page *terminal.Page) {
		page.Heading("01-scaling")
		proved(page, "solution", "passes 4 of 4 under -race", 12.34)
		proved(page, "uid-shared", "killed by 1 4", 2.5)
		readFirst(page, "bob did not hear the event that must come, whatever he waits for, however long it takes")
		readFirst(page, "")
		disproved(page, "order-lost", "lived", 3.2)
		Problem{Place: "01-scaling", Text: "mutant order-lost lived: TestOrder must catch it, and this goes on to a second line", Detail: "TestOrder: passed"}.Print(page)
	})
}
