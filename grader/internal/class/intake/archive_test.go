package intake

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/class/submission"
)

func TestArchiveIsReadAsWhatItIs(t *testing.T) {
	labs := book(t)
	files := paths{"01-alpha/own.go": own}
	contents := map[string][]byte{"zip": zipped(t, files, nil), "tar": plainTar(t, files), "tar.gz": tarred(t, files)}
	want := oneDir(t, files, labs)
	for what, content := range contents {
		for _, name := range []string{"a.zip", "a.tar.gz", "a.tgz", "a.tar", "A.ZIP", "a.7z", "a.rar", "a.gz"} {
			s := oneFile(t, name, content, labs)

			require.Empty(t, s.Refused, "%s that is a %s", name, what)
			require.Equal(t, want.Hash(), s.Hash())
			require.Empty(t, told(s))
		}
	}
	// A program that unpacks itself begins with the program.
	s := oneFile(t, "a.zip", append([]byte("MZ program"), contents["zip"]...), labs)
	require.Equal(t, want.Hash(), s.Hash())
}

func TestArchiveInsideIsOpenedIfThereIsNothingElse(t *testing.T) {
	labs := book(t)
	inner := string(zipped(t, paths{"labs/01-alpha/own.go": own}, nil))
	second := string(tarred(t, paths{"beta.go": beta}))
	for name, test := range map[string]struct {
		files paths
		labs  []string
		told  string
	}{
		"alone":          {paths{"work.zip": inner}, []string{"01-alpha"}, ""},
		"deep":           {paths{"a/b/work.zip": inner, "a/README.md": "hello"}, []string{"01-alpha"}, ""},
		"not what it is": {paths{"work/submission.rar": inner}, []string{"01-alpha"}, ""},
		"two":            {paths{"work.zip": inner, "02-beta.tgz": second}, []string{"01-alpha", "02-beta"}, ""},
		"two, one bad":   {paths{"work.zip": inner, "x.zip": "Rar!\x1a\x07"}, []string{"01-alpha"}, "x.zip: x.zip is a RAR archive, which is not read"},
		"two, the same":  {paths{"a.zip": inner, "b.zip": inner}, nil, ""},
		"beside code":    {paths{"02-beta/beta.go": beta, "old/work.zip": inner}, []string{"02-beta"}, "old/work.zip: this archive was not opened; hand in the files themselves"},
		"in litter":      {paths{"node_modules/x/work.zip": inner}, nil, "no Go file of a lab was found"},
	} {
		t.Run(name, func(t *testing.T) {
			plain := oneDir(t, test.files, labs)
			for _, s := range []submission.Submission{
				oneFile(t, "a.zip", zipped(t, test.files, nil), labs), oneFile(t, "a.tar.gz", tarred(t, test.files), labs),
			} {
				require.Equal(t, plain.Hash(), s.Hash(), s.Source)
				require.Equal(t, told(plain), told(s), s.Source)
			}
			require.Empty(t, plain.Refused)
			require.Len(t, plain.Labs, len(test.labs))
			for _, lab := range test.labs {
				require.Contains(t, plain.Labs, lab)
			}
			if test.told == "" {
				require.Empty(t, told(plain))
			}
			require.Contains(t, told(plain), test.told)
			if name == "two, the same" {
				require.Equal(t, "01-alpha is in two places, a/labs/01-alpha and b/labs/01-alpha; keep one", plain.RefusedLabs["01-alpha"])
			}
		})
	}
}

// The directory of a course system around what was uploaded is no level of its own.
func TestArchivesInArchivesAreOpenedOnce(t *testing.T) {
	labs := book(t)
	once := zipped(t, paths{"work/submission.zip": string(zipped(t, paths{"labs/01-alpha/own.go": own}, nil))}, nil)
	dir := filepath.Join(t.TempDir(), "alice")
	write(t, dir, paths{"a.zip": string(once), "b.tgz": string(tarred(t, paths{"02-beta/beta.go": beta}))})

	s := one(t, dir, labs)

	require.Empty(t, s.Refused)
	require.Len(t, s.Labs, 2)
	require.Empty(t, told(s))

	s = oneFile(t, "a.zip", zipped(t, paths{"again.zip": string(once)}, nil), labs)

	require.Empty(t, s.Refused)
	require.Empty(t, s.Labs)
	require.Contains(t, told(s), "work/submission.zip: this archive was not opened; hand in the files themselves")
	require.Contains(t, told(s), "no Go file of a lab was found")
}

func TestArchivesOnDiskAreFoundByTheirRawNames(t *testing.T) {
	labs := book(t)
	dir := filepath.Join(t.TempDir(), "alice")
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "a\u0308 b\n"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a\u0308 b\n", "o\u0308.zip"), zipped(t, paths{"01-alpha/own.go": own}, nil), 0o600))

	s := one(t, dir, labs)

	require.Empty(t, s.Refused)
	require.Equal(t, own, string(s.Labs["01-alpha"]["own.go"]))
}

// A course system may export what one student uploaded as loose files.
func TestArchiveThatCannotBeReadCostsNoOtherFile(t *testing.T) {
	dir, labs := t.TempDir(), book(t)
	write(t, dir, paths{"own.go": own, "data.csv.gz": string(gzipped(t, []byte("a,b\n"))), "x.rar": "Rar!\x1a\x07", "y.zip": "PK\x05\x06", "z.zip": ""})
	root, err := os.OpenRoot(dir)
	require.NoError(t, err)
	defer func() { require.NoError(t, root.Close()) }()
	var parts []part
	for _, name := range []string{"own.go", "data.csv.gz", "x.rar", "y.zip", "z.zip"} {
		parts = append(parts, part{name, name})
	}
	var s submission.Submission

	require.NoError(t, fill(t.Context(), &s, root, parts, labs, DefaultBounds()))

	require.Empty(t, s.Refused)
	require.Equal(t, own, string(s.Labs["01-alpha"]["own.go"]))
	for _, want := range []string{
		"data.csv.gz: the .tar.gz is damaged or incomplete", "x.rar: x.rar is a RAR archive", "y.zip: the .zip is damaged or incomplete", "z.zip: the archive is empty",
	} {
		require.Contains(t, told(s), want)
	}

	// A bomb is one among other files too.
	write(t, dir, paths{"x.rar": string(zipped(t, paths{"x.bin": strings.Repeat("\x00", 30<<20)}, nil))})
	s = submission.Submission{}
	require.NoError(t, fill(t.Context(), &s, root, parts, labs, DefaultBounds()))
	require.Contains(t, s.Refused, "unpacks to more than 200 times its size")
	require.Empty(t, s.Labs)
}
