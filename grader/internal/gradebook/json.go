package gradebook

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

// account is book.json: everything, as it is.
func account(b *Book) ([]byte, error) {
	text, err := json.MarshalIndent(b, "", " ")
	if err != nil {
		return nil, fmt.Errorf("write the account: %w", err)
	}
	return append(text, '\n'), nil
}

// canonical is the account of a book and the book that Read makes of it. They
// differ where a text is not UTF-8: JSON cannot say what it is.
func canonical(b *Book) ([]byte, *Book, error) {
	text, err := account(b)
	if err != nil || !bytes.Contains(text, []byte(`\ufffd`)) {
		return text, b, err
	}
	var read Book
	if err := json.Unmarshal(text, &read); err != nil {
		return nil, nil, fmt.Errorf("read the account: %w", err)
	}
	text, err = account(&read)
	return text, &read, err
}

// Read reads an account that WriteAll wrote. It refuses one with unknown
// members, one that is not whole and one whose sums are wrong.
func Read(path string) (*Book, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	var b Book
	if err := decoder.Decode(&b); err != nil {
		return nil, fmt.Errorf("%s is not the account of a class: %w", path, err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s is not the account of a class: more follows its end", path)
	}
	if err := b.Valid(); err != nil {
		return nil, fmt.Errorf("%s is not the account of a class: %w", path, err)
	}
	return &b, nil
}
