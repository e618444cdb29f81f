package system

import (
	"context"
	"os"
	"path/filepath"

	"socketlab/grader/internal/learn/doctor"
)

// The first make lab-1 fills 413 MB of build cache and up to 564 MB of module cache
// (measured on Linux with go1.26).
const (
	lowSpace = 1 << 30
	noSpace  = 200 << 20
)

// disk checks the free space of every directory that the labs write to. It ignores
// directories whose free space is unknown.
func disk(ctx context.Context, root string) doctor.Finding {
	places := []string{root, os.TempDir()}
	if settings, err := doctor.GoEnv(ctx, root, "GOCACHE", "GOMODCACHE"); err == nil {
		places = append(places, settings["GOCACHE"], settings["GOMODCACHE"])
	}
	least, at, known := uint64(0), "", false
	for _, place := range places {
		if free, err := freeBytes(existing(place)); err == nil && (!known || free < least) {
			least, at, known = free, place, true
		}
	}
	const mega = 1 << 20
	switch {
	case !known:
		return doctor.Goodf("unknown on this system")
	case least < noSpace:
		return doctor.Failuref("free some space there", "only %d MB are free on the disk of %s", least/mega, at)
	case least < lowSpace:
		return doctor.Warningf("free some space there: the first run fills Go's build cache", "only %d MB are free on the disk of %s", least/mega, at)
	}
	return doctor.Goodf("at least %d MB free (on the disk of %s)", least/mega, at)
}

// existing returns the path or, if it does not exist, its nearest parent that does.
func existing(path string) string {
	for {
		if _, err := os.Stat(path); err == nil || path == filepath.Dir(path) {
			return path
		}
		path = filepath.Dir(path)
	}
}
