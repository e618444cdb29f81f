package intake

import (
	"bytes"
	"compress/zlib"
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// object writes a loose object and returns its name.
func object(t *testing.T, repo, kind, text string) string {
	t.Helper()
	header := fmt.Sprintf("%s %d\x00", kind, len(text))
	return rawObject(t, repo, fmt.Sprintf("%x", sha1.Sum([]byte(header+text))), header+text)
}

func rawObject(t *testing.T, repo, name, text string) string {
	t.Helper()
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, err := z.Write([]byte(text))
	require.NoError(t, err)
	require.NoError(t, z.Close())
	file := filepath.Join(repo, "objects", name[:2], name[2:])
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
	_ = os.Remove(file)
	require.NoError(t, os.WriteFile(file, b.Bytes(), 0o600))
	return name
}

// tree is one directory of a commit: mode, name and object of each entry.
func treeOf(t *testing.T, repo string, entries ...[3]string) string {
	t.Helper()
	var text strings.Builder
	for _, e := range entries {
		name, err := hex.DecodeString(e[2])
		require.NoError(t, err)
		text.WriteString(e[0] + " " + e[1] + "\x00" + string(name))
	}
	return object(t, repo, "tree", text.String())
}

// repo makes a bare repository whose only commit has a tree, made by hand.
func repo(t *testing.T, tree func(repo string) string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "alice.git")
	for _, name := range []string{"objects", "refs/heads"} {
		require.NoError(t, os.MkdirAll(filepath.Join(dir, name), 0o755))
	}
	commit := object(t, dir, "commit", "tree "+tree(dir)+"\n\nwork\n")
	write(t, dir, paths{"HEAD": "ref: refs/heads/main\n", "refs/heads/main": commit + "\n"})
	return dir
}

func TestHostileRepositoriesAreRefused(t *testing.T) {
	plain := func(r string) string {
		return treeOf(t, r, [3]string{"40000", "01-alpha", treeOf(t, r, [3]string{"100644", "own.go", object(t, r, "blob", own)})})
	}
	s := one(t, repo(t, plain), book(t))
	require.Empty(t, s.Refused)
	require.Contains(t, s.Labs, "01-alpha")

	in := func(mode, name string, make func(r string) string) func(string) string {
		return func(r string) string {
			return treeOf(t, r, [3]string{"40000", "01-alpha", treeOf(t, r, [3]string{mode, name, make(r)})})
		}
	}
	blob := func(text string) func(string) string {
		return func(r string) string { return object(t, r, "blob", text) }
	}
	for name, test := range map[string]struct {
		tree func(string) string
		want string
	}{
		"link":            {in("120000", "x.go", blob("/etc/passwd")), "x.go is a link"},
		"climbs out":      {in("100644", "..", blob("x")), "climbs out"},
		"climbs out, dir": {in("40000", "..", plain), "climbs out"},
		"slash":           {in("100644", "a/../../b", blob("x")), "the repository is damaged"},
		"backslash":       {in("100644", `a\b.go`, blob("x")), "backslash"},
		"newline":         {in("100644", "a\nb.go", blob("x")), "control or invisible"},
		"case": {func(r string) string {
			return treeOf(t, r, [3]string{"40000", "01-alpha", treeOf(t, r, [3]string{"100644", "A.go", object(t, r, "blob", own)}, [3]string{"100644", "a.go", object(t, r, "blob", own)})})
		}, "differ only in case"},
		"large":      {in("100644", "x.go", blob(strings.Repeat("x", 1<<20))), "x.go is larger than 128 KiB"},
		"not a tree": {in("40000", "x", blob("x")), "the repository is damaged"},
		"wrong name": {in("100644", "x.go", func(r string) string { return rawObject(t, r, strings.Repeat("ab", 20), "blob 1\x00x") }), "the repository is damaged"},
		"lying size": {in("100644", "x.go", func(r string) string {
			return rawObject(t, r, strings.Repeat("ab", 20), "blob 1\x00"+strings.Repeat("x", 1<<20))
		}), "the repository is damaged"},
		"huge size": {in("100644", "x.go", func(r string) string { return rawObject(t, r, strings.Repeat("ab", 20), "blob 99999999999\x00x") }), "x.go is larger than 128 KiB"},
		"huge tree": {in("40000", "x", func(r string) string { return rawObject(t, r, strings.Repeat("ab", 20), "tree 99999999999\x00x") }), "too large"},
		"missing":   {in("100644", "x.go", func(string) string { return strings.Repeat("ab", 20) }), "the repository lacks objects"},
		"deep and wide": {func(r string) string {
			at := treeOf(t, r, [3]string{"100644", "x", object(t, r, "blob", "x")})
			for range 14 {
				at = treeOf(t, r, [3]string{"40000", "a", at}, [3]string{"40000", "b", at})
			}
			return at
		}, "more than 2000 files and directories"},
	} {
		t.Run(name, func(t *testing.T) {
			s := one(t, repo(t, test.tree), book(t))

			require.Contains(t, s.Refused, test.want)
			require.Empty(t, s.Labs)
		})
	}

	for name, test := range map[string]struct {
		change func(dir string) error
		want   string
	}{
		"alternates":     {func(d string) error { return put(d, "objects/info/alternates", "/etc\n") }, "borrows objects"},
		"no commit":      {func(d string) error { return os.Remove(filepath.Join(d, "refs/heads/main")) }, "has no commit"},
		"HEAD elsewhere": {func(d string) error { return put(d, "HEAD", "ref: ../../../etc/passwd\n") }, "is damaged"},
		"HEAD is a link": {func(d string) error {
			_ = os.Remove(filepath.Join(d, "HEAD"))
			return os.Symlink("/etc/passwd", filepath.Join(d, "HEAD"))
		}, "is a link"},
		"branch is long": {func(d string) error { return put(d, "refs/heads/main", strings.Repeat("a", 5000)) }, "is damaged"},
		"SHA-256":        {func(d string) error { return put(d, "refs/heads/main", strings.Repeat("a", 64)) }, "uses SHA-256"},
		"reftable":       {func(d string) error { return os.Mkdir(filepath.Join(d, "reftable"), 0o755) }, "reftable"},
		"many branches": {func(d string) error {
			_ = put(d, "refs/heads/x", strings.Repeat("a", 40))
			return put(d, "HEAD", "ref: refs/heads/none\n")
		}, "several branches"},
		"index only":      {func(d string) error { return put(d, "objects/pack/pack-x.idx", "x") }, "is damaged"},
		"index that lies": {func(d string) error { return lyingIndex(d) }, "is damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := repo(t, plain)
			require.NoError(t, test.change(dir))

			require.Contains(t, one(t, dir, book(t)).Refused, test.want)
		})
	}
}

