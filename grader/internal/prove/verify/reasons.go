package verify

import (
	"bufio"
	"errors"
	"io/fs"
	"os"
	"strings"

	"socketlab/grader/internal/core/exitcode"
)

// reasons reads a list of exceptions, one per line: what it is about, in these columns,
// and the reason, separated by " | ". It returns the reasons by the line up to there.
// Lines that begin with # are comments. Without a file there are no exceptions.
func reasons(file string, columns ...string) (map[string]string, error) {
	list, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer list.Close()
	found := map[string]string{}
	number := 0
	lines := bufio.NewScanner(list)
	for lines.Scan() {
		number++
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cut := strings.LastIndex(line, " | ")
		if strings.Count(line, " | ") < len(columns) || strings.TrimSpace(line[cut+3:]) == "" {
			return nil, exitcode.Usagef("%s:%d: write %s and the reason, separated by ' | '", file, number, strings.Join(columns, ", "))
		}
		if found[line[:cut]] != "" {
			return nil, exitcode.Usagef("%s:%d: this is listed twice; keep one line", file, number)
		}
		found[line[:cut]] = line[cut+3:]
	}
	return found, lines.Err()
}
