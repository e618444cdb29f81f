package intake

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"socketlab/grader/internal/class/roster"
	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/text"
)

// assign makes an entry for each student of each upload. Students who handed in
// together have one each.
func (d *Directory) assign(all []*upload, people map[string][]roster.Person, whose Whose) error {
	a := &assignment{Whose: whose, present: map[int]int{}, ids: submission.IDs{}, directory: d}
	if whose.Roster != nil {
		for _, student := range whose.Roster.Students {
			a.ids.Take(student.ID)
		}
	}
	for _, u := range all {
		who := []roster.Person{u.Person}
		if u.System == "gradescope" && len(people[u.Person.Name]) > 0 {
			who = people[u.Person.Name]
		}
		for _, person := range who {
			entry := u.entry
			if u.Late {
				entry.remark("the course system marked it as late")
			}
			if len(who) > 1 {
				entry.remark(fmt.Sprintf("handed in together by %d students", len(who)))
			}
			if err := a.identify(&entry, u, person); err != nil {
				return err
			}
			d.Entries = append(d.Entries, entry)
		}
	}
	a.missing()
	slices.SortFunc(d.Entries, func(a, b Entry) int { return strings.Compare(a.Student.ID, b.Student.ID) })
	return nil
}

// assignment gives the entries of a directory their students.
type assignment struct {
	Whose
	present   map[int]int // where a student of the roster has an entry
	ids       submission.IDs
	directory *Directory
}

// doubt leaves an entry without a certain student: it has a grade, and no final total.
func (a *assignment) doubt(entry *Entry, why string) {
	entry.remark(why)
	if a.Roster == nil {
		return // there is nobody whose it could be
	}
	entry.Pending = "it is in doubt whose this is: " + why
	a.directory.Doubts = append(a.directory.Doubts, roster.Doubt{Source: entry.Source, Why: why})
}

// missing adds the students of whom nothing was handed in. While there are doubts, one of
// those submissions may be theirs.
func (a *assignment) missing() {
	if a.Roster == nil {
		return
	}
	for n, student := range a.Roster.Students {
		if _, ok := a.present[n]; ok {
			continue
		}
		entry := Entry{Student: student}
		entry.remark("nothing was handed in")
		if len(a.directory.Doubts) > 0 {
			entry.Pending = "nothing was handed in under this name, but it is in doubt whose other submissions are"
		}
		a.directory.Entries = append(a.directory.Entries, entry)
	}
}

// match finds the student in the roster. Canvas's number of a user is its own: it may be
// the ID that a school gave to somebody else, so the name comes first.
func (u *upload) match(entry *Entry, person roster.Person, list *roster.Roster) (position int, clash bool) {
	if u.System != "canvas" || person.ID == "" {
		return list.Match(person)
	}
	byName, clash := list.Match(roster.Person{Name: person.Name})
	byNumber, _ := list.Match(roster.Person{ID: person.ID})
	if byName < 0 {
		return byNumber, clash && byNumber < 0
	}
	if byNumber >= 0 && byNumber != byName {
		entry.remark(fmt.Sprintf("Canvas's number %s is the ID of another student in the roster; the name decided", person.ID))
	}
	return byName, false
}

// identify sets the student of an entry that a person handed in. What the teacher decided
// comes before every name.
func (a *assignment) identify(entry *Entry, u *upload, person roster.Person) error {
	if u.System == "" {
		person.Name = stem(person.Name)
	}
	position, clash := -1, false
	decided := false
	if a.Mapping != nil && a.Roster != nil {
		var err error
		if position, decided, err = a.Mapping.Student(entry.Source, a.Roster); err != nil {
			return err
		}
	}
	if !decided {
		position, clash = u.match(entry, person, a.Roster)
	}
	first, present := a.present[position]
	if position >= 0 && !present {
		a.present[position] = len(a.directory.Entries)
		entry.Student = a.Roster.Students[position]
		return nil
	}
	name := cmp.Or(person.Name, person.Email, person.ID)
	id := name
	switch u.System {
	case "gradescope":
		id = cmp.Or(person.ID, person.Email, person.Name)
	case "canvas":
		if person.ID != "" {
			id = person.Name + "-" + person.ID
		}
	}
	entry.Student = submission.Student{
		Name:  text.Printable(name, text.MaxName),
		Email: text.Printable(person.Email, text.MaxName),
	}
	switch {
	case position >= 0:
		student := a.Roster.Students[position]
		entry.Student, id = student, student.ID
		const twice = "the same student has another submission; keep one"
		if other := &a.directory.Entries[first]; other.Pending == "" {
			a.doubt(other, twice)
		}
		a.doubt(entry, twice)
	case clash:
		a.doubt(entry, "the roster has more than one student of this name; name the submission by the ID")
	case a.Roster != nil:
		a.doubt(entry, "the roster has no such student")
	}
	wanted := submission.ID(id)
	if entry.Student.ID = a.ids.Take(wanted); entry.Student.ID != wanted && position < 0 {
		entry.remark("another submission has the same name")
	}
	return nil
}
