package progress

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
	"unicode/utf8"

	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/workbook"
)

// mostBytes bounds progress.json. It is a thousand times the size of a typical file.
const mostBytes = 16 << 20

// damage says why progress.json cannot be read.
type damage struct{ why string }

func (d damage) Error() string { return d.why }

// Load reads the progress of the clone at root. Use Update to change it. If the file is
// damaged, Load renames it and returns empty progress; the remark says so.
func Load(root string) (p *Progress, remark string, err error) {
	held, err := acquire(root)
	if err == nil {
		defer held.release()
		p, _, remark, err = readOrSetAside(fileIn(root))
	} else {
		p, _, err = read(fileIn(root))
	}
	// A reader without write access to the clone can still read.
	if why := new(damage); errors.As(err, why) {
		return p, fmt.Sprintf("progress.json could not be read (%s) or renamed; it is ignored", why), nil
	}
	return p, remark, err
}

// readOrSetAside reads the file, and renames it if it is damaged. It also returns the
// text, empty if there is no file. The caller must hold the lock.
func readOrSetAside(file string) (p *Progress, text []byte, remark string, err error) {
	p, text, err = read(file)
	var why damage
	if !errors.As(err, &why) {
		return p, text, "", err
	}
	aside, failed := vacant(file + ".damaged-" + time.Now().UTC().Format("20060102T150405Z"))
	if failed == nil {
		failed = os.Rename(file, aside)
	}
	if failed != nil {
		return p, nil, "", exitcode.Environmentf("rename the damaged progress.json (%w): %w; make %s writable, or delete it", err, failed, workbook.StateDir)
	}
	return p, nil, fmt.Sprintf("progress.json could not be read (%s); it is now %s, and your progress starts empty", why.why, filepath.Base(aside)), nil
}

// vacant returns the first name, with a number if necessary, that no file has.
func vacant(name string) (string, error) {
	for n := 1; n < 1000; n++ {
		free := name
		if n > 1 {
			free = fmt.Sprintf("%s-%d", name, n)
		}
		if _, err := os.Lstat(free); errors.Is(err, fs.ErrNotExist) {
			return free, nil
		}
	}
	return "", errors.New("too many damaged files already")
}

// read returns empty progress together with every error, including damage.
func read(file string) (*Progress, []byte, error) {
	text, err := contents(file)
	if text == nil || err != nil {
		return fresh(), nil, err
	}
	p, err := parse(text)
	if err != nil {
		return fresh(), nil, err
	}
	return p, text, nil
}

func fresh() *Progress { return &Progress{Schema: schema, Labs: map[string]*Lab{}} }

// contents returns the content of the file, or nil if there is none.
func contents(file string) ([]byte, error) {
	info, err := os.Stat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if _, err := os.Lstat(file); err == nil {
			return nil, damage{"it is a broken link"}
		}
		return nil, nil
	case err != nil:
		return nil, unread(err)
	case !info.Mode().IsRegular():
		return nil, damage{"it is not a regular file"}
	}
	opened, err := os.Open(file)
	if err != nil {
		return nil, unread(err)
	}
	defer opened.Close()
	text, err := io.ReadAll(io.LimitReader(opened, mostBytes+1))
	if err != nil {
		return nil, unread(err)
	}
	if len(text) > mostBytes {
		return nil, damage{fmt.Sprintf("it is larger than %d MiB", mostBytes>>20)}
	}
	return append([]byte{}, text...), nil
}

// unread distinguishes a damaged file from a failure of the machine.
func unread(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err
	}
	if errors.Is(err, fs.ErrPermission) {
		return damage{err.Error()}
	}
	return exitcode.Environmentf("read progress.json: %w; make %s readable, or delete it", err, workbook.StateDir)
}

func parse(text []byte) (*Progress, error) {
	p := fresh()
	p.Schema = ""
	text = bytes.TrimPrefix(text, []byte("\ufeff")) // some editors on Windows add one
	switch err := json.Unmarshal(text, p); {
	case !utf8.Valid(text):
		return nil, damage{"it is not UTF-8"}
	case err != nil:
		return nil, damage{err.Error()}
	case p.Schema != schema:
		return nil, damage{fmt.Sprintf("its schema is %.40q, not %q", p.Schema, schema)}
	case p.Labs == nil:
		p.Labs = map[string]*Lab{}
	}
	for name, lab := range p.Labs {
		if lab == nil {
			p.Labs[name] = &Lab{}
		} else if !lab.isValid() {
			return nil, damage{fmt.Sprintf("the values of lab %.40q are impossible", name)}
		}
	}
	return p, nil
}

// isValid reports whether the values are possible.
func (l *Lab) isValid() bool {
	for _, given := range l.Hints {
		if given < 0 {
			return false
		}
	}
	const most = 1_000_000
	return l.Last == nil || l.Last.Score >= 0 && l.Last.Score <= l.Last.Maximum && l.Last.Maximum <= most
}
