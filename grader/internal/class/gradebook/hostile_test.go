package gradebook

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
	nethtml "golang.org/x/net/html"
	"pgregory.net/rapid"

	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/text"
)

// set is a set of words.
func set(words string) map[string]bool {
	made := map[string]bool{}
	for _, word := range strings.Fields(words) {
		made[word] = true
	}
	return made
}

var (
	pageElements = set(`html head meta title style body header h1 h2 h3 ul li b nav a main section p div table thead tbody tr th td small
		bdi details summary span meter figure figcaption pre code footer dl dt dd script`)
	pageAttributes = set(`lang charset http-equiv content name class href id tabindex role aria-label scope data-id data-total data-label title min max value open`)
	pageLinks      = regexp.MustCompile(`^(#[a-z]+|(students/)?[A-Za-z0-9._-]+\.html(#[0-9a-z-]+)?|\.\./index\.html)$`)
)

// harmless requires that a page contains only our elements, and accepts only our
// style and script.
func harmless(t require.TestingT, text string) {
	root := parseHTML(t, text)
	for n := range root.Descendants() {
		require.NotEqual(t, nethtml.CommentNode, n.Type, n.Data)
		if n.Type != nethtml.ElementNode {
			continue
		}
		require.True(t, pageElements[n.Data], n.Data)
		for _, attr := range n.Attr {
			require.True(t, pageAttributes[attr.Key], "%s %s", n.Data, attr.Key)
			if attr.Key == "href" {
				require.Regexp(t, pageLinks, attr.Val)
			}
		}
	}
	require.NotRegexp(t, "[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", text)
	require.True(t, utf8.ValidString(text))
	var policy string
	for _, meta := range all(root, "meta") {
		if name, _ := attribute(meta, "http-equiv"); name == "Content-Security-Policy" {
			policy, _ = attribute(meta, "content")
		}
	}
	require.True(t, strings.HasPrefix(policy, "default-src 'none'; "), policy)
	require.NotContains(t, policy, "unsafe")
	for _, name := range []string{"style", "script"} {
		found := all(root, name)
		require.Len(t, found, 1)
		sum := sha256.Sum256([]byte(content(found[0])))
		require.Contains(t, policy, name+"-src 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'")
	}
}

func TestPagesTakeTextForText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		book := random(t)
		text, err := pageOf(book)
		require.NoError(t, err)
		harmless(t, string(text))
		root := parseHTML(t, string(text))
		if book.Title != "" {
			if title := line(book.Title); title != "" {
				require.Equal(t, title, content(all(root, "h1")[0]))
			}
		}
		for i := range book.Rows {
			text, err := student(book, &book.Rows[i])
			require.NoError(t, err)
			harmless(t, string(text))
		}
	})
}

// rendered returns Markdown as the sites on which students read it show it, except
// that it lets any HTML through.
func rendered(t require.TestingT, text []byte) *nethtml.Node {
	markdown := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(html.WithUnsafe()))
	var out bytes.Buffer
	require.NoError(t, markdown.Convert(text, &out))
	return parseHTML(t, out.String())
}

var feedbackElements = set("html head body h1 h2 h3 p strong table thead tbody tr th td ul li pre code")

func TestFeedbackTakesTextForText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		book := random(t)
		for i := range book.Rows {
			row := &book.Rows[i]
			root := rendered(t, feedback(book, row))
			for n := range root.Descendants() {
				require.NotEqual(t, nethtml.CommentNode, n.Type, n.Data)
				require.True(t, n.Type != nethtml.ElementNode || feedbackElements[n.Data], "%s in %s", n.Data, feedback(book, row))
			}
			require.Len(t, all(root, "h2"), len(book.Labs))
			require.Equal(t, strings.TrimSpace("Feedback for "+line(row.Student.Name)), content(all(root, "h1")[0]))
			var want, got []string
			for j := range row.Grades {
				grade := &row.Grades[j]
				for _, check := range grade.Record.Checks {
					if grade.ran() && check.Status != record.Passed && check.Message != "" {
						want = append(want, strings.TrimRight(visible(check.Message, maxMessage), "\n"))
					}
				}
			}
			for _, pre := range all(root, "pre") {
				got = append(got, strings.TrimRight(content(pre), "\n"))
			}
			for _, message := range want {
				require.Contains(t, got, message)
			}
		}
	})
}

