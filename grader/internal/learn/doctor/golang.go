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

// goEnv asks the go command for settings; in is the directory to ask in. What
// would be downloaded for it is not.
func goEnv(ctx context.Context, in string, names ...string) (map[string]string, error) {
	cmd := exec.CommandContext(ctx, "go", append([]string{"env", "-json"}, names...)...)
	cmd.Dir, cmd.Env, cmd.WaitDelay = in, append(os.Environ(), "GOPROXY=off"), time.Second
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

// required reads go.mod.
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
		return missing(restore, "%v", err)
	}
	wanted := "go" + file.Go.Version
	remedy := "install " + wanted + " or later from https://go.dev/dl"
	settings, err := goEnv(ctx, m.Root, "GOVERSION", "GOOS", "GOARCH")
	if err != nil {
		return missing(remedy, "%v", err)
	}
	has := settings["GOVERSION"]
	if version.IsValid(has) && version.Compare(has, wanted) < 0 {
		return missing(remedy, "%s is older than %s", has, wanted)
	}
	return good("%s on %s/%s; %s or later is needed", has, settings["GOOS"], settings["GOARCH"], wanted)
}

// modules looks for every module that go.mod names.
func (m *Machine) modules(ctx context.Context) Finding {
	file, err := m.required()
	if err != nil {
		return missing(restore, "%v", err)
	}
	settings, err := goEnv(ctx, m.Root, "GOMODCACHE")
	if err != nil {
		return missing("see the line above", "go env does not work")
	}
	cache := settings["GOMODCACHE"]
	var absent []string
	for _, need := range file.Require {
		path, err := module.EscapePath(need.Mod.Path)
		if err != nil {
			return missing(restore, "%v", err)
		}
		if info, err := os.Stat(filepath.Join(cache, filepath.FromSlash(path)+"@"+need.Mod.Version)); err != nil || !info.IsDir() {
			absent = append(absent, need.Mod.Path)
		}
	}
	writable := writes(cache)
	switch {
	case len(absent) == 0 && writable != nil:
		return good("all %d are in %s, which you may not write", len(file.Require), cache)
	case len(absent) == 0:
		return good("all %d are in %s", len(file.Require), cache)
	case writable != nil:
		return missing("make it writable, or set GOMODCACHE to another place", "%d of %d are not here, and %s cannot be written: %v", len(absent), len(file.Require), cache, writable)
	}
	return lacking("go mod download fetches them all, for a train without a network; otherwise Go does when it needs them",
		"%d of %d are not here yet, such as %s", len(absent), len(file.Require), absent[0])
}

func (m *Machine) buildCache(ctx context.Context) Finding {
	settings, err := goEnv(ctx, m.Root, "GOCACHE")
	if err != nil {
		return missing("see the line above", "go env does not work")
	}
	cache := settings["GOCACHE"]
	if err := writes(cache); err != nil {
		return missing("make it writable, or set GOCACHE to another place", "%s cannot be written: %v", cache, err)
	}
	return good("%s is writable", cache)
}

// writes is nil if a file can be made in a directory, which is made if need be.
func writes(dir string) error {
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
