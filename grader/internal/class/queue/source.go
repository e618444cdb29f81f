package queue

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"socketlab/grader/internal/core/exitcode"
)

// Source is the hash of the grader's own sources in a checkout, except tests. The
// checks and the kit are in grade.Grader.Version.
func Source(root string) (string, error) {
	sum := sha256.New()
	tree := os.DirFS(root)
	err := fs.WalkDir(tree, "grader", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir():
			if base := path.Base(name); base == "node_modules" || base == "testdata" || name == "grader/interop" {
				return fs.SkipDir
			}
			return nil
		case !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		text, err := fs.ReadFile(tree, name)
		fmt.Fprintf(sum, "%s %x\n", name, sha256.Sum256(text))
		return err
	})
	if err != nil {
		return "", exitcode.Environmentf("read the grader's own sources in %s: %w", filepath.Join(root, "grader"), err)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
