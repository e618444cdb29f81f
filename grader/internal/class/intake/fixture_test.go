package intake

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/workbook"
)

// paths maps slash-separated paths to the content of the files there.
type paths map[string]string

const (
	own   = "package alpha\n\nfunc Own() int { return 1 }\n"
	beta  = "package beta\n\nfunc Beta() {}\n"
	given = "//lab:given\n\npackage alpha\n"
	check = "package alpha\n\nfunc check() {}\n"
)

// pristineFiles are a small workbook.
var pristineFiles = paths{
	"go.mod":                    "module socketlab\n",
	"go.sum":                    "",
	"labs/01-alpha/own.go":      "package alpha\n",
	"labs/01-alpha/given.go":    given,
	"labs/01-alpha/own_test.go": check,
	"labs/01-alpha/app/app.go":  "package app\n",
	"labs/02-beta/beta.go":      "package beta\n",
	"labs/socketio/server.go":   "package socketio\n",
	"solutions/01-alpha/own.go": own,
}

// book writes the small workbook and returns its labs.
func book(t testing.TB, names ...string) []workbook.Lab {
	t.Helper()
	root := t.TempDir()
	write(t, root, pristineFiles)
	var labs []workbook.Lab
	for i, name := range []string{"01-alpha", "02-beta"} {
		if len(names) == 0 || slices.Contains(names, name) {
			labs = append(labs, workbook.Lab{Root: root, Number: i + 1, Name: name})
		}
	}
	return labs
}

func write(t testing.TB, dir string, files paths) {
	t.Helper()
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	}
}

// zipped makes an archive of files, after change edited each header.
func zipped(t testing.TB, files paths, change func(*zip.FileHeader)) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		header := &zip.FileHeader{Name: name, Method: zip.Deflate}
		header.SetMode(0o644)
		if change != nil {
			change(header)
		}
		entry, err := w.CreateHeader(header)
		require.NoError(t, err)
		_, err = entry.Write([]byte(files[name]))
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return b.Bytes()
}

// tarred makes a .tar.gz of files, followed by bare headers.
func tarred(t testing.TB, files paths, more ...*tar.Header) []byte {
	t.Helper()
	return gzipped(t, plainTar(t, files, more...))
}

// plainTar is the same without the compression.
func plainTar(t testing.TB, files paths, more ...*tar.Header) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		require.NoError(t, w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(files[name]))}))
		_, err := w.Write([]byte(files[name]))
		require.NoError(t, err)
	}
	for _, header := range more {
		require.NoError(t, w.WriteHeader(header))
	}
	require.NoError(t, w.Close())
	return b.Bytes()
}

// one takes in the submission at a path.
func one(t testing.TB, name string, labs []workbook.Lab) submission.Submission {
	t.Helper()
	s, err := One(context.Background(), name, labs, DefaultBounds())
	require.NoError(t, err)
	return s
}

// oneFile writes an archive and takes it in.
func oneFile(t testing.TB, name string, content []byte, labs []workbook.Lab) submission.Submission {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(file, content, 0o600))
	return one(t, file, labs)
}

// oneDir writes a directory and takes it in.
func oneDir(t testing.TB, files paths, labs []workbook.Lab) submission.Submission {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "alice")
	require.NoError(t, os.Mkdir(dir, 0o755))
	write(t, dir, files)
	return one(t, dir, labs)
}

// refused is why nothing was taken for 01-alpha: because of a fault in it, which costs
// 02-beta nothing, or because of one of the whole submission.
func refused(t testing.TB, s submission.Submission) string {
	t.Helper()
	require.NotContains(t, s.Labs, "01-alpha")
	if s.Refused != "" {
		require.Empty(t, s.Labs)
		require.Empty(t, s.RefusedLabs)
		return s.Refused
	}
	require.Equal(t, beta, string(s.Labs["02-beta"]["beta.go"]))
	require.Len(t, s.RefusedLabs, 1)
	return s.RefusedLabs["01-alpha"]
}

// told returns the remarks, one per line, as file: text.
func told(s submission.Submission) string {
	var b strings.Builder
	for _, r := range s.Remarks {
		b.WriteString(r.File + ": " + r.Text + "\n")
	}
	return b.String()
}

func gzipped(t testing.TB, raw []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	require.NoError(t, err)
	_, err = z.Write(raw)
	require.NoError(t, err)
	require.NoError(t, z.Close())
	return b.Bytes()
}
