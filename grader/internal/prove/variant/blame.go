package variant

import (
	"bufio"
	"bytes"
	"encoding/json"
	"regexp"
	"strings"

	"socketlab/grader/internal/prove/mutant"
)

// blame reads the output of go build -json and returns what was said about each
// of the variants, and all that was said.
func blame(output []byte, variants []Variant) (blamed map[string]string, said string) {
	known := map[string]bool{}
	for _, v := range variants {
		known[v.Name] = true
	}
	blamed = map[string]string{}
	var all strings.Builder
	lines := bufio.NewScanner(bytes.NewReader(output))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var event struct{ ImportPath, Action, Output string }
		if json.Unmarshal(lines.Bytes(), &event) != nil || event.Action == "" {
			event.Output = lines.Text() + "\n"
		}
		all.WriteString(event.Output)
		// The package is to blame; for the main package, the file in the message.
		name := mentioned(event.ImportPath, known)
		if name == "" {
			name = mentioned(event.Output, known)
		}
		if name != "" && event.Output != "" {
			blamed[name] += event.Output
		}
	}
	for name, fault := range blamed {
		if fault = strings.TrimSpace(packageLine.ReplaceAllString(fault, "")); fault == "" {
			fault = "it does not build, and the go command does not say why"
		}
		blamed[name] = fault
	}
	return blamed, strings.TrimSpace(all.String())
}

// mention matches a variant's import path, directory or registration, or its file in the
// fold.
var mention = regexp.MustCompile(`\b` + parent + `[/\\](?:` + foldDir + `[/\\]` + mutant.FoldedPrefix + `)?([a-z0-9-]+)`)

// mentioned returns the first known variant that a text mentions, or "".
func mentioned(text string, known map[string]bool) string {
	for _, found := range mention.FindAllStringSubmatch(text, -1) {
		if known[found[1]] {
			return found[1]
		}
	}
	return ""
}

// packageLine matches the line with which the go command names a package.
var packageLine = regexp.MustCompile(`(?m)^# .*\n`)
