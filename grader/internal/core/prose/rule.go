// Package prose holds sentences to the rules of .vale, which are written for
// Vale and kept in one place. Vale reads the Markdown pages; this package is
// for the sentences that Vale does not see: check titles, hints, help texts.
//
// It understands what the rules use: existence rules with message, ignorecase,
// nonword, tokens and exceptions. Anything else in a rule is an error, so that
// no rule is dropped without a word.
package prose

import (
	"fmt"
	"regexp"
	"strings"
)

// Rule is one pattern that a sentence must not contain.
type Rule struct {
	// Name is the file's name without .yml, for example Beside.
	Name string
	// message tells the cure; %s is what was found.
	message string
	pattern *regexp.Regexp
	// except is nil, or matches the phrases in which the pattern is allowed.
	except *regexp.Regexp
}

// Offence is what one rule found in a text.
type Offence struct {
	Rule string
	// Found is the offending part of the text.
	Found string
	// Message names the part and the cure.
	Message string
}

func (o Offence) String() string { return o.Rule + ": " + o.Message }

// code is a code span; no rule looks into one.
var code = regexp.MustCompile("`[^`]*`")

// Check returns what the rules find in text, in the rules' order. It is safe
// for concurrent use.
func Check(rules []Rule, text string) []Offence {
	text = code.ReplaceAllString(text, "`code`")
	var offences []Offence
	for _, rule := range rules {
		offences = append(offences, rule.check(text)...)
	}
	return offences
}

func (r Rule) check(text string) []Offence {
	var allowed [][]int
	if r.except != nil {
		allowed = r.except.FindAllStringIndex(text, -1)
	}
	var offences []Offence
	for _, span := range r.pattern.FindAllStringIndex(text, -1) {
		if within(span, allowed) {
			continue
		}
		found := strings.Join(strings.Fields(text[span[0]:span[1]]), " ")
		offences = append(offences, Offence{Rule: r.Name, Found: found, Message: fmt.Sprintf(r.message, found)})
	}
	return offences
}

// within reports whether one of the allowed spans contains span.
func within(span []int, allowed [][]int) bool {
	for _, phrase := range allowed {
		if phrase[0] <= span[0] && span[1] <= phrase[1] {
			return true
		}
	}
	return false
}
