package progress

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/core/workbook"
)

// SaveRecord saves the record of a lab's last run.
func SaveRecord(root string, rec *record.Record) error {
	text, err := json.MarshalIndent(rec, "", "  ")
	if err == nil {
		err = write(filepath.Join(root, workbook.StateDir, "last", rec.Lab+".json"), append(text, '\n'))
	}
	if err != nil {
		return exitcode.Environmentf("save the last run: %w; make %s writable, or delete it", err, workbook.StateDir)
	}
	return nil
}

// write replaces the content of a file atomically and durably. If it fails, the old file
// is unchanged.
func write(file string, text []byte) error {
	dir := filepath.Dir(file)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	temp, err := os.CreateTemp(dir, filepath.Base(file)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	_, err = temp.Write(text)
	if err == nil {
		err = temp.Sync()
	}
	if closeErr := temp.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", file, err)
	}
	return os.Rename(temp.Name(), file)
}
