package sandbox

import (
	"os"
	"path/filepath"
)

// Recover removes the control groups of killed graders whose directory for temporary
// files was dir. Call it before you remove dir, whose contents name the groups.
func Recover(dir string) {
	left, _ := filepath.Glob(filepath.Join(dir, "socketlab-sandbox-*"))
	for _, name := range left {
		for _, root := range []string{cgroupRoot, filepath.Join(cgroupRoot, "memory"), filepath.Join(cgroupRoot, "pids")} {
			place := filepath.Join(root, filepath.Base(name))
			entries, err := os.ReadDir(place)
			if err != nil {
				continue
			}
			for _, entry := range entries {
				if entry.IsDir() {
					_ = remove(filepath.Join(place, entry.Name()))
				}
			}
			_ = remove(place)
		}
	}
}
