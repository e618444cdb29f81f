package checks

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/workbook"
)

func TestOverlayReplacesWhatIsTheReadersAndNothingElse(t *testing.T) {
	root, dir := t.TempDir(), t.TempDir()
	lab := workbook.Lab{Root: root, Name: "01-x"}
	require.NoError(t, os.MkdirAll(lab.Dir(), 0o755))
	for name, text := range map[string]string{"x.go": "package x\n", "own.go": "package x\n", "x_test.go": "package x\n", "given.go": "//lab:given\n\npackage x\n"} {
		require.NoError(t, os.WriteFile(filepath.Join(lab.Dir(), name), []byte(text), 0o600))
	}

	o, err := WriteOverlay(dir, lab, workbook.Files{"x.go": []byte("package x // other\n"), "more.go": []byte("package x\n")},
		func(name string) string { return "solutions/01-x/" + name })

	require.NoError(t, err)
	text, err := os.ReadFile(o.File)
	require.NoError(t, err)
	var written struct{ Replace map[string]string }
	require.NoError(t, json.Unmarshal(text, &written))
	require.Equal(t, map[string]string{
		filepath.Join(lab.Dir(), "x.go"):    filepath.Join(dir, "x.go"),
		filepath.Join(lab.Dir(), "more.go"): filepath.Join(dir, "more.go"),
		filepath.Join(lab.Dir(), "own.go"):  "",
	}, written.Replace)

	_, err = WriteOverlay(t.TempDir(), lab, workbook.Files{"given.go": nil}, func(name string) string { return name })
	require.ErrorContains(t, err, "belongs to labs/01-x")

	here := filepath.Join(root, "labs")
	require.Equal(t, "../solutions/01-x/x.go:1:2: no", o.Rewrite("labs/01-x/x.go:1:2: no", root, here))
	require.Equal(t, "../solutions/01-x/x.go:1:2: no", o.Rewrite(filepath.Join(dir, "x.go")+":1:2: no", root, here))
	require.Equal(t, "../solutions/01-x/x.go:1:2: no", o.Rewrite("socketlab/labs/01-x/x.go:1:2: no", root, here), "as -trimpath has it")
	require.Equal(t, "01-x/x_test.go:3 and /usr/go/x.go and x.go", o.Rewrite(filepath.Join(root, "labs/01-x/x_test.go")+":3 and /usr/go/x.go and x.go", root, here))
}
