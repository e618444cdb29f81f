package summary

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/workbook"
)

// Version identifies a version of the workbook.
type Version struct {
	Commit string `json:"commit,omitempty"` // empty if there is no git repository
	// Checks is the SHA-256 of the checks of all labs and the packages they use.
	Checks string `json:"checks"`
}

func (v Version) words() string {
	if v.Commit == "" {
		return "unknown commit; its checks have the SHA-256 " + code(v.Checks) + "."
	}
	return "commit " + code(v.Commit) + "; its checks have the SHA-256 " + code(v.Checks) + "."
}

// VersionOf returns the version of a workbook.
func VersionOf(ctx context.Context, book workbook.Workbook) (Version, error) {
	checks, err := hash(book)
	if err != nil {
		return Version{}, exitcode.Environmentf("hash the checks: %w; restore labs/ with: git checkout -- labs", err)
	}
	return Version{Commit: commit(ctx, book.Root), Checks: checks}, nil
}

// commitID matches the ID of a commit.
var commitID = regexp.MustCompile(`^[0-9a-f]{40,64}$`)

// commit returns the ID of the commit that is checked out at root. It returns an empty
// string if there is no git or no repository, or if root is in the repository of
// another project.
func commit(ctx context.Context, root string) string {
	const timeout = 5 * time.Second
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	git := exec.CommandContext(ctx, "git", "rev-parse", "--show-prefix", "HEAD")
	git.Dir, git.WaitDelay = root, time.Second
	said, err := git.Output()
	if err != nil {
		return ""
	}
	prefix, name, _ := strings.Cut(strings.ReplaceAll(string(said), "\r\n", "\n"), "\n")
	name = strings.TrimSpace(name)
	if prefix != "" || !commitID.MatchString(name) {
		return ""
	}
	return name
}

// hash returns the hash of all Go files below labs/ except the reader's.
func hash(book workbook.Workbook) (string, error) {
	labs, err := book.Labs()
	if err != nil {
		return "", err
	}
	var own []string
	for _, lab := range labs {
		files, err := lab.Reader()
		if err != nil {
			return "", err
		}
		for _, name := range files.Names() {
			own = append(own, filepath.Join(lab.Dir(), name))
		}
	}
	sum := sha256.New()
	err = filepath.WalkDir(filepath.Join(book.Root, "labs"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() || filepath.Ext(path) != ".go" || slices.Contains(own, path) {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(book.Root, path)
		fmt.Fprintf(sum, "%s %x\n", filepath.ToSlash(name), sha256.Sum256(text))
		return err
	})
	return hex.EncodeToString(sum.Sum(nil)), err
}
