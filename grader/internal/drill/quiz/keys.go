package quiz

import (
	"context"
	"errors"
	"io"
	"os"
	"unicode"
	"unicode/utf8"

	"github.com/muesli/cancelreader"
	"golang.org/x/term"

	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/terminal"
)

// Keys reads answers from a terminal, one key each. The caller must call Close,
// which restores the terminal.
type Keys struct {
	page    *terminal.Page
	in      cancelreader.CancelReader
	pending []byte // typed ahead
	restore func()
}

// NewKeys switches the terminal to raw mode: it echoes nothing, and Ctrl-C is an
// ordinary key.
func NewKeys(page *terminal.Page, terminal *os.File) (*Keys, error) {
	in, err := cancelreader.NewReader(terminal)
	if err != nil {
		return nil, exitcode.Environmentf("read keys: %w; pipe the answers in instead, one on each line", err)
	}
	fd := int(terminal.Fd())
	before, err := term.MakeRaw(fd)
	if err != nil {
		_ = in.Close()
		return nil, exitcode.Environmentf("read keys: %w; pipe the answers in instead, one on each line", err)
	}
	returnAtLineEnds(fd)
	return &Keys{page: page, in: in, restore: func() { _ = term.Restore(fd, before) }}, nil
}

// Close restores the terminal.
func (k *Keys) Close() {
	k.page.Quiet()
	k.restore()
	_ = k.in.Close()
}

// Ask implements Asker.
func (k *Keys) Ask(ctx context.Context, prompts ...string) (string, error) {
	k.page.Prompt(prompts...)
	stop := context.AfterFunc(ctx, func() { k.in.Cancel() })
	defer stop()
	for {
		var key string
		if key, k.pending = cut(k.pending); key != "" {
			if key == "\x03" || key == "\x04" { // Ctrl-C, Ctrl-D
				return "", io.EOF
			}
			return key, nil
		}
		chunk := make([]byte, 64)
		n, err := k.in.Read(chunk)
		switch {
		case ctx.Err() != nil:
			return "", ctx.Err()
		case errors.Is(err, io.EOF), err == nil && n == 0:
			return "", io.EOF
		case err != nil:
			return "", exitcode.Environmentf("read a key: %w", err)
		}
		k.pending = chunk[:n]
	}
}

// cut returns the first key of the input, in lower case, and the rest. The key is
// empty for input that is not an answer, such as an arrow key or Ctrl-Z.
func cut(typed []byte) (key string, rest []byte) {
	if len(typed) == 0 {
		return "", nil
	}
	if typed[0] == 0x1b {
		return "", nil
	}
	r, size := utf8.DecodeRune(typed)
	switch {
	case r == '\r' || r == '\n' || r == '\t' || r == 0x03 || r == 0x04 || r == 0x7f || r >= ' ' && r != utf8.RuneError:
		return string(unicode.ToLower(r)), typed[size:]
	}
	return cut(typed[size:])
}
