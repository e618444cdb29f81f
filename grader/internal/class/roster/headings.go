package roster

import (
	"fmt"
	"slices"
	"strings"

	"socketlab/grader/internal/class/table"
	"socketlab/grader/internal/core/exitcode"
)

// headings are the headings that a class list may have, in lower case, and what the
// column says about a student. The earlier of two that mean the same is preferred.
//
// Besides id,name,e-mail they are those of Canvas (the gradebook's export), Moodle (the
// exports of grades and participants) and Gradescope (the roster and the export of
// grades), in English.
var headings = []struct{ heading, means string }{
	{"id", "id"}, // also Canvas: the number of the user, which its file names contain
	{"student id", "id"},
	{"sid", "id"},          // Gradescope
	{"id number", "id"},    // Moodle
	{"sis user id", "id"},  // Canvas
	{"sis login id", "id"}, // Canvas
	{"username", "id"},     // Moodle

	{"name", "name"},
	{"student", "name"},   // Canvas: Lovelace, Ada
	{"full name", "name"}, // Moodle, Gradescope
	{"first name", "first name"},
	{"last name", "last name"},
	{"surname", "last name"}, // older versions of Moodle

	{"e-mail", "e-mail"},
	{"email", "e-mail"},
	{"email address", "e-mail"}, // Moodle
	{"e-mail address", "e-mail"},
}

// pointsPossible is in place of a name in Canvas's row with the points of the
// assignments.
const pointsPossible = "Points Possible"

// columns are the positions of what a class list says about a student, by what it
// means. A meaning has only one position, but other ids may have several.
type columns struct {
	at     map[string]int
	others []int // further ids of a student, such as a login
}

// choose finds the columns from the first row, and says which it took if that may be in
// doubt. A column without any text is ignored. Without ids, the e-mail address is the
// id.
func choose(rows []table.Row) (use columns, remark string, err error) {
	found, doubt, err := positions(rows[0])
	if err != nil {
		return use, "", err
	}
	use.at = map[string]int{}
	for _, h := range headings {
		i, ok := found[h.heading]
		_, taken := use.at[h.means]
		switch {
		case !ok || len(rows) > 1 && !slices.ContainsFunc(rows[1:], func(row table.Row) bool { return row.Cell(i) != "" }):
		case !taken:
			use.at[h.means] = i
		case h.means == "id":
			use.others = append(use.others, i)
		default:
			doubt = true
		}
	}
	if email, ok := use.at["e-mail"]; ok && !use.has("id") {
		use.at["id"], doubt = email, true
	}
	for _, missing := range []struct {
		column string
		is     bool
	}{{"an id", !use.has("id")}, {"a name", !use.has("name", "first name", "last name")}} {
		if missing.is {
			return use, "", exitcode.Usagef("there is no column with %s, or it is empty; the first line must be id,name,e-mail, or that of an export of Canvas, Moodle or Gradescope in English", missing.column)
		}
	}
	if !doubt {
		return use, "", nil
	}
	return use, use.describe(rows[0]), nil
}

// positions are those of the headings in lower case. It also reports whether there are
// others than id, name and e-mail.
func positions(head table.Row) (found map[string]int, others bool, err error) {
	found = map[string]int{}
	for i, cell := range head.Cells {
		heading := strings.ToLower(cell)
		known := slices.ContainsFunc(headings, func(h struct{ heading, means string }) bool { return h.heading == heading })
		if _, twice := found[heading]; twice && known {
			return nil, false, exitcode.Usagef("two columns are called %q; keep one", shown(cell))
		}
		found[heading] = i
		others = others || cell != "" && !slices.Contains([]string{"id", "name", "e-mail", "email"}, heading)
	}
	return found, others, nil
}

// has reports whether there is a column with one of the meanings.
func (c columns) has(means ...string) bool {
	return slices.ContainsFunc(means, func(m string) bool { _, ok := c.at[m]; return ok })
}

// describe says which columns are used.
func (c columns) describe(head table.Row) string {
	var parts []string
	for _, means := range []string{"id", "name", "first name", "last name", "e-mail"} {
		if i, ok := c.at[means]; ok && (means != "first name" && means != "last name" || !c.has("name")) {
			parts = append(parts, fmt.Sprintf("%s (%s)", shown(head.Cell(i)), means))
		}
	}
	for _, i := range c.others {
		parts = append(parts, fmt.Sprintf("%s (another id)", shown(head.Cell(i))))
	}
	return "columns used: " + strings.Join(parts, ", ") + "; the others are ignored"
}

// person is what a row says about a student, and the further ids.
func (c columns) person(row table.Row) (who Person, others []string) {
	cell := func(means string) string {
		if i, ok := c.at[means]; ok {
			return row.Cell(i)
		}
		return ""
	}
	who = Person{ID: cell("id"), Name: cell("name"), Email: cell("e-mail")}
	if !c.has("name") {
		who.Name = strings.TrimSpace(cell("first name") + " " + cell("last name"))
	}
	for _, i := range c.others {
		others = append(others, row.Cell(i))
	}
	return who, others
}
