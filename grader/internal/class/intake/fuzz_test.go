package intake

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/workbook"
)

func FuzzZip(f *testing.F) {
	f.Add(zipped(f, paths{"labs/01-alpha/own.go": own, "go.mod": "module x\n"}, nil))
	f.Add(zipped(f, paths{"../x.go": own}, nil))
	f.Add(zipped(f, paths{"labs/01-alpha/a\x1b.go": own, "x/b\\c/own.go": own, "\x95\\/x.go": own}, nil))
	f.Add(zipped(f, paths{"work/x.zip": string(zipped(f, paths{"own.go": own}, nil))}, nil))
	f.Add(plainTar(f, paths{"labs/01-alpha/own.go": own}))
	f.Add([]byte("PK\x05\x06"))
	fuzz(f, "a.zip")
}

func FuzzTar(f *testing.F) {
	f.Add(tarred(f, paths{"labs/01-alpha/own.go": own, "go.mod": "module x\n"}))
	f.Add(tarred(f, paths{"../x.go": own}))
	fuzz(f, "a.tar.gz")
}

// FuzzTarContent fuzzes what is inside the compression.
func FuzzTarContent(f *testing.F) {
	f.Add([]byte(own), "labs/01-alpha/own.go", byte('0'), int64(len(own)))
	f.Add([]byte("x"), `a\..\b`, byte('2'), int64(1)<<40)
	labs := book(f)
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text []byte, name string, kind byte, size int64) {
		raw := make([]byte, 512, 2048)
		copy(raw, name)
		copy(raw[100:], "0000644\x000000000\x000000000\x00")
		copy(raw[124:], octal(size))
		raw[156] = kind
		copy(raw[257:], "ustar\x0000")
		copy(raw[148:], "        ")
		sum := int64(0)
		for _, b := range raw {
			sum += int64(b)
		}
		copy(raw[148:], octal(sum)[5:])
		raw = append(raw, text...)
		sound(t, dir, "b.tgz", gzipped(t, raw), labs)
	})
}

// octal returns a number as a tar header contains it: eleven digits.
func octal(n int64) []byte {
	digits := []byte("00000000000\x00")
	for i := 10; i >= 0 && n > 0; i-- {
		digits[i] = '0' + byte(n&7)
		n >>= 3
	}
	return digits
}

func fuzz(f *testing.F, name string) {
	labs := book(f)
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, content []byte) { sound(t, dir, name, content, labs) })
}

// sound checks what must be true of every submission, however broken.
func sound(t *testing.T, dir, name string, content []byte, labs []workbook.Lab) {
	t.Helper()
	file := filepath.Join(dir, name)
	require.NoError(t, os.WriteFile(file, content, 0o600))
	bounds := DefaultBounds()

	s, err := One(context.Background(), file, labs, bounds)

	require.NoError(t, err)
	if s.Refused != "" {
		require.Empty(t, s.Labs)
		require.Empty(t, s.RefusedLabs)
		require.NotContains(t, s.Refused, "\n")
		require.True(t, utf8.ValidString(s.Refused))
	}
	for lab, why := range s.RefusedLabs {
		require.NotContains(t, s.Labs, lab)
		require.NotEmpty(t, why)
		require.NotContains(t, why, "\n")
		require.True(t, utf8.ValidString(why))
	}
	for _, remark := range s.Remarks {
		require.NotContains(t, remark.File+remark.Text, "\x1b")
		require.True(t, utf8.ValidString(remark.File+remark.Text))
	}
	require.LessOrEqual(t, len(s.Remarks), bounds.Remarks+1)
	for _, files := range s.Labs {
		require.LessOrEqual(t, len(files), bounds.Files)
		for name, text := range files {
			require.Regexp(t, goName, name)
			require.NotRegexp(t, "_test.go$", name)
			require.True(t, utf8.Valid(text))
			require.LessOrEqual(t, int64(len(text)), bounds.FileBytes)
		}
	}
}
