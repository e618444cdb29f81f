package intake

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"socketlab/grader/internal/class/intake/regular"
	"socketlab/grader/internal/class/roster"
	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/text"
)

// isLab matches what the directory of a lab is called.
var isLab = regexp.MustCompile(`^\d\d-[a-z0-9]+(-[a-z0-9]+)*$`)

// handed is one submission of the directory, before it is known whose it is.
type handed struct {
	roster.Handed
	source  string
	parts   []part
	refused string
}

// ownFiles may lie among the submissions without being remarked on.
var ownFiles = map[string]bool{"roster.csv": true, "class.toml": true, "received.csv": true, roster.MetadataFile: true}

// otherArchives are packed in ways that are not read.
var otherArchives = regexp.MustCompile(`(?i)\.(rar|7z|tar|gz|bz2|xz|zst|lz|tbz2?|txz|zipx|cab|dmg|iso)$`)

// group makes submissions from entries, sorted by name, and remarks on others.
func (c *Class) group(entries []fs.DirEntry) []*handed {
	var all []*handed
	byKey := map[string]*handed{}
	for _, entry := range entries {
		name := entry.Name()
		if strings.HasPrefix(name, ".") || ownFiles[name] || isIgnored(name) {
			continue
		}
		parsed := roster.ParseName(name, entry.IsDir())
		if !entry.IsDir() && parsed.System == "" && !isSubmission(entry) {
			c.Remarks = append(c.Remarks, submission.Remark{File: show(name), Text: "this is no submission: it is neither a directory nor a .zip or .tar.gz"})
			continue
		}
		if parsed.Text {
			c.Remarks = append(c.Remarks, submission.Remark{File: show(name), Text: "this is text typed into a form; only files are graded"})
			continue
		}
		h := byKey[parsed.Key]
		if h == nil {
			h = &handed{Handed: parsed, source: text.Printable(name, text.MaxName)}
			byKey[parsed.Key] = h
			all = append(all, h)
		}
		h.Late = h.Late || parsed.Late
		h.add(c, entry, parsed)
	}
	return all
}

// isSubmission reports whether a plain entry that is no directory was meant as
// one: an archive of any kind, or a link or special file in the place of one.
func isSubmission(entry fs.DirEntry) bool {
	return packing(entry.Name()) != "" || regular.Kind(entry.Type()) != nil || otherArchives.MatchString(entry.Name())
}

func (h *handed) add(c *Class, entry fs.DirEntry, parsed roster.Handed) {
	name, as := entry.Name(), cmp.Or(parsed.File, entry.Name())
	kind := regular.Kind(entry.Type())
	switch {
	case h.refused != "":
	case entry.IsDir():
		h.parts = append(h.parts, part{name, as})
	case kind != nil:
		h.refused = fmt.Sprintf("%s %v; hand in a directory, .zip or .tar.gz", show(name), kind)
	case packing(name) == "" && otherArchives.MatchString(name):
		h.refused = show(as) + " is packed in a way that is not read; hand in a .zip or .tar.gz"
	default:
		h.parts = append(h.parts, part{name, c.firstName(as)})
	}
}

// firstName undoes what Canvas adds to the name of a file that was uploaded
// again, when that makes it a file of the lab.
func (c *Class) firstName(name string) string {
	first := roster.FirstName(name)
	if len(c.labs) != 1 || first == name {
		return name
	}
	if _, err := os.Lstat(filepath.Join(c.labs[0].Dir(), first)); err != nil {
		return name
	}
	return first
}

// seat gives every submission to its student. Those who handed in together have
// a seat each.
func (c *Class) seat(all []*handed, people map[string][]roster.Person, list *roster.Roster) {
	ids := submission.IDs{}
	if list != nil {
		for _, student := range list.Students {
			ids.Take(student.ID)
		}
	}
	present := map[int]bool{}
	for _, h := range all {
		who := []roster.Person{h.Person}
		if h.System == "gradescope" && len(people[h.Person.Name]) > 0 {
			who = people[h.Person.Name]
		}
		for _, person := range who {
			seat := Seat{Source: h.source, refused: h.refused, parts: h.parts}
			if h.Late {
				seat.remark("it was handed in late, the download says")
			}
			if len(who) > 1 {
				seat.remark(fmt.Sprintf("handed in together by %d students", len(who)))
			}
			c.give(&seat, h, person, list, present, ids)
			c.Seats = append(c.Seats, seat)
		}
	}
	if list != nil {
		for n, student := range list.Students {
			if !present[n] {
				seat := Seat{Student: student}
				seat.remark("nothing was handed in")
				c.Seats = append(c.Seats, seat)
			}
		}
	}
	slices.SortFunc(c.Seats, func(a, b Seat) int { return strings.Compare(a.Student.ID, b.Student.ID) })
}

// give finds out who the person of a seat is.
func (c *Class) give(seat *Seat, h *handed, person roster.Person, list *roster.Roster, present map[int]bool, ids submission.IDs) {
	if h.System == "" {
		person.Name = stem(person.Name)
	}
	position, clash := list.Match(person)
	if position >= 0 && !present[position] {
		present[position] = true
		seat.Student = list.Students[position]
		return
	}
	name := cmp.Or(person.Name, person.Email, person.ID)
	id := name
	switch h.System {
	case "gradescope":
		id = cmp.Or(person.ID, person.Email, person.Name)
	case "canvas":
		if person.ID != "" {
			id = person.Name + "-" + person.ID
		}
	}
	seat.Student = submission.Student{
		Name:  text.Printable(name, text.MaxName),
		Email: text.Printable(person.Email, text.MaxName),
	}
	switch {
	case position >= 0:
		student := list.Students[position]
		seat.Student, id = student, student.ID
		seat.remark("there is another submission of the same student; keep one")
	case clash:
		seat.remark("more than one student of the roster is called that; name it by the id")
	case list != nil:
		seat.remark("the roster has no such student")
	}
	wanted := submission.ID(id)
	if seat.Student.ID = ids.Take(wanted); seat.Student.ID != wanted && position < 0 {
		seat.remark("there is another submission of that name")
	}
}

func (s *Seat) remark(text string) {
	s.remarks = append(s.remarks, submission.Remark{Text: text})
}
