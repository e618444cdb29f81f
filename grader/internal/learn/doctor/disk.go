package doctor

import (
	"context"
	"os"
	"path/filepath"
)

// The first make lab-1 was measured, on Linux with go1.26: 413 MB of build cache,
// beside up to 564 MB of modules.
const (
	scarce  = 1 << 30
	tooFull = 200 << 20
)

// disk looks at every place that is written to. Of those that cannot be told,
// nothing is said.
func (m *Machine) disk(ctx context.Context) Finding {
	places := []string{m.Root, os.TempDir()}
	if settings, err := goEnv(ctx, m.Root, "GOCACHE", "GOMODCACHE"); err == nil {
		places = append(places, settings["GOCACHE"], settings["GOMODCACHE"])
	}
	least, at, known := uint64(0), "", false
	for _, place := range places {
		if free, err := freeBytes(standing(place)); err == nil && (!known || free < least) {
			least, at, known = free, place, true
		}
	}
	const mega = 1 << 20
	switch {
	case !known:
		return good("unknown on this system")
	case least < tooFull:
		return missing("make room there", "only %d MB are free where %s is", least/mega, at)
	case least < scarce:
		return lacking("make room there: the first run fills Go's build cache", "only %d MB are free where %s is", least/mega, at)
	}
	return good("%d MB free where %s is, the fullest place", least/mega, at)
}

// standing is the path, or the nearest directory above it that exists.
func standing(path string) string {
	for {
		if _, err := os.Stat(path); err == nil || path == filepath.Dir(path) {
			return path
		}
		path = filepath.Dir(path)
	}
}
