package workbook

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// What a lab's node/main.go calls says whether the lab is about a load balancer.
func TestBalancer(t *testing.T) {
	const (
		node     = "// Command node runs it, not with node.MainBalancer(x.Setup).\npackage main\n\nfunc main() { node.Main(x.Setup) }\n"
		balancer = "package main\n\nfunc main() { node.MainBalancer(x.Setup) }\n"
	)
	book := Workbook{Root: t.TempDir()}
	for name, source := range map[string]string{"01-node": node, "02-balancer": balancer, "03-neither": ""} {
		dir := filepath.Join(book.Root, "labs", name, "node")
		require.NoError(t, os.MkdirAll(dir, 0o755))
		if source != "" {
			require.NoError(t, os.WriteFile(filepath.Join(dir, "main.go"), []byte(source), 0o600))
		}
	}

	labs, err := book.Labs()

	require.NoError(t, err)
	require.Len(t, labs, 3)
	for i, want := range []string{"node.Main", "node.MainBalancer", "node.Main"} {
		require.Equal(t, want, labs[i].MainFunc(), labs[i].Name)
	}
}
