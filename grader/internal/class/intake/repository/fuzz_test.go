package repository

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// packed makes a bare repository of one pack with deltas.
func packed(f *testing.F) string {
	f.Helper()
	work := f.TempDir()
	git := func(args ...string) {
		command := exec.Command("git", append([]string{"-c", "user.name=a", "-c", "user.email=a@example.org"}, args...)...)
		command.Dir = work
		command.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null")
		out, err := command.CombinedOutput()
		require.NoError(f, err, "%s", out)
	}
	git("init", "-q", "-b", "main")
	text := []byte("package x\n")
	for n := range 4 {
		text = append(text, bytes.Repeat([]byte{'/', '/', byte('a' + n), '\n'}, 100)...)
		require.NoError(f, os.WriteFile(filepath.Join(work, "x.go"), text, 0o600))
		require.NoError(f, os.WriteFile(filepath.Join(work, string(rune('a'+n))+".go"), append(text, "// end\n"...), 0o600))
		git("add", "-A")
		git("commit", "-q", "-m", "x")
	}
	git("repack", "-q", "-a", "-d", "-f")
	dir := filepath.Join(work, "bare.git")
	git("clone", "-q", "--bare", "--no-local", ".", dir)
	return dir
}

// FuzzPack changes a few bytes of a pack or of its index: the commit is read as
// it was, or found to be damaged.
func FuzzPack(f *testing.F) {
	dir := packed(f)
	originals := map[string][]byte{}
	for _, suffix := range []string{".pack", ".idx"} {
		files, err := filepath.Glob(filepath.Join(dir, "objects/pack/*"+suffix))
		require.NoError(f, err)
		require.Len(f, files, 1)
		require.NoError(f, os.Chmod(files[0], 0o600))
		text, err := os.ReadFile(files[0])
		require.NoError(f, err)
		originals[files[0]] = text
	}
	want, err := contents(dir)
	require.NoError(f, err)
	require.Len(f, want, 5)
	for offset := range uint16(60) {
		f.Add(false, offset*37, []byte{0xff})
		f.Add(true, offset*29, []byte{0x80, 0x01})
	}
	f.Fuzz(func(t *testing.T, index bool, offset uint16, change []byte) {
		for file, original := range originals {
			text := bytes.Clone(original)
			if index == (filepath.Ext(file) == ".idx") {
				for i, b := range change {
					text[(int(offset)+i)%len(text)] ^= b
				}
			}
			require.NoError(t, os.WriteFile(file, text, 0o600))
		}

		got, err := contents(dir)

		if err == nil {
			require.Equal(t, want, got)
			return
		}
		var fault Fault
		require.True(t, errors.As(err, &fault) || errors.Is(err, ErrLarge), "%v", err)
	})
}

// contents reads every file of a repository's commit.
func contents(dir string) (map[string]string, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer func() { _ = root.Close() }()
	r, err := Open(root)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	found := map[string]string{}
	return found, r.Walk(func(file File) error {
		text, err := file.Read(1 << 20)
		found[file.Path] = string(text)
		return err
	})
}

// FuzzDelta proves that no delta makes more than it may.
func FuzzDelta(f *testing.F) {
	f.Add([]byte("base"), []byte{4, 4, 0x90, 4})
	f.Add([]byte("base"), []byte{4, 2, 2, 'h', 'i'})
	f.Add([]byte("base"), []byte{4, 0xff, 0xff, 0xff, 0xff, 0x7f, 0x90, 4})
	f.Fuzz(func(t *testing.T, base, delta []byte) {
		text, err := new(Repository).apply(base, delta, 1<<16)
		if err == nil {
			require.LessOrEqual(t, len(text), 1<<16)
		}
	})
}
