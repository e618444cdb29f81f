package quiz

import (
	"bufio"
	"context"
	"io"
	"strings"

	"socketlab/grader/internal/core/terminal"
)

// Lines reads answers from input that is not a terminal, one line each.
type Lines struct {
	page *terminal.Page
	in   *bufio.Reader
}

// NewLines reads answers from in.
func NewLines(page *terminal.Page, in io.Reader) *Lines { return &Lines{page, bufio.NewReader(in)} }

// Ask implements Asker.
func (l *Lines) Ask(ctx context.Context, prompts ...string) (string, error) {
	l.page.Prompt(prompts...)
	line, err := l.in.ReadString('\n')
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if line == "" && err != nil {
		return "", err
	}
	return strings.ToLower(strings.TrimSpace(line)), nil
}
