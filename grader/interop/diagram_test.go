//go:build unix

package interop

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// minDiagrams is the minimum number of diagrams, so that a search that finds nothing
// fails.
const minDiagrams = 12

// A diagram is a fenced block of a page.
type diagram struct {
	page string // relative to the root, with slashes
	line int    // of the fence that opens it
	text string
}

func (d diagram) String() string { return fmt.Sprintf("%s:%d", d.page, d.line) }

// Mermaid can draw every diagram in notes/, in the READMEs of labs/ and in the README.
// A page of broken diagrams proves that the test would notice.
func TestDiagrams(t *testing.T) {
	t.Parallel()
	broken := diagrams(t, os.DirFS("testdata"), "diagrams.md")
	require.Len(t, broken, 5)
	root := os.DirFS(book(t).Root)
	shown := diagrams(t, root, "README.md", "notes", "labs")
	require.GreaterOrEqual(t, len(shown), minDiagrams)

	verdicts := draw(t, append(shown, broken...))

	for i, d := range shown {
		require.Empty(t, verdicts[i], "%s: mermaid cannot draw this", d)
		require.False(t, cutShort(d), "%s: mermaid leaves out what follows a #; write #35;", d)
	}
	require.True(t, cutShort(broken[4]))
	for i, want := range []string{"", "Parse error on line 4", "No diagram type detected", "Parse error on line 2", ""} {
		verdict := verdicts[len(shown)+i]
		require.Contains(t, verdict, want, "%s", broken[i])
		require.Equal(t, want == "", verdict == "", "%s: %s", broken[i], verdict)
	}
	require.Equal(t, "diagrams.md:12", broken[1].String())
}

// cutShort reports whether mermaid draws only a part of a diagram: in a sequence
// diagram, # begins a comment.
func cutShort(d diagram) bool {
	return strings.HasPrefix(strings.TrimSpace(d.text), "sequenceDiagram") && strings.Contains(strings.ReplaceAll(d.text, "#35;", ""), "#")
}

// diagrams finds the diagrams of pages. A place is a file or a directory.
func diagrams(t *testing.T, root fs.FS, places ...string) []diagram {
	t.Helper()
	var found []diagram
	for _, place := range places {
		require.NoError(t, fs.WalkDir(root, place, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || path.Ext(name) != ".md" {
				return err
			}
			text, err := fs.ReadFile(root, name)
			if err != nil {
				return err
			}
			begun, n := 0, 0 // the line of the open fence, and this one
			for line := range strings.Lines(string(text)) {
				n++
				switch mark := strings.TrimSpace(line); {
				case begun == 0 && mark == "```mermaid":
					begun = n
					found = append(found, diagram{page: name, line: n})
				case begun > 0 && mark == "```":
					begun = 0
				case begun > 0:
					found[len(found)-1].text += line
				}
			}
			require.Zero(t, begun, "%s: the diagram that begins on this line has no end", name)
			return nil
		}))
	}
	return found
}

// draw draws diagrams with mermaid in a browser. It returns a message for each diagram,
// which is empty if mermaid can draw it.
func draw(t *testing.T, all []diagram) []string {
	t.Helper()
	texts := make([]string, len(all))
	for i, d := range all {
		texts[i] = d.text
	}
	reports := make(chan []string, 1)
	mux := http.NewServeMux()
	mux.Handle("GET /", http.FileServer(http.Dir("diagram")))
	mux.HandleFunc("GET /mermaid.js", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFile(w, r, filepath.Join("..", "node_modules", "mermaid", "dist", "mermaid.min.js"))
	})
	mux.HandleFunc("GET /diagrams.json", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(texts)
	})
	mux.HandleFunc("POST /report", func(_ http.ResponseWriter, r *http.Request) {
		var verdicts []string
		_ = json.NewDecoder(http.MaxBytesReader(nil, r.Body, 1<<20)).Decode(&verdicts)
		select {
		case reports <- verdicts:
		default: // a second one is the browser's own idea
		}
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	chromium := browse(t, server.URL+"/page.html")

	select {
	case verdicts := <-reports:
		require.Len(t, verdicts, len(all), "the page ended early")
		return verdicts
	case <-chromium.done:
		require.Fail(t, "the browser ended before it had drawn everything")
	case <-time.After(2 * patience):
		require.Fail(t, "the browser reports nothing")
	}
	return nil
}
