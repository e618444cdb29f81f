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
	"time"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
)

// goEnv asks the go command for settings, in directory dir. It downloads nothing.
func goEnv(ctx context.Context, dir string, names ...string) (map[string]string, error) {
	cmd := exec.CommandContext(ctx, "go", append([]string{"env", "-json"}, names...)...)
	cmd.Dir, cmd.Env, cmd.WaitDelay = dir, append(os.Environ(), "GOPROXY=off"), time.Second
	var said bytes.Buffer
	cmd.Stderr = &said
	text, err := cmd.Output()
	if err != nil {
		if said := bytes.TrimSpace(said.Bytes()); len(said) > 0 {
			err = fmt.Errorf("%.300s", said)
		}
		return nil, err
	}
	settings := map[string]string{}
	return settings, json.Unmarshal(text, &settings)
}

// required parses go.mod.
func (m *Machine) required() (*modfile.File, error) {
	text, err := os.ReadFile(filepath.Join(m.Root, "go.mod"))
	if err != nil {
		return nil, err
	}
	file, err := modfile.Parse("go.mod", text, nil)
	if err == nil && file.Go == nil {
		err = errors.New("go.mod has no go line")
	}
	return file, err
}

const restore = "restore it with: git checkout -- go.mod go.sum"

func (m *Machine) goVersion(ctx context.Context) Finding {
	file, err := m.required()
	if err != nil {
		return failure(restore, "%v", err)
	}
	wanted := "go" + file.Go.Version
	remedy := "install " + wanted + " or later from https://go.dev/dl"
	settings, err := goEnv(ctx, m.Root, "GOVERSION", "GOOS", "GOARCH")
	if err != nil {
		return failure(remedy, "%v", err)
	}
	has := settings["GOVERSION"]
	if version.IsValid(has) && version.Compare(has, wanted) < 0 {
		return failure(remedy, "%s is older than %s", has, wanted)
	}
	return good("%s on %s/%s (needs %s or later)", has, settings["GOOS"], settings["GOARCH"], wanted)
}

// modules checks that the module cache has every module that go.mod names.
func (m *Machine) modules(ctx context.Context) Finding {
	file, err := m.required()
	if err != nil {
		return failure(restore, "%v", err)
	}
	settings, err := goEnv(ctx, m.Root, "GOMODCACHE")
	if err != nil {
		return failure("fix the problem with Go first", "go env does not work")
	}
	cache := settings["GOMODCACHE"]
	var absent []string
	for _, need := range file.Require {
		path, err := module.EscapePath(need.Mod.Path)
		if err != nil {
			return failure(restore, "%v", err)
		}
		if info, err := os.Stat(filepath.Join(cache, filepath.FromSlash(path)+"@"+need.Mod.Version)); err != nil || !info.IsDir() {
			absent = append(absent, need.Mod.Path)
		}
	}
	writable := checkWritable(cache)
	switch {
	case len(absent) == 0 && writable != nil:
		return good("all %d are in %s, which is read-only", len(file.Require), cache)
	case len(absent) == 0:
		return good("all %d are in %s", len(file.Require), cache)
	case writable != nil:
		return failure("make it writable, or set GOMODCACHE to another directory", "%d of %d are missing, and %s is not writable: %v", len(absent), len(file.Require), cache, writable)
	}
	return warning("Go downloads them when it needs them; to work offline, run go mod download first",
		"%d of %d are not downloaded yet, such as %s", len(absent), len(file.Require), absent[0])
}

func (m *Machine) buildCache(ctx context.Context) Finding {
	settings, err := goEnv(ctx, m.Root, "GOCACHE")
	if err != nil {
		return failure("fix the problem with Go first", "go env does not work")
	}
	cache := settings["GOCACHE"]
	if err := checkWritable(cache); err != nil {
		return failure("make it writable, or set GOCACHE to another directory", "%s is not writable: %v", cache, err)
	}
	return good("%s is writable", cache)
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
