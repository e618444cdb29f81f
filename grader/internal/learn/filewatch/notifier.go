package filewatch

import (
	"errors"
	"io/fs"

	"github.com/fsnotify/fsnotify"
)

// notifier receives file events from the operating system. The zero value is a
// closed notifier, which receives none.
type notifier struct {
	fsnotify *fsnotify.Watcher
	dirs     map[string]bool // directories that are registered
}

// open opens the notifier, unless it is open already.
func (n *notifier) open() (err error) {
	if n.fsnotify != nil {
		return nil
	}
	n.fsnotify, err = fsnotify.NewWatcher()
	n.dirs = map[string]bool{}
	return err
}

func (n *notifier) isOpen() bool { return n.fsnotify != nil }

func (n *notifier) close() {
	if n.fsnotify != nil {
		_ = n.fsnotify.Close()
	}
	*n = notifier{}
}

func (n *notifier) events() <-chan fsnotify.Event {
	if n.fsnotify == nil {
		return nil
	}
	return n.fsnotify.Events
}

func (n *notifier) errors() <-chan error {
	if n.fsnotify == nil {
		return nil
	}
	return n.fsnotify.Errors
}

// add registers a directory. It ignores a directory that does not exist.
func (n *notifier) add(dir string) error {
	if n.fsnotify == nil || n.dirs[dir] {
		return nil
	}
	if err := n.fsnotify.Add(dir); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	}
	n.dirs[dir] = true
	return nil
}

// forget removes a directory that was deleted or renamed, so that add registers it
// again if it comes back.
func (n *notifier) forget(event fsnotify.Event) {
	if event.Has(fsnotify.Remove) || event.Has(fsnotify.Rename) {
		delete(n.dirs, event.Name)
	}
}
