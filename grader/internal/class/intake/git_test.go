package intake

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// git runs git in dir, without the machine's configuration.
func git(t testing.TB, dir string, args ...string) {
	t.Helper()
	command := exec.Command("git", args...)
	command.Dir, command.Env = dir, gitEnvironment()
	out, err := command.CombinedOutput()
	require.NoError(t, err, "git %v: %s", args, out)
}

func gitEnvironment() []string {
	return append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null",
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.org", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.org")
}

// bare commits files and makes a bare clone of them in dir, named name.
func bare(t testing.TB, dir, name string, files paths) {
	t.Helper()
	work := t.TempDir()
	git(t, work, "init", "-q", "-b", "main")
	write(t, work, files)
	git(t, work, "add", "-A", "-f")
	git(t, work, "commit", "-q", "-m", "work")
	git(t, dir, "clone", "-q", "--bare", "--no-local", work, "./"+name)
}

func TestBareRepositoryIsRefusedWithTheCommandThatClonesIt(t *testing.T) {
	for name, command := range map[string]string{
		"dave.git":        `git clone 'dave.git' 'dave'`,
		"dave":            `git clone 'dave' 'dave-clone'`,
		"Dave O'Hara.git": `git clone 'Dave O'\''Hara.git' 'Dave O'\''Hara'`,
		"--help.git":      `git clone './--help.git' './--help'`,
		"$(touch ran).gi": `git clone '$(touch ran).gi' '$(touch ran).gi-clone'`,
	} {
		t.Run(name, func(t *testing.T) {
			labs := book(t)
			dir := t.TempDir()
			bare(t, dir, name, paths{"01-alpha/own.go": own})

			s := one(t, filepath.Join(dir, name), labs)

			require.Equal(t, "it is a bare git repository, which is not read; clone it, and put the clone in its place: "+command, s.Refused)
			require.Empty(t, s.Labs)

			// The command does what the line says.
			shell := exec.Command("sh", "-c", command)
			shell.Dir, shell.Env = dir, gitEnvironment()
			out, err := shell.CombinedOutput()
			require.NoError(t, err, "%s", out)
			require.NoFileExists(t, filepath.Join(dir, "ran"))
			require.NoError(t, os.RemoveAll(filepath.Join(dir, name)))
			clones, err := os.ReadDir(dir)
			require.NoError(t, err)
			require.Len(t, clones, 1)
			s = one(t, filepath.Join(dir, clones[0].Name()), labs)
			require.Empty(t, s.Refused)
			require.Equal(t, own, string(s.Labs["01-alpha"]["own.go"]))
		})
	}
}

func TestBareRepositoryCostsOnlyItsOwnSubmission(t *testing.T) {
	dir, labs := t.TempDir(), book(t)
	write(t, dir, paths{"ada/01-alpha/own.go": own})
	bare(t, dir, "dave.git", paths{"01-alpha/own.go": own})

	all, _ := class(t, dir, labs, nil)

	require.Empty(t, all["ada"].Refused)
	require.Contains(t, all["ada"].Labs, "01-alpha")
	require.Contains(t, all["dave"].Refused, "git clone 'dave.git' 'dave'")
}

func TestWorkTreeIsReadAsTheDirectoryThatItIs(t *testing.T) {
	dir, labs := filepath.Join(t.TempDir(), "alice"), book(t)
	require.NoError(t, os.Mkdir(dir, 0o755))
	git(t, dir, "init", "-q", "-b", "main")
	write(t, dir, paths{"01-alpha/own.go": "package old\n", "01-alpha/gone.go": "package old\n"})
	git(t, dir, "add", "-A")
	git(t, dir, "commit", "-q", "-m", "old")
	// A hook or a filter that git ran would leave a trace.
	write(t, dir, paths{".git/hooks/post-checkout": "#!/bin/sh\ntouch ran\n", ".git/config": "[core]\n\tfsmonitor = touch ran\n"})
	write(t, dir, paths{"01-alpha/own.go": own})
	require.NoError(t, os.Remove(filepath.Join(dir, "01-alpha", "gone.go")))

	s := one(t, dir, labs)

	require.Empty(t, s.Refused)
	require.Equal(t, []string{"own.go"}, s.Labs["01-alpha"].Names())
	require.Equal(t, own, string(s.Labs["01-alpha"]["own.go"]))
	require.Empty(t, told(s))
	require.NoFileExists(t, filepath.Join(dir, "ran"))
	plain := oneDir(t, paths{"01-alpha/own.go": own}, labs)
	require.Equal(t, plain.Hash(), s.Hash())
}
