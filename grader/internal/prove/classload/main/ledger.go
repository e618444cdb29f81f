//go:build linux

package main

import (
	"crypto/sha256"
	"database/sql"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite" // the journal is read as any tool reads it
)

// ledger is what is graded, by the key of the job.
type ledger map[string]entry

type entry struct {
	submission string
	attempt    int
	grades     [sha256.Size]byte
	ended      string
}

func open(journal string) (*sql.DB, error) {
	return sql.Open("sqlite", "file:"+journal+"?mode=ro&_pragma=busy_timeout(5000)")
}

// count is how many submissions are graded; 0 where there is no journal yet.
func count(journal string) (n int) {
	if _, err := os.Stat(journal); err != nil {
		return 0
	}
	db, err := open(journal)
	if err != nil {
		return 0
	}
	defer func() { _ = db.Close() }()
	_ = db.QueryRow(`SELECT count(*) FROM jobs WHERE state = 'done'`).Scan(&n)
	return n
}

// read reads what is graded, one after another.
func read(journal string) (ledger, error) {
	db, err := open(journal)
	if err != nil {
		return nil, err
	}
	defer func() { _ = db.Close() }()
	rows, err := db.Query(`SELECT key, submission, attempt, grades, ended FROM jobs WHERE state = 'done'`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	all := ledger{}
	for rows.Next() {
		var key, grades string
		var e entry
		if err := rows.Scan(&key, &e.submission, &e.attempt, &grades, &e.ended); err != nil {
			return nil, err
		}
		e.grades = sha256.Sum256([]byte(grades))
		all[key] = e
	}
	return all, rows.Err()
}

// goesOn reads the journal, in which all that was graded before must stand as it
// stood.
func (d *desk) goesOn(before ledger) (ledger, error) {
	now, err := read(d.journal())
	if err != nil {
		return nil, fmt.Errorf("read the journal: %w", err)
	}
	for key, was := range before {
		if is, ok := now[key]; !ok || is != was {
			return nil, fmt.Errorf("%.12s… was graded before the grader was killed, and does not stand as it stood", key)
		}
	}
	return now, nil
}

// balanced is nil when each job is graded once, and a kill cost at most the
// attempts that ran.
func (d *desk) balanced(all ledger) error {
	attempts, seen := 0, map[string]bool{}
	for key, e := range all {
		switch {
		case !d.class.hashes[e.submission]:
			return fmt.Errorf("%.12s… was never handed in", key)
		case seen[e.submission]:
			return fmt.Errorf("the submission %.12s… stands twice in the journal", e.submission)
		case e.attempt < 1 || e.attempt > 1+d.kills:
			return fmt.Errorf("%.12s… was tried %d times with %d kills", key, e.attempt, d.kills)
		}
		seen[e.submission] = true
		attempts += e.attempt
	}
	if len(all) != len(d.class.hashes) {
		return fmt.Errorf("%d are graded of %d that differ", len(all), len(d.class.hashes))
	}
	if most := len(all) + d.kills*d.o.atOnce(); attempts > most {
		return fmt.Errorf("%d attempts; %d submissions and %d kills explain %d", attempts, len(all), d.kills, most)
	}
	say("%d graded with %d attempts, %d kills", len(all), attempts, d.kills)
	return nil
}

// sums are the hashes of all files below a directory.
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

// equal is nil when two directories of reports hold the same, byte for byte.
func equal(a, b map[string][sha256.Size]byte) error {
	for name, sum := range a {
		if b[name] != sum {
			return fmt.Errorf("%s is not written the same again", name)
		}
	}
	if len(a) != len(b) {
		return fmt.Errorf("%d reports were written, and then %d", len(a), len(b))
	}
	return nil
}
