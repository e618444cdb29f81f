package gradebook

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"socketlab/grader/internal/class/submission"
)

// bookWriter writes book.json, which contains everything.
type bookWriter struct {
	out        io.Writer
	head, tail []byte // the text before the first row and after the last
	rows       int
}

// noRows is the rows of a book without any, as JSON.
const noRows = "\n \"rows\": []"

func newBookWriter(out io.Writer, b *Book) (*bookWriter, error) {
	whole := *b
	whole.Rows = []Row{}
	text, err := json.MarshalIndent(whole, "", " ")
	if err != nil {
		return nil, fmt.Errorf("write book.json: %w", err)
	}
	// JSON escapes line breaks in texts, and no other line has this indentation, so
	// this is the one.
	at := bytes.Index(text, []byte(noRows)) + len(noRows) - 1
	return &bookWriter{out: out, head: text[:at], tail: append(text[at:], '\n')}, nil
}

func (a *bookWriter) row(row *Row) error {
	text, err := json.MarshalIndent(row, "  ", " ")
	if err != nil {
		return fmt.Errorf("write book.json: %w", err)
	}
	before := a.head
	if a.rows > 0 {
		before = []byte(",")
	}
	a.rows++
	_, err = fmt.Fprintf(a.out, "%s\n  %s", before, text)
	return err
}

func (a *bookWriter) end() error {
	if a.rows == 0 {
		_, err := fmt.Fprintf(a.out, "%s%s", a.head, a.tail)
		return err
	}
	_, err := fmt.Fprintf(a.out, "\n %s", a.tail)
	return err
}

// canonical replaces a value by the one that reading its JSON gives. They differ where
// a text is not UTF-8, which JSON cannot express.
func canonical[T any](value *T) error {
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("write book.json: %w", err)
	}
	if !bytes.Contains(text, []byte(`\ufffd`)) {
		return nil
	}
	var read T
	if err := json.Unmarshal(text, &read); err != nil {
		return fmt.Errorf("read book.json: %w", err)
	}
	*value = read
	return nil
}

// Read reads a book.json. It refuses one that has unknown fields, is incomplete, or
// has wrong sums.
func Read(path string) (*Book, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	var b Book
	if err := decoder.Decode(&b); err != nil {
		return nil, fmt.Errorf("%s is not the book.json of a class: %w", path, err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s is not the book.json of a class: there is more text after it", path)
	}
	if err := b.Valid(); err != nil {
		return nil, fmt.Errorf("%s is not the book.json of a class: %w", path, err)
	}
	return &b, nil
}

// students are the IDs in a book.json, read without keeping anything else. It is
// empty when the file is not ours.
func students(path string) []string {
	file, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer file.Close()
	decoder := json.NewDecoder(bufio.NewReader(file))
	var ids []string
	if token, err := decoder.Token(); err != nil || token != json.Delim('{') {
		return nil
	}
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return nil
		}
		switch key {
		case "schema":
			var schema string
			if err := decoder.Decode(&schema); err != nil || schema != Schema {
				return nil
			}
		case "rows":
			if ids, err = identities(decoder); err != nil {
				return nil
			}
		default:
			var other json.RawMessage
			if err := decoder.Decode(&other); err != nil {
				return nil
			}
		}
	}
	return ids
}

// identities reads an array of rows.
func identities(decoder *json.Decoder) (ids []string, err error) {
	if token, err := decoder.Token(); err != nil || token != json.Delim('[') {
		return nil, errors.Join(errors.New("rows is not an array"), err)
	}
	for decoder.More() {
		var row struct{ Student struct{ ID string } }
		if err := decoder.Decode(&row); err != nil {
			return nil, err
		}
		if id := row.Student.ID; safe.MatchString(id) && len(id) <= submission.MaxID {
			ids = append(ids, id)
		}
	}
	_, err = decoder.Token()
	return ids, err
}
