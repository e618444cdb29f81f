package checks

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"socketlab/grader/internal/core/workbook"
)

// Overlay is one set of files over one lab, for one build with the go command's
// -overlay flag: nothing in the clone is copied, moved or written. Never combine
// it with -cover, which silently tests the files underneath.
type Overlay struct {
	// File is the JSON file to pass to -overlay.
	File string
	// Origins maps the absolute path at which the compiler sees a file to the
	// path, relative to the root, at which a person finds it.
	Origins map[string]string
}

// WriteOverlay prepares an overlay in dir, which must be empty. The caller must remove
// dir. The files replace everything that the reader owns in the lab. Checks and given
// files are neither replaced nor added. Origin returns where a person finds the file
// of a name, relative to the root.
func WriteOverlay(dir string, lab workbook.Lab, files workbook.Files, origin func(name string) string) (*Overlay, error) {
	o := &Overlay{File: filepath.Join(dir, "overlay.json"), Origins: map[string]string{}}
	replace := map[string]string{}
	owned, err := lab.Reader()
	if err != nil {
		return nil, err
	}
	for name := range owned {
		replace[filepath.Join(lab.Dir(), name)] = ""
	}
	for _, name := range files.Names() {
		target := filepath.Join(lab.Dir(), name)
		if _, isReaders := owned[name]; !isReaders {
			if _, err := os.Lstat(target); err == nil {
				return nil, fmt.Errorf("%s would replace a file that belongs to %s", name, lab.Path())
			}
		}
		copied := filepath.Join(dir, name)
		if err := os.WriteFile(copied, files[name], 0o600); err != nil {
			return nil, err
		}
		replace[target] = copied
		for _, seen := range []string{copied, target} {
			o.Origins[filepath.ToSlash(seen)] = origin(name)
		}
	}
	text, err := json.MarshalIndent(map[string]any{"Replace": replace}, "", "\t")
	if err != nil {
		return nil, err
	}
	return o, os.WriteFile(o.File, text, 0o600)
}
