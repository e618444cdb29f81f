package intake

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/class/submission"
)

// around returns valid work on two labs to which an attack is added.
func around(more paths) paths {
	files := paths{"labs/01-alpha/own.go": own, "labs/02-beta/beta.go": beta}
	maps.Copy(files, more)
	return files
}

func TestHostileSourcesAreRefused(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"UTF-16 LE":     {"\xff\xfep\x00a\x00", "is UTF-16"},
		"UTF-16 BE":     {"\xfe\xff\x00p\x00a", "is UTF-16"},
		"Latin-1":       {"package alpha // gr\xfc\xdfe\n", "is not UTF-8"},
		"NUL":           {"package alpha\x00\n", "contains a NUL byte"},
		"right to left": {"package alpha\n\n// \u202e tnemmoc\n", "own2.go:3 contains the invisible character U+202E"},
		"isolate":       {"package alpha // \u2066x\n", "U+2066"},
		"large":         {"package alpha\n//" + strings.Repeat("x", 128<<10), "is larger than 128 KiB"},
	} {
		t.Run(name, func(t *testing.T) {
			labs := book(t)
			files := around(paths{"labs/01-alpha/own2.go": test.text})
			dir := oneDir(t, files, labs)
			require.Contains(t, refused(t, dir), test.want)
			for _, s := range []submission.Submission{
				oneFile(t, "a.zip", zipped(t, files, nil), labs),
				oneFile(t, "a.tgz", tarred(t, files), labs),
			} {
				require.Equal(t, dir.Hash(), s.Hash(), s.Source)
			}
		})
	}
}

func TestTooMuchIsRefused(t *testing.T) {
	many, entries, code := around(nil), around(nil), around(nil)
	for n := range 500 {
		many[fmt.Sprintf("labs/01-alpha/f%03d.go", n)] = "package alpha\n"
	}
	for n := range 2001 {
		entries[fmt.Sprintf("doc/%04d.txt", n)] = ""
	}
	random := rand.NewChaCha8([32]byte{})
	for n := range 100 {
		text := make([]byte, 50_000)
		_, _ = random.Read(text)
		code[fmt.Sprintf("x/f%03d.go", n)] = hex.EncodeToString(text)
	}
	for name, test := range map[string]struct {
		files paths
		want  string
	}{
		"500 files":     {many, "contains more than 64 Go files"},
		"2,001 entries": {entries, "more than 2000 files and directories"},
		"8 MiB of Go":   {code, "more than 8 MiB of Go code"},
	} {
		t.Run(name, func(t *testing.T) {
			labs := book(t)
			require.Contains(t, refused(t, oneFile(t, "a.zip", zipped(t, test.files, func(h *zip.FileHeader) { h.Method = zip.Store }), labs)), test.want)
			require.Contains(t, refused(t, oneFile(t, "a.tgz", tarred(t, test.files), labs)), test.want)
			require.Contains(t, refused(t, oneDir(t, test.files, labs)), test.want)
		})
	}
}

