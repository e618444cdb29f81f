package intake

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"socketlab/grader/internal/core/text"
)

// refusal is the reason why nothing is taken from a submission or for a lab, for its
// author.
type refusal string

func (r refusal) Error() string { return string(r) }

func refuse(format string, args ...any) error { return refusal(fmt.Sprintf(format, args...)) }

// fault is what is wrong with one file or directory. It refuses the lab that contains
// the path, and elsewhere it is a remark.
type fault struct {
	path   string // at most Bounds.Path bytes
	why    string // such as "is a link"
	remedy string
	used   bool // a directory with an odd name, whose contents are read
}

// slashed is the path where a tool that takes a backslash for a separator would put it.
func (f fault) slashed() string { return strings.ReplaceAll(f.path, `\`, "/") }

func (f fault) refusal() error { return refuse("%s %s; %s", show(f.path), f.why, f.remedy) }

func (f fault) remark() string {
	if f.used {
		return "it " + f.why
	}
	return "it " + f.why + " and was not used"
}

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

// unread is the refusal of an archive of which nothing was read. If there is something
// else to grade, it is only a remark.
type unread struct{ refusal }

func (u unread) Unwrap() error { return u.refusal }

func cannotRead(format string, args ...any) unread {
	return unread{refusal(fmt.Sprintf(format, args...))}
}

func damaged(what string) unread {
	return cannotRead("the %s is damaged or incomplete; pack and upload it again", what)
}

// broken turns an archive reader's error into a refusal. It returns refusals and
// failures of the machine unchanged.
func broken(err error, what string) error {
	var r refusal
	var machine *fs.PathError
	if err == nil || errors.As(err, &r) || errors.As(err, &machine) {
		return err
	}
	return damaged(what).refusal
}