func put(dir, name, text string) error {
	file := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, []byte(text), 0o600)
}

// lyingIndex claims four milliard objects.
func lyingIndex(dir string) error {
	if err := put(dir, "objects/pack/pack-x.pack", "PACK\x00\x00\x00\x02\xff\xff\xff\xff"); err != nil {
		return err
	}
	return put(dir, "objects/pack/pack-x.idx", "\xfftOc\x00\x00\x00\x02"+strings.Repeat("\xff", 256*4+100))
}

func TestOnlyBranchIsTakenWhereHeadNamesNone(t *testing.T) {
	dir := bare(t, t.TempDir(), "a.git", paths{"01-alpha/own.go": own})
	require.NoError(t, put(dir, "HEAD", "ref: refs/heads/master\n"))

	s := one(t, dir, book(t))

	require.Empty(t, s.Refused)
	require.Contains(t, s.Labs, "01-alpha")
}

func TestHistoryInDeltasIsReadAsGitReadsIt(t *testing.T) {
	work, files := t.TempDir(), paths{}
	git(t, work, "init", "-q", "-b", "main")
	text := "package alpha\n"
	for n := range 12 {
		for line := range 20 {
			text += fmt.Sprintf("// line %d of commit %d\n", line*7919, n)
		}
		files["01-alpha/own.go"] = text
		files[fmt.Sprintf("01-alpha/f%02d.go", n)] = strings.Replace(text, "commit 3", "change 3", 1)
		write(t, work, files)
		git(t, work, "add", "-A")
		git(t, work, "commit", "-q", "-m", fmt.Sprint(n))
	}
	git(t, work, "repack", "-q", "-a", "-d", "-f", "--depth=200", "--window=50")
	dir := filepath.Join(t.TempDir(), "a.git")
	git(t, work, "clone", "-q", "--bare", "--no-local", ".", dir)
	require.Contains(t, git(t, dir, "count-objects", "-v"), "count: 0")

	for _, format := range []string{"offsets", "names"} {
		git(t, dir, "-c", fmt.Sprintf("repack.usedeltabaseoffset=%v", format == "offsets"), "repack", "-q", "-a", "-d", "-f", "--depth=200", "--window=50")
		packs, err := filepath.Glob(filepath.Join(dir, "objects/pack/*.idx"))
		require.NoError(t, err)
		require.Len(t, packs, 1)
		require.True(t, strings.Contains(git(t, dir, "verify-pack", "-v", packs[0]), "chain length = 2:"), "the pack must have deltas on deltas")
		s := one(t, dir, book(t))

		require.Empty(t, s.Refused, format)
		require.Len(t, s.Labs["01-alpha"], 13)
		for name, got := range s.Labs["01-alpha"] {
			require.Equal(t, files["01-alpha/"+name], string(got))
		}
	}
}

func TestSubmoduleIsRemarkedOn(t *testing.T) {
	dir := repo(t, func(r string) string {
		return treeOf(t, r,
			[3]string{"40000", "01-alpha", treeOf(t, r, [3]string{"100644", "own.go", object(t, r, "blob", own)})},
			[3]string{"160000", "other", strings.Repeat("ab", 20)})
	})

	s := one(t, dir, book(t))

	require.Empty(t, s.Refused)
	require.Contains(t, told(s), "other: this submodule was not used")
}

func TestWorkTreeCountsAndNotItsCommits(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "alice")
	require.NoError(t, os.Mkdir(dir, 0o755))
	git(t, dir, "init", "-q", "-b", "main")
	write(t, dir, paths{"01-alpha/own.go": "package old\n"})
	git(t, dir, "add", "-A")
	git(t, dir, "commit", "-q", "-m", "old")
	// A hook or a filter that ran would leave a trace.
	write(t, dir, paths{".git/hooks/post-checkout": "#!/bin/sh\ntouch ran\n", ".git/config": "[core]\n\tfsmonitor = touch ran\n"})
	write(t, dir, paths{"01-alpha/own.go": own})

	s := one(t, dir, book(t))

	require.Empty(t, s.Refused)
	require.Equal(t, own, string(s.Labs["01-alpha"]["own.go"]))
	require.NoFileExists(t, filepath.Join(dir, "ran"))
}