func TestLinksAndSpecialFilesInArchivesAreRefused(t *testing.T) {
	labs := book(t)
	for name, mode := range map[string]fs.FileMode{
		"symbolic link": fs.ModeSymlink, "pipe": fs.ModeNamedPipe, "device": fs.ModeDevice, "character device": fs.ModeDevice | fs.ModeCharDevice, "socket": fs.ModeSocket,
	} {
		s := oneFile(t, "a.zip", zipped(t, around(paths{"labs/01-alpha/x.go": "/etc/passwd"}), func(h *zip.FileHeader) {
			if strings.HasSuffix(h.Name, "x.go") {
				h.SetMode(mode | 0o644)
			}
		}), labs)
		require.Regexp(t, "x.go is a (link|device, pipe or socket)", refused(t, s), name)
	}
	for name, header := range map[string]*tar.Header{
		"symbolic link":    {Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"},
		"hard link":        {Typeflag: tar.TypeLink, Linkname: "/etc/passwd"},
		"hard link inside": {Typeflag: tar.TypeLink, Linkname: "labs/01-alpha/own.go"},
		"device":           {Typeflag: tar.TypeBlock},
		"character device": {Typeflag: tar.TypeChar},
		"pipe":             {Typeflag: tar.TypeFifo},
	} {
		header.Name = "labs/01-alpha/x.go"
		require.Regexp(t, "x.go is a (link|device, pipe or socket)", refused(t, oneFile(t, "a.tgz", tarred(t, around(nil), header), labs)), name)

		// Outside the labs, the same is a remark.
		header.Name = "docs/latest"
		s := oneFile(t, "a.tgz", tarred(t, around(nil), header), labs)
		require.Empty(t, s.Refused)
		require.Empty(t, s.RefusedLabs)
		require.Len(t, s.Labs, 2)
		require.Regexp(t, "^docs/latest: it is a (link|device, pipe or socket) and was not used\n$", told(s), name)
	}

	// Directories that tools leave behind are full of links, and are ignored.
	for _, name := range []string{"node_modules/.bin/x", ".venv/bin/python3", "labs/01-alpha/.venv/bin/python3"} {
		header := &tar.Header{Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd", Name: name}
		s := oneFile(t, "a.tgz", tarred(t, around(nil), header), labs)
		require.Len(t, s.Labs, 2)
		require.Empty(t, told(s))
	}
	// A link in place of the lab hides all of it.
	header := &tar.Header{Typeflag: tar.TypeSymlink, Linkname: "/etc", Name: "labs/01-alpha"}
	require.Contains(t, refused(t, oneFile(t, "a.tgz", tarred(t, paths{"labs/02-beta/beta.go": beta}, header), labs)), "labs/01-alpha is a link")
}

func TestDirectoryInPlaceOfAFileIsRefused(t *testing.T) {
	files := around(paths{"labs/01-alpha/x.go/y.go": own})
	require.Contains(t, refused(t, oneDir(t, files, book(t))), "x.go is a directory named like a Go file")
	require.Contains(t, refused(t, oneFile(t, "a.zip", zipped(t, files, nil), book(t))), "x.go is a directory named like a Go file")
}

func TestDamagedArchivesAreRefused(t *testing.T) {
	labs := book(t)
	zipFile, tarFile := zipped(t, around(nil), nil), tarred(t, around(nil))
	encrypted := zipped(t, around(nil), func(h *zip.FileHeader) { h.Flags |= 1 })
	method := bytes.ReplaceAll(bytes.Clone(zipFile), []byte("\x14\x00\x08\x00\x08\x00"), []byte("\x14\x00\x08\x00\x0e\x00"))
	twice := zipped(t, around(nil), nil)
	for name, test := range map[string]struct {
		file    string
		content []byte
		want    string
	}{
		"empty file":          {"a.zip", nil, "the archive is empty"},
		"empty file, tar":     {"a.tgz", nil, "the archive is empty"},
		"empty zip":           {"a.zip", zipped(t, nil, nil), "the .zip is empty"},
		"empty tar":           {"a.tgz", tarred(t, nil), "the .tar.gz is empty"},
		"cut zip":             {"a.zip", zipFile[:len(zipFile)-30], "the .zip is damaged or incomplete"},
		"cut tar":             {"a.tgz", tarFile[:len(tarFile)-9], "the .tar.gz is damaged or incomplete"},
		"changed zip":         {"a.zip", bytes.Replace(twice, twice[60:64], []byte("\xff\xff\xff\xff"), 1), "the .zip is damaged or incomplete"},
		"text":                {"a.zip", []byte("hello"), "the .zip is damaged or incomplete"},
		"text, tar":           {"a.tar.gz", []byte("hello"), "the .tar.gz is damaged or incomplete"},
		"zip in gzip":         {"a.tar.gz", gzipped(t, zipFile), "the .tar.gz contains another archive (.zip) and no tar"},
		"text in gzip":        {"a.tar.gz", gzipped(t, []byte("hello")), "the .tar.gz is damaged or incomplete"},
		"encrypted":           {"a.zip", encrypted, "own.go is encrypted"},
		"unusual compression": {"a.zip", method, "packed by an unusual method"},
		"7z":                  {"a.zip", []byte("7z\xbc\xaf\x27\x1c\x00"), "a.zip is a 7z archive, which is not read; hand in a .zip or .tar.gz"},
		"RAR":                 {"a.zip", []byte("Rar!\x1a\x07\x01\x00"), "a.zip is a RAR archive"},
		"RAR, by its name":    {"a.rar", []byte("Rar!\x1a\x07\x01\x00"), "a.rar is a RAR archive"},
		"web page":            {"a.tar.gz", []byte("\ufeff\n<!DOCTYPE html><title>Sign in</title>"), "a.tar.gz is a web page"},
		"bzip2":               {"a.tar.bz2", []byte("BZh91AY&SY"), "a.tar.bz2 is a bzip2 archive"},
		"other archive":       {"a.cab", []byte("hello"), "a.cab is an archive of a format that is not read; hand in a .zip"},
	} {
		t.Run(name, func(t *testing.T) {
			s := oneFile(t, test.file, test.content, labs)

			require.Contains(t, s.Refused, test.want)
			require.Empty(t, s.Labs)
		})
	}
}

func TestSameNameTwiceIsRefused(t *testing.T) {
	content := zipped(t, around(paths{"labs/01-alpha/owm.go": own}), nil)
	content = bytes.ReplaceAll(content, []byte("owm.go"), []byte("own.go"))
	require.Contains(t, refused(t, oneFile(t, "a.zip", content, book(t))), "labs/01-alpha/own.go occurs twice; keep one")
}

// lying changes the unpacked size that a .zip claims for all its entries.
func lying(t *testing.T, content []byte, size uint32) []byte {
	t.Helper()
	content = bytes.Clone(content)
	found := false
	for at := 0; ; found = true {
		next := bytes.Index(content[at:], []byte("PK\x01\x02"))
		if next < 0 {
			break
		}
		at += next + 4
		binary.LittleEndian.PutUint32(content[at+20:], size)
	}
	require.True(t, found)
	return content
}

func TestBombsAreRefusedInBoundedMemory(t *testing.T) {
	labs := book(t)
	zeros := strings.Repeat("\x00", 100<<20)
	bomb := zipped(t, paths{"labs/01-alpha/own.go": own, "labs/01-alpha/x.go": zeros}, nil)
	beside := zipped(t, paths{"labs/01-alpha/own.go": own, "doc/x.bin": zeros}, nil)
	ratio := zipped(t, paths{"labs/01-alpha/own.go": own, "doc/x.bin": zeros[:30<<20]}, nil)
	ignored := zipped(t, paths{"labs/01-alpha/own.go": own, ".git/x.bin": zeros}, nil)
	tarBomb := tarred(t, paths{"labs/01-alpha/own.go": own, "labs/01-alpha/x.go": zeros})
	require.Less(t, len(bomb), 110_000)
	sparse := &tar.Header{Name: "labs/01-alpha/x.go", Size: 10 << 30, Format: tar.FormatGNU}
	var headers []byte // 300,000 entries without anything in them
	for range 300_000 {
		headers = append(headers, "PK\x01\x02"+strings.Repeat("\x00", 42)...)
	}
	headers = append(headers, "PK\x05\x06\x00\x00\x00\x00\xe0\x93\xe0\x93"...)
	headers = binary.LittleEndian.AppendUint32(headers, 300_000*46)
	headers = append(headers, 0, 0, 0, 0, 0, 0)
	for name, test := range map[string]struct {
		file    string
		content []byte
		want    string
	}{
		"zip":               {"a.zip", bomb, "unpacks to more than 64 MiB"},
		"zip, not Go":       {"a.zip", beside, "unpacks to more than 64 MiB"},
		"zip, ignored":      {"a.zip", ignored, "unpacks to more than 64 MiB"},
		"ratio":             {"a.zip", ratio, "unpacks to more than 200 times its size"},
		"zip that says 100": {"a.zip", lying(t, bomb, 100), "damaged or incomplete"},
		"zip that says 4G":  {"a.zip", lying(t, bomb, 1<<32-2), "unpacks to more than 64 MiB"},
		"tar":               {"a.tgz", tarBomb, "unpacks to more than"},
		"tar that says 10G": {"a.tgz", tarHeader(t, sparse), "unpacks to more than 64 MiB"},
		"300,000 entries":   {"a.zip", headers, "more than 20000 files and directories"},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), test.file)
			require.NoError(t, os.WriteFile(file, test.content, 0o600))
			runtime.GC()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)

			s := one(t, file, labs)

			runtime.ReadMemStats(&after)
			require.Contains(t, s.Refused, test.want)
			// Everything that was ever allocated, not only what is left.
			require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(1<<20))
		})
	}
}

