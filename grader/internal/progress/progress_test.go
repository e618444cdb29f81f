package progress

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/record"
)

func TestProgressIsKept(t *testing.T) {
	root := t.TempDir()
	p, remark, err := Load(root)
	require.NoError(t, err)
	require.Empty(t, remark)

	p.Lab("01-x").Hints["TestA"] = 2
	rec := &record.Record{Checks: []record.Check{{Name: "TestA", Points: 60, Status: record.Failed}, {Name: "TestB", Points: 40, Status: record.Passed}}}
	rec.Total()
	p.Lab("01-x").Ran(rec, time.Now())
	require.NoError(t, p.Save())

	again, remark, err := Load(root)
	require.NoError(t, err)
	require.Empty(t, remark)
	require.Equal(t, 2, again.Lab("01-x").Hints["TestA"])
	require.Equal(t, []string{"TestA"}, again.Lab("01-x").Last.Failing)
	require.Equal(t, 40, again.Lab("01-x").Last.Score)
	require.Nil(t, again.Lab("01-x").Solved)
	entries, err := os.ReadDir(filepath.Join(root, Dir))
	require.NoError(t, err)
	require.Len(t, entries, 1, "no temporary file is left")
}

func TestDamagedProgressIsSetAside(t *testing.T) {
	for _, text := range []string{"", "{", `{"schema":"socketlab/progress/v9"}`, "[]", `{"schema":"socketlab/progress/v1","labs":[]}`} {
		root := t.TempDir()
		require.NoError(t, os.Mkdir(filepath.Join(root, Dir), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(root, Dir, "progress.json"), []byte(text), 0o600))

		p, remark, err := Load(root)

		require.NoError(t, err)
		require.Contains(t, remark, "progress.json.damaged-")
		require.NoError(t, p.Save())
		aside, err := filepath.Glob(filepath.Join(root, Dir, "progress.json.damaged-*"))
		require.NoError(t, err)
		require.Len(t, aside, 1)
	}
}

func TestProgressWithNothingInALabIsRead(t *testing.T) {
	root := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(root, Dir), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(root, Dir, "progress.json"), []byte(`{"schema":"socketlab/progress/v1","labs":{"01-x":null}}`), 0o600))

	p, _, err := Load(root)

	require.NoError(t, err)
	require.NotNil(t, p.Lab("01-x").Hints)
}
