package gradebook

import (
	"flag"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the reports of a small class to testdata/golden")

// files reads a directory of reports.
func files(t require.TestingT, dir string) map[string]string {
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		found[filepath.ToSlash(name)] = string(text)
		return err
	})
	require.NoError(t, err)
	return found
}

func TestGolden(t *testing.T) {
	golden := filepath.Join("testdata", "golden")
	if *update {
		require.NoError(t, os.RemoveAll(golden))
		require.NoError(t, WriteAll(golden, small()))
	}
	dir := t.TempDir()
	require.NoError(t, WriteAll(dir, small()))
	want, got := files(t, golden), files(t, dir)
	for name := range got {
		require.Contains(t, want, name, "if this is as it should be: go test ./grader/internal/class/gradebook -update")
	}
	for name, text := range want {
		require.Equal(t, text, got[name], "%s: if this is as it should be: go test ./grader/internal/class/gradebook -update", name)
	}
}

func TestByteOrderMarkIsAnOption(t *testing.T) {
	book := small()
	head := *book
	head.Rows = nil
	class, err := newResults(head, len(book.Rows), func(i int) (*Row, error) { return &book.Rows[i], nil })
	require.NoError(t, err)
	class.ByteOrderMark = true
	dir := t.TempDir()

	require.NoError(t, class.Write(dir))

	want := files(t, filepath.Join("testdata", "golden"))
	want["grades.csv"] = "\ufeff" + want["grades.csv"]
	require.Equal(t, want, files(t, dir))
}

// The test writes the reports of a made-up class to the directory that
// SOCKETLAB_CLASS_PAGES names, so that you can look at them in a browser.
func TestPagesToLookAt(t *testing.T) {
	dir := os.Getenv("SOCKETLAB_CLASS_PAGES")
	students, checks := 40, 25
	if dir == "" {
		dir, students, checks = t.TempDir(), 5, 3
	}
	require.NoError(t, WriteAll(dir, class(students, 4, checks)))
	require.FileExists(t, filepath.Join(dir, "index.html"))
}

// The class's page contains no transcript, so that it stays small.
func TestALargeClassFitsOnOnePage(t *testing.T) {
	book := class(300, 4, 25)
	text, err := pageOf(book)
	require.NoError(t, err)
	require.Less(t, len(text), 3<<20)
	own, err := student(book, &book.Rows[0])
	require.NoError(t, err)
	require.Less(t, len(own), 256<<10)
	t.Logf("index.html %d KB, a student's page %d KB", len(text)>>10, len(own)>>10)
}

// Whatever a page links to was written too.
func TestLinksLeadSomewhere(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, WriteAll(dir, class(5, 2, 3)))
	found := files(t, dir)
	for name, text := range found {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		links := all(parseHTML(t, text), "a")
		require.NotEmpty(t, links)
		for _, link := range links {
			href, _ := attribute(link, "href")
			target, anchor, _ := strings.Cut(href, "#")
			file := name
			if target != "" {
				file = path.Join(path.Dir(name), target)
			}
			require.Contains(t, found, file, href)
			if anchor != "" {
				require.Contains(t, found[file], `id="`+anchor+`"`, href)
			}
		}
	}
}
