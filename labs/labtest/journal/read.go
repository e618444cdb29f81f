package journal

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode"

	"socketlab/labs/strictjson"
)

// ErrVersion is the error for a journal of another version of the format.
var ErrVersion = errors.New("another version of the format")

var errTooLong = fmt.Errorf("the journal is longer than %d MB", MaxBytes>>20)

// Read reads a journal that somebody else may have written. It refuses one that is longer
// than MaxBytes, that has more than MaxEvents, or in which a line is wrong or missing. The
// error names the line. No text of a journal that it accepts has a control character or a
// bidirectional mark.
func Read(r io.Reader) (*Journal, error) { return read(r, MaxBytes) }

func read(r io.Reader, most int64) (*Journal, error) {
	limited := &io.LimitedReader{R: r, N: most}
	lines := bufio.NewScanner(limited)
	lines.Buffer(make([]byte, 0, 4096), MaxLine)

	if !lines.Scan() {
		return nil, inLine(1, ending(lines, limited))
	}
	j, events, err := readHeader(lines.Bytes())
	if err != nil {
		return nil, inLine(1, err)
	}
	for len(j.Events) < events {
		number := len(j.Events) + 2
		if !lines.Scan() {
			return nil, inLine(number, ending(lines, limited))
		}
		e, err := readEvent(lines.Bytes())
		if err == nil {
			err = j.follows(e)
		}
		if err != nil {
			return nil, inLine(number, err)
		}
		j.Events = append(j.Events, e)
	}
	if lines.Scan() {
		return nil, inLine(events+2, fmt.Errorf("more than the %d events that the first line announces", events))
	}
	if err := lines.Err(); err != nil {
		return nil, inLine(events+2, ending(lines, limited))
	}
	return j, nil
}

func inLine(number int, err error) error {
	return fmt.Errorf("read a journal: line %d: %w", number, err)
}

// ending says why there is no further line.
func ending(lines *bufio.Scanner, limited *io.LimitedReader) error {
	switch err := lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return fmt.Errorf("longer than %d bytes", MaxLine)
	case err != nil:
		return err
	case limited.N <= 0:
		return errTooLong
	}
	return errors.New("missing: the journal is not complete")
}

// readHeader returns a journal without its events, and their number.
func readHeader(line []byte) (*Journal, int, error) {
	var name string
	var version int
	if err := strictjson.Object(line, strictjson.Fields{"journal": &name, "version": &version}, strictjson.AllRequired); err != nil {
		return nil, 0, err
	}
	if name != format {
		return nil, 0, errors.New("not a journal of Socketlab")
	}
	if version != Version {
		return nil, 0, fmt.Errorf("%w: %d instead of %d", ErrVersion, version, Version)
	}

	j := &Journal{}
	var seed string
	var events int
	err := strictjson.Object(line, strictjson.Fields{
		"check": &j.Check, "seed": &seed, "failed": &j.Failed, "nodes": &j.Nodes, "dropped": &j.Dropped, "events": &events,
	}, strictjson.AllRequired)
	if err != nil {
		return nil, 0, err
	}
	if j.Seed, err = strconv.ParseUint(seed, 10, 64); err != nil {
		return nil, 0, errors.New(`field "seed": not a whole number`)
	}
	if j.Dropped < 0 || j.Dropped > maxDropped || events < 0 || events > MaxEvents {
		return nil, 0, errors.New("a number of events that no journal has")
	}
	return j, events, arePrintable(append([]string{j.Check}, j.Nodes...)...)
}

func readEvent(line []byte) (Event, error) {
	var e Event
	err := strictjson.Object(line, strictjson.Fields{
		"id": &e.ID, "at": &e.At, "kind": &e.Kind, "from": &e.From, "to": &e.To, "text": &e.Text,
		"bytes": &e.Bytes, "cause": &e.Cause, "quiet": &e.Quiet, "fault": &e.Fault, "nodes": &e.Nodes,
	})
	if err != nil {
		return Event{}, err
	}
	switch {
	case !e.Kind.known():
		return Event{}, errors.New(`field "kind": unknown`)
	case e.From == "":
		return Event{}, errors.New(`field "from": missing`)
	case (e.Kind == Fault) != (e.Fault != ""):
		return Event{}, errors.New(`field "fault": only a fault has one, and must`)
	case e.Bytes < 0:
		return Event{}, errors.New(`field "bytes": negative`)
	case e.Cause < 0 || e.Cause > 0 && e.Cause >= e.ID:
		return Event{}, errors.New(`field "cause": not an earlier event`)
	}
	return e, arePrintable(append([]string{e.From, e.To, e.Text, e.Fault}, e.Nodes...)...)
}

// follows reports why an event cannot be the next one of a journal.
func (j *Journal) follows(e Event) error {
	if want := j.Dropped + len(j.Events) + 1; e.ID != want {
		return fmt.Errorf(`field "id": %d instead of %d`, e.ID, want)
	}
	if e.At < 0 || len(j.Events) > 0 && e.At < j.Events[len(j.Events)-1].At {
		return errors.New(`field "at": before the event above it`)
	}
	return nil
}

// arePrintable refuses what a terminal could obey.
func arePrintable(texts ...string) error {
	for _, text := range texts {
		for _, r := range text {
			if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
				return errors.New("text that is not printable")
			}
		}
	}
	return nil
}