func TestFeedbackHasNobodyElsesData(t *testing.T) {
	book := small()
	for i := range book.Rows {
		text := string(feedback(book, &book.Rows[i]))
		for k, other := range book.Rows {
			if k != i {
				require.NotContains(t, text, other.Student.Email)
				require.NotContains(t, text, escaped(other.Student.Name))
			}
		}
		require.NotContains(t, text, "published")
		require.NotContains(t, text, "92%")
	}
}

func TestSpreadsheetHasNoFormula(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		book := random(t)
		text, err := spreadsheetOf(book)
		require.NoError(t, err)
		for i, row := range rows(t, string(text)) {
			name := line(book.Rows[i].Student.Name)
			require.Contains(t, []string{name, "'" + name}, row["name"])
			for column, cell := range row {
				require.NotRegexp(t, "^[=+@\t\r\n＝＋－＠-]", cell, column)
				require.NotContains(t, cell, "\x00")
			}
		}
	})
}

func TestSpreadsheetGuardsEachBeginning(t *testing.T) {
	for _, begin := range []string{"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"} {
		require.Equal(t, []string{"'" + begin + "1", "1" + begin}, text.Guarded([]string{begin + "1", "1" + begin}))
	}
}

// junitSchema holds the elements of JUnit's XML and their attributes, as Jenkins'
// schema defines them, with the order of their children.
var junitSchema = map[string]struct {
	required, optional map[string]bool
	children           *regexp.Regexp
}{
	"testsuites": {set("name tests failures errors"), set("time disabled"), regexp.MustCompile(`^(testsuite )*$`)},
	"testsuite":  {set("name tests failures errors skipped"), set("time timestamp hostname id package"), regexp.MustCompile(`^(properties )?(testcase )*$`)},
	"properties": {nil, nil, regexp.MustCompile(`^(property )+$`)},
	"property":   {set("name value"), nil, regexp.MustCompile(`^$`)},
	"testcase":   {set("name classname"), set("time"), regexp.MustCompile(`^((skipped|error|failure) )?$`)},
	"skipped":    {nil, set("message"), regexp.MustCompile(`^$`)},
	"error":      {set("type message"), nil, regexp.MustCompile(`^$`)},
	"failure":    {set("type message"), nil, regexp.MustCompile(`^$`)},
}

func conforms(t require.TestingT, e element) {
	rule, known := junitSchema[e.XMLName.Local]
	require.True(t, known, e.XMLName.Local)
	missing := map[string]bool{}
	for name := range rule.required {
		missing[name] = true
	}
	for _, attr := range e.Attrs {
		require.True(t, rule.required[attr.Name.Local] || rule.optional[attr.Name.Local], "%s %s", e.XMLName.Local, attr.Name.Local)
		delete(missing, attr.Name.Local)
	}
	require.Empty(t, missing, e.XMLName.Local)
	var children strings.Builder
	for _, child := range e.Children {
		children.WriteString(child.XMLName.Local + " ")
		conforms(t, child)
	}
	require.Regexp(t, rule.children, children.String(), e.XMLName.Local)
	if e.XMLName.Local == "testsuite" {
		for _, name := range []string{"failure", "error", "skipped"} {
			count := 0
			for _, c := range e.Children {
				if len(c.Children) == 1 && c.Children[0].XMLName.Local == name {
					count++
				}
			}
			attr := map[string]string{"failure": "failures", "error": "errors", "skipped": "skipped"}[name]
			require.Equal(t, fmt.Sprint(count), e.attr(attr), attr)
		}
		require.Equal(t, fmt.Sprint(strings.Count(children.String(), "testcase ")), e.attr("tests"))
	}
}

