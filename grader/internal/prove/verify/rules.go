package verify

import (
	"fmt"
	"slices"
	"strings"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/terminal"
	"socketlab/grader/internal/core/text"
	"socketlab/grader/internal/prove/mutant"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// proof is what a lab has to prove one rule of its contract.
type proof struct {
	rule     catalogue.Rule
	checks   []int    // their numbers in the matrix
	breaks   []string // mutants that do too little or allow too much
	overdoes []string // mutants that are too strict
}

// contract proves that each rule in the lab's README has a check, and that what a
// mutant breaks is proved by a check that it names. It prints the table of the rules,
// and which of them have no mutant yet.
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
	for _, p := range proofs {
		if len(p.checks) == 0 {
			t.report("no check proves rule %s: %s", "", p.rule.ID, p.rule.Text)
		}
	}
	printProofs(t.page, t.lab.Name, proofs)
	return nil
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
// the mutants that break it.
func printProofs(page *terminal.Page, lab string, proofs []proof) {
	if len(proofs) == 0 {
		return
	}
	page.Line("%s", terminal.Bold.Render("Rules of "+lab))
	const indent = 9
	var unbroken, unstrained []string
	for _, p := range proofs {
		numbers := strings.Trim(fmt.Sprint(p.checks), "[]")
		page.Sides(fmt.Sprintf("  %-*s%s", indent-2, p.rule.ID, ansi.Truncate(p.rule.Text, page.Width()-indent-len(numbers)-2, "…")), terminal.Faint.Render(numbers))
		for _, name := range p.breaks {
			page.Wrapped(strings.Repeat(" ", indent), terminal.Faint, "breaks it: "+name)
		}
		for _, name := range p.overdoes {
			page.Wrapped(strings.Repeat(" ", indent), terminal.Faint, "overdoes it: "+name)
		}
		if len(p.breaks) == 0 {
			unbroken = append(unbroken, p.rule.ID)
		}
		if len(p.overdoes) == 0 {
			unstrained = append(unstrained, p.rule.ID)
		}
	}
	list := func(what string, ids []string) {
		if len(ids) > 0 {
			page.Wrapped("  ", lipgloss.NewStyle(), fmt.Sprintf("%s %s: %s", text.Plural(len(ids), "rule", "rules"), what, strings.Join(ids, " ")))
		}
	}
	list("that no mutant breaks", unbroken)
	list("that no mutant overdoes", unstrained)
	page.Line("")
}
