package batch

import (
	"errors"
	"io/fs"
	"path/filepath"

	"socketlab/grader/internal/class/roster"
	"socketlab/grader/internal/core/text"
)

// ask says which submissions' students are in doubt, and where the teacher can decide. The
// class is graded all the same: only the totals wait.
func (o Options) ask(doubts []roster.Doubt) {
	if len(doubts) == 0 {
		return
	}
	for _, doubt := range doubts {
		o.Page.Remark("%s: %s", doubt.Source, doubt.Why)
	}
	file := filepath.Join(o.Dir, roster.MappingFile)
	of := text.Plural(len(doubts), "submission is", "submissions are")
	switch err := roster.WriteMapping(file, doubts); {
	case err == nil:
		o.Page.Remark("It is in doubt whose %s. Write the student of each into %s, and run the same command again.", of, file)
	case errors.Is(err, fs.ErrExist):
		o.Page.Remark("It is in doubt whose %s. Add or complete the row of each in %s, and run the same command again.", of, file)
	default:
		o.Page.Remark("It is in doubt whose %s, and %s cannot be written (%v). Name the submissions by the IDs of the roster.", of, file, err)
	}
}
