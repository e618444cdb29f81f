package progress

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"socketlab/grader/internal/fault"
	"socketlab/grader/internal/record"
)

// Save writes the progress whole or not at all.
func (p *Progress) Save() error {
	if err := write(p.file(), p); err != nil {
		return fault.Surroundingsf("save progress: %w; make %s writable, or delete it", err, Dir)
	}
	return nil
}

// Keep writes the record of a lab's last run.
func Keep(root string, rec *record.Record) error {
	if err := write(filepath.Join(root, Dir, "last", rec.Lab+".json"), rec); err != nil {
		return fault.Surroundingsf("keep the last run: %w; make %s writable, or delete it", err, Dir)
	}
	return nil
}

// write makes the file appear with all of value in it, or leaves what was.
func write(file string, value any) error {
	text, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	dir := filepath.Dir(file)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	temp, err := os.CreateTemp(dir, filepath.Base(file)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	_, err = temp.Write(append(text, '\n'))
	if closeErr := temp.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", file, err)
	}
	return os.Rename(temp.Name(), file)
}
