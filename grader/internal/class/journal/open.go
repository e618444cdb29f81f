package journal

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/filelock"
)

// The header of the file names the application and the version of the table.
const (
	application = 0x536c4a31 // SlJ1
	version     = 1
)

// table is the table of the grades. Times are UTC.
const table = `
CREATE TABLE jobs (
	key        TEXT PRIMARY KEY, -- SHA-256 of submission, version and seed
	submission TEXT NOT NULL,    -- SHA-256 of the files
	version    TEXT NOT NULL,    -- SHA-256 of checks, kit, toolchain and limits
	seed       TEXT NOT NULL,
	student    TEXT NOT NULL,    -- the first one whose submission it is
	state      TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'infra')),
	owner      TEXT NOT NULL,    -- who works on it, or did
	attempt    INTEGER NOT NULL, -- how often it was claimed
	lease      TEXT,             -- until when the claim counts
	grades     TEXT,             -- JSON, one a lab
	sum        TEXT,             -- SHA-256 of key, state and grades
	began      TEXT NOT NULL,
	ended      TEXT
) STRICT`

// Open opens the journal, or creates it if there is none. While it is open, no other
// grader can open it; any tool may read it. Open never replaces a damaged journal.
func Open(ctx context.Context, file string) (*Journal, error) {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return nil, exitcode.Environmentf("create the directory of the journal %s: %w", file, err)
	}
	held, err := acquire(file + ".lock")
	if err != nil {
		return nil, err
	}
	j := &Journal{file: file, lock: held, now: time.Now}
	if err := j.open(ctx); err != nil {
		if j.db != nil {
			_ = j.db.Close()
		}
		return nil, errors.Join(err, held.Release())
	}
	return j, nil
}

// acquire takes the lock, or reports at once who has it.
func acquire(name string) (*filelock.Lock, error) {
	held, err := filelock.Try(name)
	var by *filelock.Held
	if errors.As(err, &by) {
		return nil, exitcode.Environmentf("another grader (process %s) is working on this class; wait for it, or name another --journal and --out", by.Process)
	} else if err != nil {
		return nil, exitcode.Environmentf("lock the journal: %w", err)
	}
	return held, nil
}

func (j *Journal) open(ctx context.Context) error {
	if _, err := os.Lstat(j.file); errors.Is(err, fs.ErrNotExist) {
		if err := create(ctx, j.file); err != nil {
			return err
		}
	}
	info, err := os.Stat(j.file)
	switch {
	case err != nil:
		return exitcode.Environmentf("open the journal %s: %w", j.file, err)
	case !info.Mode().IsRegular():
		return exitcode.Usagef("the journal %s is not a regular file; name another with --journal", j.file)
	case info.Size() == 0:
		return damage(j.file, errors.New("it is empty"))
	}
	if j.db, err = connect(j.file); err != nil {
		return err
	}
	if err := j.check(ctx); err != nil {
		return err
	}
	return j.identify(ctx)
}

// identify reads the ID of the journal. A journal that has none gets one: it is new, or
// an earlier grader wrote it.
func (j *Journal) identify(ctx context.Context) error {
	if _, err := j.db.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS journal (id TEXT NOT NULL) STRICT`); err != nil {
		return j.fail(err)
	}
	if _, err := j.db.ExecContext(ctx, `INSERT INTO journal SELECT ? WHERE NOT EXISTS (SELECT * FROM journal)`, rand.Text()); err != nil {
		return j.fail(err)
	}
	return j.fail(j.db.QueryRowContext(ctx, `SELECT id FROM journal`).Scan(&j.id))
}

// connect opens the file with one connection. Commits are on the disk when they return.
func connect(file string) (*sql.DB, error) {
	abs, err := filepath.Abs(file)
	if err != nil {
		return nil, err
	}
	place := filepath.ToSlash(abs)
	if place[0] != '/' {
		place = "/" + place
	}
	query := url.Values{"mode": {"rw"}, "_pragma": {"busy_timeout(10000)", "synchronous(FULL)"}}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: place, RawQuery: query.Encode()}).String())
	if err != nil {
		return nil, diagnose(file, err)
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

// create creates an empty journal, completely or not at all.
func create(ctx context.Context, file string) error {
	temp, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".new-*")
	if err != nil {
		return exitcode.Environmentf("create the journal %s: %w", file, err)
	}
	defer func() { _ = os.Remove(temp.Name()) }()
	if err := temp.Close(); err != nil {
		return exitcode.Environmentf("create the journal %s: %w", file, err)
	}
	db, err := connect(temp.Name())
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d; %s", application, version, table))
	if err := errors.Join(err, db.Close()); err != nil {
		return diagnose(file, err)
	}
	if err := os.Rename(temp.Name(), file); err != nil {
		return exitcode.Environmentf("create the journal %s: %w", file, err)
	}
	return nil
}

// check verifies that the file is an undamaged journal of this version.
func (j *Journal) check(ctx context.Context) error {
	var isOurs, has int
	if err := j.db.QueryRowContext(ctx, "SELECT application_id, user_version FROM pragma_application_id, pragma_user_version").Scan(&isOurs, &has); err != nil {
		return j.fail(err)
	}
	switch {
	case isOurs != application:
		return exitcode.Usagef("%s is a database but not a journal; name another file with --journal", j.file)
	case has != version:
		return exitcode.Usagef("the journal %s has version %d, but this grader reads version %d; use the grader that wrote it, or name another file with --journal", j.file, has, version)
	}
	var found string
	if err := j.db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&found); err != nil {
		return j.fail(err)
	}
	if found != "ok" {
		return j.damaged("%s", found)
	}
	if _, err := j.db.ExecContext(ctx, "PRAGMA journal_mode = WAL"); err != nil {
		return j.fail(err)
	}
	return j.prove(ctx)
}

// prove checks every row against its hashes: SQLite checks the structure of the file,
// not its contents.
func (j *Journal) prove(ctx context.Context) error {
	rows, err := j.db.QueryContext(ctx, `SELECT key, submission, version, seed, state, coalesce(grades, ''), coalesce(sum, '') FROM jobs`)
	if err != nil {
		return j.fail(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var job Job
		var key, seed, state, grades, sum string
		if err := rows.Scan(&key, &job.Submission, &job.Version, &seed, &state, &grades, &sum); err != nil {
			return j.fail(err)
		}
		if _, err := fmt.Sscan(seed, &job.Seed); err != nil || job.Key() != key {
			return j.damaged("the row %.12s… has changed since it was written", key)
		}
		if final := State(state) == Done || State(state) == Failed; final && sum != seal(key, state, grades) {
			return j.damaged("the grades of %.12s… are not what was written", key)
		}
	}
	return j.fail(rows.Err())
}

// diagnose turns an error of SQLite into what it means and what to do about it.
func diagnose(file string, err error) error {
	var of *sqlite.Error
	if !errors.As(err, &of) {
		return exitcode.Environmentf("the journal %s: %w", file, err)
	}
	switch of.Code() & 0xff {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT:
		return damage(file, err)
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR:
		return exitcode.Environmentf("the journal %s cannot be written: %w; free disk space and run the same command again: the journal keeps what it has", file, err)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN:
		return exitcode.Environmentf("the journal %s cannot be opened for writing: %w; make it and its directory writable, or name another file with --journal", file, err)
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return exitcode.Environmentf("another program has locked the journal %s: %w; close it and run the same command again", file, err)
	}
	return exitcode.Environmentf("the journal %s: %w", file, err)
}
