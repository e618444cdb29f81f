package labtest

import (
	"errors"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"socketlab/labs/labtest/journal"
)

// journalVariable names the directory for the journals of all checks.
const journalVariable = "LAB_JOURNAL"

// writeJournal writes the check's journal into a directory, if one is given. A journal
// that an earlier run of the check left is replaced as a whole.
func (c *Cluster) writeJournal(dir string) {
	c.t.Helper()
	if dir == "" {
		return
	}
	if err := writeFile(dir, c.journal()); err != nil {
		c.t.Errorf("infra: cannot write the journal, which %s asks for: %v", journalVariable, err)
	}
}

// journal returns what has been recorded so far.
func (c *Cluster) journal() *journal.Journal {
	var nodes []string
	for _, n := range c.nodes() {
		if !slices.Contains(nodes, n.name) {
			nodes = append(nodes, n.name)
		}
	}
	j := c.line.journal(newConcealer(c.redis.options.Password))
	j.Check, j.Seed, j.Failed, j.Nodes = c.t.Name(), c.seed, c.t.Failed(), nodes
	return j
}

func writeFile(dir string, j *journal.Journal) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	file, err := os.CreateTemp(dir, ".journal-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name()) // does nothing once it has its name
	err = j.Write(file)
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(file.Name(), filepath.Join(dir, journalName(j.Check)))
}

// journalName returns the name of a check's journal: that of the test, with an underscore
// for what not every file system takes.
func journalName(check string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '.':
			return r
		}
		return '_'
	}, check)
	return name[:min(len(name), 200)] + ".jsonl"
}

// journal returns the events that are kept, printable and without the secret.
func (r *recorder) journal(hide concealer) *journal.Journal {
	r.mu.Lock()
	defer r.mu.Unlock()
	j := &journal.Journal{Dropped: r.dropped, Events: make([]journal.Event, r.kept.n)}
	for i := range j.Events {
		e := r.kept.at(i)
		shown := journal.Event{
			ID: e.id, At: e.at, Kind: e.kind, From: printable(e.from), To: printable(e.to),
			Cause: e.cause, Quiet: e.quiet, Fault: e.fault, Nodes: e.nodes,
		}
		shown.Text, shown.Bytes = e.concealed(hide)
		j.Events[i] = shown
	}
	return j
}

// concealed returns the text as it is shown, without the secret, and the length of a text
// that was cut.
func (e *event) concealed(hide concealer) (text string, whole int) {
	text, cut := e.text, e.whole > len(e.text)
	if e.wire {
		text = showRESP(text)
	}
	cut = cut || len(text) > maxShown
	if cut {
		whole = e.whole
	}
	return printableOf(hide.in(text, cut), cut, e.whole, maxShown), whole
}

// A concealer removes a secret from texts.
type concealer struct{ spellings []string }

func newConcealer(secret string) concealer {
	if secret == "" {
		return concealer{}
	}
	inURL := strings.TrimPrefix(url.UserPassword("", secret).String(), ":")
	return concealer{[]string{secret, inURL}}
}

// in returns a text without the secret, and without the beginning of the secret at the end
// of a text that was cut.
func (c concealer) in(text string, cut bool) string {
	for _, secret := range c.spellings {
		text = strings.ReplaceAll(text, secret, "…")
	}
	for _, secret := range c.spellings {
		for n := min(len(secret), len(text)); cut && n > 0; n-- {
			if strings.HasSuffix(text, secret[:n]) {
				text = text[:len(text)-n] + "…"
				break
			}
		}
	}
	return text
}

func namesOf(nodes []*Node) []string {
	var names []string
	for _, n := range nodes {
		names = append(names, n.name)
	}
	return names
}

// noteEnd records how the process ended, without what an error may tell about the machine.
func (n *Node) noteEnd() {
	how := "exit status 0"
	var state *exec.ExitError
	switch {
	case errors.As(n.err, &state):
		how = state.Error()
	case n.err != nil:
		how = "an error"
	}
	n.cluster.line.noted(n.name, "(the process has ended: %s)", how)
}
