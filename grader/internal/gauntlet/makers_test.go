package gauntlet

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/workbook"
)

// A maker hands in, at path, what no text file can hold. The files are those of
// the solution.
type maker func(t *testing.T, path string, lab workbook.Lab, files map[string][]byte) string

var makers = map[string]maker{
	"deep": source(func() string {
		return "package scaling\n\nvar deep = " + strings.Repeat("(", 5000) + "1" + strings.Repeat(")", 5000) + "\n"
	}),
	"minuses": source(func() string {
		return "package scaling\n\nvar minus = " + strings.Repeat("- ", 50_000) + "1\n"
	}),
	"doubling": source(func() string {
		var text strings.Builder
		text.WriteString("package scaling\n\nconst c0 = \"xxxxxxxxxxxxxxxx\"\n")
		for i := range 28 {
			fmt.Fprintf(&text, "const c%d = c%d + c%d\n", i+1, i, i)
		}
		text.WriteString("\nvar Doubled = c28\n")
		return text.String()
	}),
	"switch": source(func() string {
		var text strings.Builder
		text.WriteString("package scaling\n\nfunc Big(n int) int {\n\tswitch n {\n")
		for i := range 3000 {
			fmt.Fprintf(&text, "\tcase %d:\n\t\treturn %d\n", i*7, i)
		}
		text.WriteString("\t}\n\treturn 0\n}\n")
		return text.String()
	}),
	"latin1": source(func() string { return "package scaling\n\n// caf\xe9\n" }),
	"nul":    source(func() string { return "package scaling\n\n// \x00\n" }),
	"crlf": func(t *testing.T, path string, _ workbook.Lab, files map[string][]byte) string {
		for name, text := range files {
			files[name] = append([]byte("\ufeff"), bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))...)
		}
		tree(t, path, files)
		return path
	},
	"symlink": func(t *testing.T, path string, lab workbook.Lab, files map[string][]byte) string {
		tree(t, path, files)
		require.NoError(t, os.Symlink("/etc/passwd", filepath.Join(path, lab.Path(), "passwd.go")))
		return path
	},
	"collision": func(t *testing.T, path string, lab workbook.Lab, files map[string][]byte) string {
		return zipped(t, path, append(entries(files), zipEntry{lab.Path() + "/Adapter.go", []byte("package scaling\n")}))
	},
	"zipslip": func(t *testing.T, path string, lab workbook.Lab, files map[string][]byte) string {
		return zipped(t, path, append(entries(files), zipEntry{"../../../" + lab.Path() + "/evil.go", []byte("package scaling\n")}))
	},
	"zipbomb": func(t *testing.T, path string, lab workbook.Lab, files map[string][]byte) string {
		return zipped(t, path, append(entries(files), zipEntry{lab.Path() + "/bomb.go", make([]byte, 100<<20)}))
	},
	"truncated": func(t *testing.T, path string, _ workbook.Lab, files map[string][]byte) string {
		whole := zipped(t, path, entries(files))
		text, err := os.ReadFile(whole)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(whole, text[:len(text)/2], 0o644))
		return whole
	},
	"tarlink": func(t *testing.T, path string, lab workbook.Lab, files map[string][]byte) string {
		return tarred(t, path, files, &tar.Header{Typeflag: tar.TypeLink, Name: lab.Path() + "/passwd.go", Linkname: "/etc/passwd"})
	},
	"tardevice": func(t *testing.T, path string, lab workbook.Lab, files map[string][]byte) string {
		return tarred(t, path, files, &tar.Header{Typeflag: tar.TypeChar, Name: lab.Path() + "/random.go", Devmajor: 1, Devminor: 8})
	},
}

// source adds one file to the solution.
func source(text func() string) maker {
	return func(t *testing.T, path string, lab workbook.Lab, files map[string][]byte) string {
		files[lab.Path()+"/evil.go"] = []byte(text())
		tree(t, path, files)
		return path
	}
}

type zipEntry struct {
	name string
	text []byte
}

func entries(files map[string][]byte) []zipEntry {
	var all []zipEntry
	for name, text := range files {
		all = append(all, zipEntry{name, text})
	}
	return all
}

func zipped(t *testing.T, path string, entries []zipEntry) string {
	t.Helper()
	file, err := os.Create(path + ".zip")
	require.NoError(t, err)
	archive := zip.NewWriter(file)
	for _, entry := range entries {
		writer, err := archive.Create(entry.name)
		require.NoError(t, err)
		_, err = writer.Write(entry.text)
		require.NoError(t, err)
	}
	require.NoError(t, archive.Close())
	require.NoError(t, file.Close())
	return path + ".zip"
}

func tarred(t *testing.T, path string, files map[string][]byte, odd *tar.Header) string {
	t.Helper()
	file, err := os.Create(path + ".tar.gz")
	require.NoError(t, err)
	packed := gzip.NewWriter(file)
	archive := tar.NewWriter(packed)
	for name, text := range files {
		require.NoError(t, archive.WriteHeader(&tar.Header{Name: name, Size: int64(len(text)), Mode: 0o644, Typeflag: tar.TypeReg}))
		_, err := archive.Write(text)
		require.NoError(t, err)
	}
	require.NoError(t, archive.WriteHeader(odd))
	require.NoError(t, archive.Close())
	require.NoError(t, packed.Close())
	require.NoError(t, file.Close())
	return path + ".tar.gz"
}