func TestBombsInsideAnArchiveAreRefused(t *testing.T) {
	labs := book(t)
	zeros := strings.Repeat("\x00", 60<<20)
	random := make([]byte, 5<<20)
	_, _ = rand.NewChaCha8([32]byte{}).Read(random)
	half := hex.EncodeToString(random) // 10 MiB, packed half
	inner := string(zipped(t, paths{"01-alpha/own.go": own}, nil))
	for name, test := range map[string]struct {
		files paths
		want  string
	}{
		"bomb":             {paths{"x.zip": string(zipped(t, paths{"doc/x.bin": zeros}, nil))}, "unpacks to more than 200 times its size"},
		"archive of zeros": {paths{"x.zip": zeros}, "unpacks to more than"},
		"together":         {paths{"a.zip": half + inner, "b.zip": half + inner, "c.zip": ""}, "b.zip: the archives in it are larger than 16 MiB together"},
		"alone":            {paths{"a.zip": half + half + inner}, "larger than 16 MiB"},
		"leads out":        {paths{"x.zip": string(zipped(t, paths{"../own.go": own}, nil))}, "leads out"},
		"damaged":          {paths{"x.zip": string(zipped(t, around(nil), nil)[:100])}, "the .zip is damaged or incomplete"},
		"empty":            {paths{"x.zip": ""}, "the archive is empty"},
		"RAR":              {paths{"doc/x.rar": "Rar!\x1a\x07"}, "x.rar is a RAR archive, which is not read"},
	} {
		t.Run(name, func(t *testing.T) {
			s := oneFile(t, "a.zip", zipped(t, test.files, nil), labs)

			require.Contains(t, s.Refused+told(s), test.want)
			require.Equal(t, name == "together", s.Refused == "")
		})
	}
}

// tarHeader is an archive that ends after a header.
func tarHeader(t *testing.T, header *tar.Header) []byte {
	t.Helper()
	var raw bytes.Buffer
	require.NoError(t, tar.NewWriter(&raw).WriteHeader(header))
	return gzipped(t, raw.Bytes())
}
