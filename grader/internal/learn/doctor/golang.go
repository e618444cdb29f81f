package doctor

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/version"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
	"unicode"
)

// goCommand runs the go command in directory dir, with settings added to the
// environment, and returns what it prints. It uses no network.
func goCommand(ctx context.Context, dir string, settings []string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir, cmd.WaitDelay = dir, time.Second
	cmd.Env = append(append(os.Environ(), "GOPROXY=off"), settings...)
	var said bytes.Buffer
	cmd.Stderr = &said
	text, err := cmd.Output()
	if said := bytes.TrimSpace(said.Bytes()); err != nil && len(said) > 0 {
		err = fmt.Errorf("%.300s", said)
	}
	return text, err
}

// GoEnv asks the go command for settings, in directory dir. It downloads nothing.
func GoEnv(ctx context.Context, dir string, names ...string) (map[string]string, error) {
	text, err := goCommand(ctx, dir, nil, append([]string{"env", "-json"}, names...)...)
	if err != nil {
		return nil, err
	}
	settings := map[string]string{}
	return settings, json.Unmarshal(text, &settings)
}

// goMod is what the probes need of go.mod.
type goMod struct {
	Go      string
	Require []struct{ Path, Version string }
}

// readGoMod parses go.mod. Any Go can, even one that is too old for the clone.
func (m machine) readGoMod(ctx context.Context) (file goMod, err error) {
	text, err := goCommand(ctx, m.root, []string{"GOTOOLCHAIN=local", "GOFLAGS="}, "mod", "edit", "-json", "go.mod")
	if err == nil {
		err = json.Unmarshal(text, &file)
	}
	if err == nil && file.Go == "" {
		err = errors.New("go.mod has no go line")
	}
	return file, err
}

// cacheDir returns the directory of a module in the module cache, in which !a stands
// for A, since some file systems ignore case.
func cacheDir(cache, path, version string) string {
	var name strings.Builder
	for _, r := range path + "@" + version {
		if unicode.IsUpper(r) {
			name.WriteByte('!')
		}
		name.WriteRune(unicode.ToLower(r))
	}
	return filepath.Join(cache, filepath.FromSlash(name.String()))
}

const restore = "restore it with: git checkout -- go.mod go.sum"

func (m machine) goVersion(ctx context.Context) Finding {
	const site = "https://go.dev/dl"
	settings, err := GoEnv(ctx, m.root, "GOVERSION", "GOOS", "GOARCH")
	file, malformed := m.readGoMod(ctx)
	switch {
	case err != nil && malformed != nil: // Go does not work at all
		return Failuref("install Go from "+site, "%v", err)
	case malformed != nil:
		return Failuref(restore, "%v", malformed)
	}
	wanted := "go" + file.Go
	remedy := "install " + wanted + " or later from " + site
	if err != nil {
		return Failuref(remedy, "%v", err)
	}
	has := settings["GOVERSION"]
	if version.IsValid(has) && version.Compare(has, wanted) < 0 {
		return Failuref(remedy, "%s is older than %s", has, wanted)
	}
	return Goodf("%s on %s/%s (needs %s or later)", has, settings["GOOS"], settings["GOARCH"], wanted)
}

// modules checks that the module cache has every module that go.mod names.
func (m machine) modules(ctx context.Context) Finding {
	settings, err := GoEnv(ctx, m.root, "GOMODCACHE")
	if err != nil {
		return Failuref("fix the problem with Go first", "go env does not work")
	}
	file, err := m.readGoMod(ctx)
	if err != nil {
		return Failuref(restore, "%v", err)
	}
	cache := settings["GOMODCACHE"]
	var absent []string
	for _, need := range file.Require {
		if info, err := os.Stat(cacheDir(cache, need.Path, need.Version)); err != nil || !info.IsDir() {
			absent = append(absent, need.Path)
		}
	}
	writable := checkWritable(cache)
	switch {
	case len(absent) == 0 && writable != nil:
		return Goodf("all %d are in %s, which is read-only", len(file.Require), cache)
	case len(absent) == 0:
		return Goodf("all %d are in %s", len(file.Require), cache)
	case writable != nil:
		return Failuref("make it writable, or set GOMODCACHE to another directory", "%d of %d are missing, and %s is not writable: %v", len(absent), len(file.Require), cache, writable)
	}
	return Warningf("Go downloads them when it needs them; to work offline, run go mod download first",
		"%d of %d are not downloaded yet, such as %s", len(absent), len(file.Require), absent[0])
}

func (m machine) buildCache(ctx context.Context) Finding {
	settings, err := GoEnv(ctx, m.root, "GOCACHE")
	if err != nil {
		return Failuref("fix the problem with Go first", "go env does not work")
	}
	cache := settings["GOCACHE"]
	if err := checkWritable(cache); err != nil {
		return Failuref("make it writable, or set GOCACHE to another directory", "%s is not writable: %v", cache, err)
	}
	return Goodf("%s is writable", cache)
}

// checkWritable returns nil if it can create a file in dir. It creates dir if
// necessary.
func checkWritable(dir string) error {
	err := os.MkdirAll(dir, 0o755)
	if err == nil {
		var file *os.File
		if file, err = os.CreateTemp(dir, "socketlab-doctor-*"); err == nil {
			_, err = file.WriteString("is there room?\n")
			err = errors.Join(err, file.Close(), os.Remove(file.Name()))
		}
	}
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
