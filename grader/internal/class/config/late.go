package config

import (
	"socketlab/grader/internal/core/text"

	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"strings"
	"time"

	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/exitcode"
)

// maxReceived bounds the file of hand-in times, in bytes.
const maxReceived = 8 << 20

// HandIn is the time at which a student handed in.
type HandIn struct {
	At   time.Time     // zero when unknown
	Late time.Duration // after the deadline; 0 in time
}

// Times are the hand-ins by student ID. A student who is not in it was in time.
type Times map[string]HandIn

// Times reads the times at which students handed in. An ID that is not in ids is a
// usage error with its line.
func (f *File) Times(ids map[string]bool) (Times, error) {
	late := Times{}
	if f.Received != "" {
		opened, err := os.Open(f.Received)
		if err != nil {
			return nil, exitcode.Usagef("read when work was handed in: %w", err)
		}
		defer func() { _ = opened.Close() }()
		if late, err = f.received(opened, ids); err != nil {
			return nil, err
		}
	}
	for id, by := range f.Late.By {
		if !ids[id] {
			return nil, exitcode.Usagef("class file: late.by names %q, but there is no such submission; use the IDs of the reports", id)
		}
		late[id] = HandIn{At: late[id].At, Late: time.Duration(by)}
	}
	return late, nil
}

func (f *File) received(from io.Reader, ids map[string]bool) (Times, error) {
	content, err := io.ReadAll(io.LimitReader(from, maxReceived+1))
	if err != nil {
		return nil, exitcode.Environmentf("read %s: %w", f.Received, err)
	}
	if len(content) > maxReceived {
		return nil, exitcode.Usagef("%s is larger than %d MiB; is it the file with the times?", f.Received, maxReceived>>20)
	}
	rows := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(content, []byte("\ufeff"))))
	rows.FieldsPerRecord = 2
	head, err := rows.Read()
	if err != nil || strings.ToLower(strings.TrimSpace(head[0])) != "id" || strings.ToLower(strings.TrimSpace(head[1])) != "received" {
		return nil, exitcode.Usagef("%s:1: the first line must be id,received", f.Received)
	}
	late := Times{}
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return late, nil
		} else if err != nil {
			return nil, exitcode.Usagef("%s: %w", f.Received, err)
		}
		line, _ := rows.FieldPos(0)
		id := submission.ID(strings.TrimSpace(row[0]))
		at, err := time.Parse(time.RFC3339, strings.TrimSpace(row[1]))
		_, twice := late[id]
		switch {
		case err != nil:
			return nil, exitcode.Usagef("%s:%d: %q is not a time; write it as 2027-01-31T20:15:00+01:00", f.Received, line, text.Printable(row[1], 60))
		case !ids[id]:
			return nil, exitcode.Usagef("%s:%d: there is no submission of %q; use the IDs of the reports", f.Received, line, id)
		case twice:
			return nil, exitcode.Usagef("%s:%d: %q appears twice; keep the valid time", f.Received, line, id)
		}
		late[id] = HandIn{At: at, Late: max(0, at.Sub(f.Deadline))}
	}
}

// Penalty is the cost of being late, in hundredths of a percent of the total.
func (l Late) Penalty(by time.Duration) int {
	if by <= 0 || by <= time.Duration(l.Grace) {
		return 0
	}
	days := int64((by-1)/(24*time.Hour)) + 1
	return int(min(days*int64(l.PerDay), int64(l.Cap)))
}
