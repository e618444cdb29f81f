package intake

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"socketlab/grader/internal/class/intake/regular"
	"socketlab/grader/internal/class/roster"
	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/text"
)

// isLab matches the name of a lab's directory.
var isLab = regexp.MustCompile(`^\d\d-[a-z0-9]+(-[a-z0-9]+)*$`)

// upload is one submission in the directory before its students are known.
type upload struct {
	roster.EntryName
	entry Entry // without a student
}

// ownFiles may lie among the submissions without a remark.
var ownFiles = map[string]bool{"roster.csv": true, "class.toml": true, "received.csv": true, roster.MappingFile: true, roster.MetadataFile: true}

// isOwn reports whether a file lies among the submissions without being one.
func isOwn(entry fs.DirEntry) bool {
	name := entry.Name()
	return strings.HasPrefix(name, ".") || ownFiles[name] || isIgnored(name)
}

// findNaming finds out how the entries are named. What is no submission in any case has
// no say.
func findNaming(wanted string, entries []fs.DirEntry) (roster.Naming, error) {
	var listed []roster.Listed
	for _, entry := range entries {
		one := roster.Listed{Name: entry.Name(), IsDir: entry.IsDir()}
		if entry.IsDir() || isSubmission(entry) || roster.IsUpload(one) {
			listed = append(listed, one)
		}
	}
	return roster.FindNaming(wanted, listed)
}

// group turns the directory's entries, sorted by name, into uploads, and remarks
// on the others.
func (d *Directory) group(entries []fs.DirEntry, naming roster.Naming) []*upload {
	var all []*upload
	byKey := map[string]*upload{}
	for _, entry := range entries {
		name := entry.Name()
		parsed := naming.Parse(roster.Listed{Name: name, IsDir: entry.IsDir()})
		if !entry.IsDir() && parsed.System == "" && !isSubmission(entry) {
			d.Remarks = append(d.Remarks, submission.Remark{File: show(name), Text: "this is no submission: it is neither a directory nor a .zip or .tar.gz"})
			continue
		}
		if parsed.Text {
			d.Remarks = append(d.Remarks, submission.Remark{File: show(name), Text: "this is text typed into a form; only files are graded"})
			continue
		}
		key := parsed.System + " " + parsed.Key
		u := byKey[key]
		if u == nil {
			u = &upload{EntryName: parsed, entry: Entry{Source: text.Printable(name, text.MaxName)}}
			byKey[key] = u
			all = append(all, u)
		}
		u.Late = u.Late || parsed.Late
		u.add(d, entry, parsed)
	}
	return all
}

// isSubmission reports whether an entry that is not a directory was meant as a
// submission: an archive of any kind, or a link or special file in its place.
func isSubmission(entry fs.DirEntry) bool {
	return isArchive(entry.Name()) || regular.Kind(entry.Type()) != nil
}

func (u *upload) add(d *Directory, entry fs.DirEntry, parsed roster.EntryName) {
	name, as := entry.Name(), cmp.Or(parsed.File, entry.Name())
	kind := regular.Kind(entry.Type())
	switch e := &u.entry; {
	case e.refused != "":
	case entry.IsDir():
		e.parts = append(e.parts, part{name, as})
	case kind != nil:
		e.refused = fmt.Sprintf("%s %v; hand in a directory, .zip or .tar.gz", show(name), kind)
	default:
		e.parts = append(e.parts, part{name, d.firstName(as)})
	}
}

// firstName removes the number that Canvas adds to the name of a file that was
// uploaded again, if the result is a file of the lab.
func (d *Directory) firstName(name string) string {
	first := roster.FirstName(name)
	if len(d.labs) != 1 || first == name {
		return name
	}
	if _, err := os.Lstat(filepath.Join(d.labs[0].Dir(), first)); err != nil {
		return name
	}
	return first
}
