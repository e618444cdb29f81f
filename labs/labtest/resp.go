package labtest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
)

const (
	maxRESP      = 64 << 20 // bytes of one command or reply
	maxRESPDepth = 16
)

// A respReader cuts a Redis connection, in either direction, into whole
// commands or replies (RESP2 and RESP3), so that the proxy acts only between two of
// them and never within one.
type respReader struct {
	in    *bufio.Reader
	raw   []byte
	words []string
}

func newRESPReader(in io.Reader) *respReader {
	return &respReader{in: bufio.NewReader(in)}
}

// next returns the bytes of one value, valid until the next call, and the
// strings in it: for a command its words.
func (r *respReader) next() (raw []byte, words []string, err error) {
	if cap(r.raw) > 1<<20 {
		r.raw = nil
	}
	r.raw, r.words = r.raw[:0], nil
	err = r.value(0)
	return r.raw, r.words, err
}

func (r *respReader) value(depth int) error {
	if depth > maxRESPDepth {
		return errors.New("redis protocol: too deep")
	}
	line, err := r.line()
	if err != nil {
		return err
	}
	if len(line) == 0 {
		return nil
	}
	switch line[0] {
	case '$', '=', '!':
		return r.bulk(line)
	case '*', '~', '>':
		return r.items(line, 1, depth)
	case '%', '|':
		return r.items(line, 2, depth)
	case '+':
		r.words = append(r.words, string(line[1:]))
	case '-', ':', '_', ',', '#', '(':
	default:
		r.words = append(r.words, string(line)) // an inline command
	}
	return nil
}

// line reads up to CRLF and returns the line without it.
func (r *respReader) line() ([]byte, error) {
	start := len(r.raw)
	for {
		part, err := r.in.ReadSlice('\n')
		r.raw = append(r.raw, part...)
		if len(r.raw) > maxRESP {
			return nil, errors.New("redis protocol: too long")
		}
		if err == nil {
			break
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return nil, err
		}
	}
	line := r.raw[start : len(r.raw)-1]
	if n := len(line); n > 0 && line[n-1] == '\r' {
		line = line[:n-1]
	}
	return line, nil
}

func (r *respReader) bulk(line []byte) error {
	n, err := strconv.Atoi(string(line[1:]))
	if err != nil || n > maxRESP-len(r.raw) {
		return fmt.Errorf("redis protocol: length %q", line[1:])
	}
	if n < 0 {
		return nil
	}
	start := len(r.raw)
	r.raw = append(r.raw, make([]byte, n+2)...)
	if _, err := io.ReadFull(r.in, r.raw[start:]); err != nil {
		return err
	}
	r.words = append(r.words, string(r.raw[start:start+n]))
	return nil
}

func (r *respReader) items(line []byte, each, depth int) error {
	n, err := strconv.Atoi(string(line[1:]))
	if err != nil {
		return fmt.Errorf("redis protocol: count %q", line[1:])
	}
	for range n * each {
		if err := r.value(depth + 1); err != nil {
			return err
		}
	}
	return nil
}
