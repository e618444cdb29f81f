//go:build unix

package intake

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestHostileDirectoriesAreRefused(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret.go")
	require.NoError(t, os.WriteFile(secret, []byte("package alpha // secret\n"), 0o600))
	for name, test := range map[string]struct {
		make func(lab string) error
		want string
	}{
		"link to a file":        {func(lab string) error { return os.Symlink(secret, filepath.Join(lab, "x.go")) }, "x.go is a link"},
		"link to passwd":        {func(lab string) error { return os.Symlink("/etc/passwd", filepath.Join(lab, "x.go")) }, "x.go is a link"},
		"link inside":           {func(lab string) error { return os.Symlink("own.go", filepath.Join(lab, "x.go")) }, "x.go is a link"},
		"link to a directory":   {func(lab string) error { return os.Symlink(filepath.Dir(secret), filepath.Join(lab, "x")) }, "x is a link"},
		"link that is a circle": {func(lab string) error { return os.Symlink(".", filepath.Join(lab, "x")) }, "x is a link"},
		"hard link":             {func(lab string) error { return os.Link(secret, filepath.Join(lab, "x.go")) }, "x.go is a hard link"},
		"pipe":                  {func(lab string) error { return syscall.Mkfifo(filepath.Join(lab, "x.go"), 0o600) }, "x.go is a device, pipe or socket"},
		"pipe beside":           {func(lab string) error { return syscall.Mkfifo(filepath.Join(lab, "x"), 0o600) }, "x is a device, pipe or socket"},
		"10 GB of nothing": {func(lab string) error {
			if err := os.WriteFile(filepath.Join(lab, "x.go"), nil, 0o600); err != nil {
				return err
			}
			return os.Truncate(filepath.Join(lab, "x.go"), 10<<30)
		}, "x.go is larger than 128 KiB"},
		"newline in a name": {func(lab string) error { return os.WriteFile(filepath.Join(lab, "a\nb.go"), nil, 0o600) }, `a\nb.go has a control`},
		"not UTF-8":         {func(lab string) error { return os.WriteFile(filepath.Join(lab, "\xff.go"), nil, 0o600) }, `\xff.go has a name that is not UTF-8`},
		"backslash":         {func(lab string) error { return os.WriteFile(filepath.Join(lab, `a\b.go`), nil, 0o600) }, "has a backslash"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "alice")
			write(t, dir, around(nil))
			require.NoError(t, test.make(filepath.Join(dir, "labs", "01-alpha")))

			s := one(t, dir, book(t))

			require.Contains(t, refused(t, s), test.want)

			// The same far from the labs is no more than a remark, and less in litter.
			for at, want := range map[string]int{"docs": 1, ".git": 0} {
				dir := filepath.Join(t.TempDir(), "alice")
				write(t, dir, around(paths{at + "/x.md": ""}))
				require.NoError(t, test.make(filepath.Join(dir, at)))

				s := one(t, dir, book(t))

				require.Empty(t, s.Refused)
				require.Len(t, s.Labs, 2)
				require.Len(t, s.Remarks, want)
			}
		})
	}
}

func TestNameOnDiskIsNoDrive(t *testing.T) {
	s := oneDir(t, around(paths{"A: notes.txt": "", "b:x/y.txt": ""}), book(t))

	require.Empty(t, s.Refused)
	require.Len(t, s.Labs, 2)
	require.Empty(t, told(s))
}

func TestSparseArchiveIsRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.zip")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	require.NoError(t, os.Truncate(file, 10<<30))

	require.Contains(t, one(t, file, book(t)).Refused, "larger than 16 MiB")
}