func TestJUnitConforms(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		book := random(t)
		text, err := junitOf(book)
		require.NoError(t, err)
		root := parseXML(t, string(text))
		conforms(t, root)
		require.Equal(t, line(book.Title), root.attr("name"))
		for i, suite := range root.Children {
			row := &book.Rows[i/len(book.Labs)]
			grade := &row.Grades[i%len(book.Labs)]
			require.Equal(t, line(row.Student.Name), suite.property("student"))
			for k, c := range suite.Children[1:] {
				check := grade.Record.Checks[k]
				if grade.Outcome != Infra && check.Status == record.Failed {
					require.Equal(t, visible(check.Message, maxMessage), c.Children[0].Text)
				}
			}
		}
	})
}

// Text that is longer than anyone reads is cut, with a mark, everywhere but in the
// account.
func TestLongTextsAreCut(t *testing.T) {
	gradescope := schema(t, "gradescope")
	for _, unit := range []string{"\x00", "`", "<\u202eש\n"} {
		book := small()
		long := strings.Repeat(unit, 1<<20/len(unit))
		book.Rows[0].Student.Name = long
		book.Rows[0].Remarks = []submission.Remark{{File: long, Text: long}}
		book.Pairs[0].Passages[0].TextA = long
		grade := &book.Rows[0].Grades[1]
		grade.Reason, grade.Record.BuildOutput = long, long
		grade.Record.Checks[1].Message, grade.Record.Checks[1].Transcript = long, long
		dir := t.TempDir()
		require.NoError(t, WriteAll(dir, book))
		found := files(t, dir)
		delete(found, "book.json")
		for name, text := range found {
			require.Less(t, len(text), 200_000, name)
		}
		for _, name := range []string{"feedback/ada.md", "gradescope/ada.json", "students/ada.html", "junit.xml", "index.html"} {
			require.Contains(t, found[name], " bytes left out …", name)
		}
		gradescope(t, found["gradescope/ada.json"])
		harmless(t, found["students/ada.html"])
		read, err := Read(filepath.Join(dir, "book.json"))
		require.NoError(t, err)
		require.NotEmpty(t, read.Rows)
	}
}

func TestVisible(t *testing.T) {
	require.Equal(t, "a\n\tb", visible("a\r\n\tb", 100))
	require.Equal(t, `\x1b[2Jc\x00\u202e\xff`, visible("\x1b[2Jc\x00\u202e\xff", 100))
	require.Equal(t, "שלום 👋", visible("שלום 👋", 100))
	require.Equal(t, "01234\n… 10 bytes left out …\nabcde", visible("01234abcdefghijabcde", 10))
	require.Equal(t, "0123456789", visible("0123456789", 10))
	rapid.Check(t, func(t *rapid.T) {
		given := rapid.SliceOf(rapid.Byte()).Draw(t, "text")
		shown := visible(string(given), 40)
		require.LessOrEqual(t, len(shown), 40+len("\n… 1000000 bytes left out …\n"))
		require.True(t, utf8.ValidString(shown))
		for _, r := range shown {
			require.False(t, r != '\n' && r != '\t' && text.Hidden(r), "%q", r)
		}
	})
}

// Files are named only after safe IDs: an account with any other ID is refused.
func TestIDsThatAreNoFileNames(t *testing.T) {
	for _, id := range []string{"", "..", ".", "a/b", `a\b`, "-a", ".a", "a b", "a\n", "a\x00", "ä", "../../x", strings.Repeat("a", 65)} {
		book := small()
		book.Rows = book.Rows[:1]
		book.Rows[0].Student.ID = id
		dir := filepath.Join(t.TempDir(), "reports")
		require.Error(t, WriteAll(dir, book), "%q", id)
		require.NoDirExists(t, dir)
	}
}
