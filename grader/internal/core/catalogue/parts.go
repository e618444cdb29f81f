package catalogue

import (
	"cmp"
	"slices"
)

// parts replaces the anchor in each check's Part by the heading of the README that it
// names, and sorts the checks in the order of these headings. Either all checks of a
// lab have a part, or none has.
func (l *loader) parts(readme string) {
	if !slices.ContainsFunc(l.checks, func(c Check) bool { return c.Part != "" }) {
		return
	}
	all := headings(readme)
	order := map[string]int{} // position of each heading
	for i := range l.checks {
		check := &l.checks[i]
		at := slices.IndexFunc(all, func(h heading) bool { return h.anchor == check.Part })
		switch {
		case check.Part == "":
			l.problem(check.File, check.Line, "%s has no part, but other checks have; add //lab:part and the anchor of a heading in %s/README.md", check.Name, l.lab.Path())
		case at < 0:
			l.problem(check.File, check.Line, "%s belongs to part %q, but %s/README.md has no such heading", check.Name, check.Part, l.lab.Path())
		default:
			check.Part = all[at].text
			order[check.Part] = at
		}
	}
	slices.SortStableFunc(l.checks, func(a, b Check) int { return cmp.Compare(order[a.Part], order[b.Part]) })
}
