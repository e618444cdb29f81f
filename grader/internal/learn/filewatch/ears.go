package filewatch

import (
	"errors"
	"io/fs"

	"github.com/fsnotify/fsnotify"
)

// ears listen to the file system. Closed ones, as the zero value is, hear
// nothing.
type ears struct {
	notify *fsnotify.Watcher
	dirs   map[string]bool // those listened to
}

// begin opens the ears, if they are not open.
func (e *ears) begin() (err error) {
	if e.notify != nil {
		return nil
	}
	e.notify, err = fsnotify.NewWatcher()
	e.dirs = map[string]bool{}
	return err
}

func (e *ears) open() bool { return e.notify != nil }

func (e *ears) close() {
	if e.notify != nil {
		_ = e.notify.Close()
	}
	*e = ears{}
}

func (e *ears) events() <-chan fsnotify.Event {
	if e.notify == nil {
		return nil
	}
	return e.notify.Events
}

func (e *ears) errors() <-chan error {
	if e.notify == nil {
		return nil
	}
	return e.notify.Errors
}

// listen listens to a directory. One that is gone is nothing to listen to.
func (e *ears) listen(dir string) error {
	if e.notify == nil || e.dirs[dir] {
		return nil
	}
	if err := e.notify.Add(dir); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	}
	e.dirs[dir] = true
	return nil
}

// forget takes note of a directory that went away: should it come back, it must
// be listened to anew.
func (e *ears) forget(event fsnotify.Event) {
	if event.Has(fsnotify.Remove) || event.Has(fsnotify.Rename) {
		delete(e.dirs, event.Name)
	}
}
