package intake

import (
	"errors"
	"fmt"
	"io/fs"

	"socketlab/grader/internal/core/text"
)

// refusal is the reason why nothing is taken from a submission, for its author.
type refusal string

func (r refusal) Error() string { return string(r) }

func refuse(format string, args ...any) error { return refusal(fmt.Sprintf(format, args...)) }

// show makes a path printable for a message.
func show(path string) string { return text.Printable(path, 120) }

// verdict is the refusal in err, if err is the submission's fault. All other errors are
// the machine's: a broken disk must not cost a grade.
func verdict(err error) (string, bool) {
	var r refusal
	switch {
	case errors.As(err, &r):
		return string(r), true
	case errors.Is(err, fs.ErrPermission), errors.Is(err, fs.ErrNotExist):
		return "it cannot be read: " + text.Printable(err.Error(), 200), true
	}
	return "", false
}
