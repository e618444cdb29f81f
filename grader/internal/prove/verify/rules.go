package verify

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/prove/mutant"

	"github.com/charmbracelet/x/ansi"
)

// proof is what a lab has to prove one rule of its contract.
type proof struct {
	rule     catalogue.Rule
	checks   []int    // their numbers in the matrix
	breaks   []string // mutants that do too little or allow too much
	overdoes []string // mutants that are too strict

	unbroken   string // why no mutant breaks the rule
	unstrained string // why none overdoes it
}

// withoutFile lists, among the mutants of a lab, the rules that none of them breaks, or
// that none overdoes, one per line: the rule, breaks or overdoes, and the reason,
// separated by " | ".
const withoutFile = "without.txt"

// contract proves that each rule in the lab's README has a check, a mutant that breaks it
// and one that overdoes it, or a reason why there is none; and that what a mutant breaks
// is proved by a check that it names. It prints the table of the rules.
func (t *trial) contract() error {
	rules, err := catalogue.Rules(t.lab)
	if err != nil {
		return err
	}
	if len(rules) == 0 {
		t.report("README.md numbers no rule of the contract", fmt.Sprintf(`begin each promise with <a id="rule-%d.1"></a>**%[1]d.1**`, t.lab.Number))
	}
	proofs := make([]proof, len(rules))
	at := map[string]*proof{}
	for i, rule := range rules {
		proofs[i].rule = rule
		at[rule.ID] = &proofs[i]
	}
	for i, check := range t.checks {
		for _, rule := range check.Rules {
			at[rule.ID].checks = append(at[rule.ID].checks, i+1)
		}
	}
	for _, m := range t.mutants {
		if len(rules) > 0 && len(m.Breaks)+len(m.Overdoes) == 0 {
			t.report("mutant %s does not say which rule it breaks; add //lab:breaks or //lab:overdoes and the number of the rule", "", m.Name)
		}
		for _, id := range m.Breaks {
			if p := t.provable(at, m, id); p != nil {
				p.breaks = append(p.breaks, m.Name)
			}
		}
		for _, id := range m.Overdoes {
			if p := t.provable(at, m, id); p != nil {
				p.overdoes = append(p.overdoes, m.Name)
			}
		}
	}
	without, err := reasons(filepath.Join(t.lab.MutantsDir(), withoutFile), "the rule", "breaks or overdoes")
	if err != nil {
		return err
	}
	for i := range proofs {
		p := &proofs[i]
		if len(p.checks) == 0 {
			t.report("no check proves rule %s: %s", "", p.rule.ID, p.rule.Text)
		}
		p.unbroken = t.excuse(without, p.rule, "breaks", len(p.breaks))
		p.unstrained = t.excuse(without, p.rule, "overdoes", len(p.overdoes))
	}
	for _, line := range slices.Sorted(maps.Keys(without)) {
		t.report("%s names what is no rule of the README, or neither breaks nor overdoes: %s", "", withoutFile, line)
	}
	printProofs(t.page, t.lab.Name, proofs)
	return nil
}

// excuse takes from the list the reason why no mutant breaks a rule, or why none overdoes
// it. Either there are mutants, or there is a reason.
func (t *trial) excuse(without map[string]string, rule catalogue.Rule, what string, mutants int) string {
	line := rule.ID + " | " + what
	reason := without[line]
	delete(without, line)
	switch {
	case mutants == 0 && reason == "":
		t.report("no mutant %s rule %s: %s", "add one, or the reason why there is none to "+withoutFile, what, rule.ID, rule.Text)
	case mutants > 0 && reason != "":
		t.report("%s says why no mutant %s rule %s, but one does; remove the line", "", withoutFile, what, rule.ID)
	}
	return reason
}

// provable finds the rule that a mutant breaks. A check that the mutant names must prove
// that rule.
func (t *trial) provable(at map[string]*proof, m mutant.Mutant, id string) *proof {
	p := at[id]
	if p == nil {
		t.report("mutant %s breaks rule %s, which does not exist", "", m.Name, id)
		return nil
	}
	if !slices.ContainsFunc(p.checks, func(number int) bool { return m.Names(t.checks[number-1].Name) }) {
		t.report("mutant %s breaks rule %s, but no check that it names proves that rule", "", m.Name, id)
	}
	return p
}

// printProofs prints a line for each rule, with the numbers of its checks, and below it
// the mutants that break it, or why there are none.
func printProofs(page *terminal.Page, lab string, proofs []proof) {
	if len(proofs) == 0 {
		return
	}
	page.Line("%s", terminal.Bold.Render("Rules of "+lab))
	const indent = 9
	under := func(text string, args ...any) {
		page.Wrapped(strings.Repeat(" ", indent), terminal.Faint, fmt.Sprintf(text, args...))
	}
	for _, p := range proofs {
		numbers := strings.Trim(fmt.Sprint(p.checks), "[]")
		page.Sides(fmt.Sprintf("  %-*s%s", indent-2, p.rule.ID, ansi.Truncate(p.rule.Text, page.Width()-indent-len(numbers)-2, "…")), terminal.Faint.Render(numbers))
		for _, name := range p.breaks {
			under("breaks it: %s", name)
		}
		if p.unbroken != "" {
			under("nothing breaks it: %s", p.unbroken)
		}
		for _, name := range p.overdoes {
			under("overdoes it: %s", name)
		}
		if p.unstrained != "" {
			under("nothing overdoes it: %s", p.unstrained)
		}
	}
	page.Line("")
}
