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
)

// mostBytes bounds progress.json: a thousand times what a reader leaves.
const mostBytes = 16 << 20

// damage says why what stands in the place of progress.json is not read.
type damage struct{ why string }

func (d damage) Error() string { return d.why }

// Load reads the progress of the clone at root, to look at: see Update for how
// to change it. A damaged file is set aside; the remark then says where, and
// the progress begins anew.
func Load(root string) (p *Progress, remark string, err error) {
	held, err := take(root)
	if err == nil {
		defer held.release()
		p, _, remark, err = readOrSetAside(fileIn(root))
	} else {
		p, _, err = read(fileIn(root))
	}
	// Whoever cannot write here may still look.
	if why := new(damage); errors.As(err, why) {
		return p, fmt.Sprintf("progress.json could not be read (%s), nor set aside; it counts as empty", why), nil
	}
	return p, remark, err
}

// readOrSetAside must be called by the holder of the lock. It returns the text
// as well, empty if there was none.
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
		return p, nil, "", exitcode.Environmentf("set the damaged progress.json aside (%w): %w; make %s writable, or delete it", err, failed, Dir)
	}
	return p, nil, fmt.Sprintf("progress.json could not be read (%s); it is now %s, and progress begins anew", why.why, filepath.Base(aside)), nil
}

// vacant is a name at which nothing stands.
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
	return "", errors.New("too many were set aside already")
}

// read returns an empty progress with every error, of which damage is one.
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

// contents is nil where there is no file.
func contents(file string) ([]byte, error) {
	info, err := os.Stat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if _, err := os.Lstat(file); err == nil {
			return nil, damage{"it is a link to nothing"}
		}
		return nil, nil
	case err != nil:
		return nil, unread(err)
	case !info.Mode().IsRegular():
		return nil, damage{"it is no ordinary file"}
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

// unread tells damage of the file from a failure of the machine.
func unread(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err
	}
	if errors.Is(err, fs.ErrPermission) {
		return damage{err.Error()}
	}
	return exitcode.Environmentf("read progress.json: %w; make %s readable, or delete it", err, Dir)
}

func parse(text []byte) (*Progress, error) {
	p := fresh()
	p.Schema = ""
	text = bytes.TrimPrefix(text, []byte("\ufeff")) // editors on Windows put one
	switch err := json.Unmarshal(text, p); {
	case !utf8.Valid(text):
		return nil, damage{"it is no UTF-8"}
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
		} else if !lab.isSound() {
			return nil, damage{fmt.Sprintf("the numbers of lab %.40q are impossible", name)}
		}
	}
	return p, nil
}

// isSound reports whether the numbers can be.
func (l *Lab) isSound() bool {
	for _, given := range l.Hints {
		if given < 0 {
			return false
		}
	}
	const most = 1_000_000
	return l.Last == nil || l.Last.Score >= 0 && l.Last.Score <= l.Last.Maximum && l.Last.Maximum <= most
}
