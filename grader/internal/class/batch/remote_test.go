package batch

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/class/config"
	"socketlab/grader/internal/class/journal"
	"socketlab/grader/internal/core/workbook"
)

func TestWorkersAreToldTheLimitsAndTheJournal(t *testing.T) {
	kept, err := journal.Open(t.Context(), filepath.Join(t.TempDir(), "class.db"))
	require.NoError(t, err)
	defer func() { require.NoError(t, kept.Close()) }()
	b := &assembler{file: config.Default(), labs: []workbook.Lab{{Name: "01-scaling"}}, journal: kept, seed: 7}

	s := b.settings("source", "version")

	require.Equal(t, kept.ID(), s.Journal)
	require.Equal(t, 2*time.Minute, s.Timeout)
	require.Equal(t, 5*time.Minute, s.Submission)
	require.Greater(t, s.Lease, s.Submission)
	require.Equal(t, []string{"01-scaling"}, s.Labs)
	require.Equal(t, uint64(7), s.Seed)
}
