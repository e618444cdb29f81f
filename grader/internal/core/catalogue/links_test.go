package catalogue

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/workbook"
)

// Every link within the clone, from notes/, the READMEs of labs/ and the README, has an
// existing file and heading as its target.
func TestLinksHaveTargets(t *testing.T) {
	book, err := workbook.Find(".")
	require.NoError(t, err)

	broken, links, err := brokenLinks(os.DirFS(book.Root), "README.md", "notes", "labs")

	require.NoError(t, err)
	require.Empty(t, broken)
	require.Greater(t, links, 100)
}

func TestBrokenLinkIsReported(t *testing.T) {
	broken, links, err := brokenLinks(os.DirFS("testdata/links"), ".")

	require.NoError(t, err)
	require.Equal(t, []string{
		"page.md:9: no heading #nowhere in page.md",
		"page.md:9: no heading #head in dir/other.md",
		"page.md:10: no file gone.md",
		"page.md:10: no file ../page.md",
	}, broken)
	require.Equal(t, 7, links)
}

var (
	linkTarget = regexp.MustCompile(`\]\(([^()\s]+)\)`)
	inlineCode = regexp.MustCompile("`[^`\n]*`")
)

// brokenLinks returns the broken links of the pages under the places, and how many links
// within the clone there are.
func brokenLinks(root fs.FS, places ...string) (broken []string, links int, err error) {
	for _, place := range places {
		err = fs.WalkDir(root, place, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || path.Ext(name) != ".md" {
				return err
			}
			text, err := fs.ReadFile(root, name)
			if err != nil {
				return err
			}
			for i, line := range proseOf(string(text)) {
				for _, parts := range linkTarget.FindAllStringSubmatch(line, -1) {
					if strings.Contains(parts[1], "://") {
						continue
					}
					links++
					if problem := follow(root, name, parts[1]); problem != "" {
						broken = append(broken, fmt.Sprintf("%s:%d: %s", name, i+1, problem))
					}
				}
			}
			return nil
		})
		if err != nil {
			return nil, 0, err
		}
	}
	return broken, links, nil
}

// proseOf returns the lines of a page without code.
func proseOf(text string) []string {
	lines := strings.Split(text, "\n")
	fence := ""
	for i, line := range lines {
		mark := fenceOf(line)
		switch {
		case fence == "" && mark != "":
			fence = mark
		case mark != "" && strings.HasPrefix(mark, fence):
			fence, lines[i] = "", ""
		}
		if fence != "" {
			lines[i] = ""
		}
		lines[i] = inlineCode.ReplaceAllString(lines[i], "")
	}
	return lines
}

// follow returns what is wrong with a link on a page, or an empty string.
func follow(root fs.FS, page, target string) string {
	file, anchor, _ := strings.Cut(target, "#")
	to := page
	if file != "" {
		to = path.Join(path.Dir(page), file)
	}
	info, err := fs.Stat(root, to)
	switch {
	case err != nil:
		return "no file " + to
	case anchor == "" || info.IsDir():
		return ""
	}
	text, err := fs.ReadFile(root, to)
	if err != nil || !Anchors(string(text))[anchor] {
		return "no heading #" + anchor + " in " + to
	}
	return ""
}
