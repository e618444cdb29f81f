package classload

import (
	"crypto/sha256"
	"database/sql"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite" // reads the journal as any other tool would
)

// results are the graded jobs of a journal, by key.
type results map[string]result

type result struct {
	submission string
	attempt    int
	grades     [sha256.Size]byte // hash of the stored grades
	ended      string            // when
}

func openJournal(journal string) (*sql.DB, error) {
	return sql.Open("sqlite", "file:"+journal+"?mode=ro&_pragma=busy_timeout(5000)")
}

// countDone is the number of graded submissions, and 0 before there is a journal.
func countDone(journal string) (n int) {
	if _, err := os.Stat(journal); err != nil {
		return 0
	}
	db, err := openJournal(journal)
	if err != nil {
		return 0
	}
	defer func() { _ = db.Close() }()
	_ = db.QueryRow(`SELECT count(*) FROM jobs WHERE state = 'done'`).Scan(&n)
	return n
}

// readJournal reads every result.
func readJournal(journal string) (results, error) {
	db, err := openJournal(journal)
	if err != nil {
		return nil, err
	}
	defer func() { _ = db.Close() }()
	rows, err := db.Query(`SELECT key, submission, attempt, grades, ended FROM jobs WHERE state = 'done'`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	all := results{}
	for rows.Next() {
		var key, grades string
		var e result
		if err := rows.Scan(&key, &e.submission, &e.attempt, &grades, &e.ended); err != nil {
			return nil, err
		}
		e.grades = sha256.Sum256([]byte(grades))
		all[key] = e
	}
	return all, rows.Err()
}

// unchanged reads the journal, which must still contain every earlier result
// unchanged.
func (g *grading) unchanged(before results) (results, error) {
	now, err := readJournal(g.journal())
	if err != nil {
		return nil, fmt.Errorf("read the journal: %w", err)
	}
	for key, was := range before {
		if is, ok := now[key]; !ok || is != was {
			return nil, failf("%.12s… was graded before the grader was killed, and its result has changed since", key)
		}
	}
	return now, nil
}

// complete returns an error unless every submission was graded once, and every kill
// cost at most the attempts that were in progress.
func (g *grading) complete(all results) error {
	attempts, seen := 0, map[string]bool{}
	for key, e := range all {
		switch {
		case !g.class.hashes[e.submission]:
			return failf("%.12s… was never submitted", key)
		case seen[e.submission]:
			return failf("the submission %.12s… is in the journal twice", e.submission)
		case e.attempt < 1 || e.attempt > 1+g.kills:
			return failf("%.12s… was attempted %d times with %d kills", key, e.attempt, g.kills)
		}
		seen[e.submission] = true
		attempts += e.attempt
	}
	if len(all) != len(g.class.hashes) {
		return failf("%d of %d distinct submissions are graded", len(all), len(g.class.hashes))
	}
	if most := len(all) + g.kills*g.concurrent(); attempts > most {
		return failf("%d attempts; %d submissions and %d kills explain at most %d", attempts, len(all), g.kills, most)
	}
	g.log("%d graded in %d attempts with %d kills", len(all), attempts, g.kills)
	return nil
}

// sums hashes all files below a directory.
func sums(dir string) (map[string][sha256.Size]byte, error) {
	all := map[string][sha256.Size]byte{}
	return all, filepath.WalkDir(dir, func(path string, found fs.DirEntry, err error) error {
		if err != nil || found.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		all[path] = sha256.Sum256(text)
		return err
	})
}

// sameReports returns an error unless two sets of reports are identical.
func sameReports(a, b map[string][sha256.Size]byte) error {
	for name, sum := range a {
		if b[name] != sum {
			return failf("a grader that had nothing to do wrote another %s", name)
		}
	}
	if len(a) != len(b) {
		return failf("%d reports were written, and then %d", len(a), len(b))
	}
	return nil
}
