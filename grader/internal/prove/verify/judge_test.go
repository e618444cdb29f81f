package verify

import (
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/catalogue"
	"socketlab/grader/internal/core/record"
	"socketlab/grader/internal/prove/mutant"
)

func TestOnlyAJudgementKills(t *testing.T) {
	lab := &trial{checks: []catalogue.Check{{Name: "TestHello"}, {Name: "TestWorld"}}}
	m := mutant.Mutant{Name: "mute", Kills: []string{"TestWorld"}}
	for _, c := range []struct {
		status  record.Status
		message string
		want    string
	}{
		{record.Failed, "wanted world", "killed by 2"},
		{record.Passed, "", "lived"},
		{record.TimedOut, "", "not viable"},
		{record.BuildFailed, "", "not viable"},
		{record.Infra, "", "not viable"},
		{record.Failed, "panic: in the check itself", "not viable"},
	} {
		detail, problems := lab.mutant(m, &record.Record{Checks: []record.Check{{Name: "TestWorld", Status: c.status, Message: c.message}}})

		require.Equal(t, c.want, detail, c.status)
		require.Equal(t, c.want == "killed by 2", len(problems) == 0, c.status)
	}
}

func TestStarterFailsByTheJudgementOfEachCheck(t *testing.T) {
	lab := &trial{}
	for _, check := range []record.Check{
		{Status: record.Passed},
		{Status: record.TimedOut},
		{Status: record.Skipped},
		{Status: record.Infra},
		{Status: record.BuildFailed},
		{Status: record.Failed, Message: "fatal error: all goroutines are asleep"},
	} {
		_, problems := lab.starter(&record.Record{Checks: []record.Check{check}})
		require.Len(t, problems, 1, check.Status)
	}
	_, problems := lab.starter(&record.Record{Checks: []record.Check{{Status: record.Failed, Message: "wanted world"}}})
	require.Empty(t, problems)
}

func TestFirstLineIsThatOfANamedCheck(t *testing.T) {
	m := mutant.Mutant{Kills: []string{"TestWorld", "TestMoon"}}

	require.Equal(t, "the node did not say world", firstLine(m, &record.Record{Checks: []record.Check{
		{Name: "TestHello", Status: record.Failed, Message: "x_test.go:1: unasked"},
		{Name: "TestMoon", Status: record.Passed},
		{Name: "TestWorld", Status: record.Failed, Message: "greeting_test.go:37: the node did not say world\n    want: world"},
	}}))
	require.Empty(t, firstLine(m, &record.Record{}))
	require.Equal(t, "1.2 1.3  oh", firstLine(m, &record.Record{Checks: []record.Check{
		{Name: "TestMoon", Status: record.Failed, Message: "x_test.go:2: oh\nmore", Rules: []string{"1.2", "1.3"}},
	}}))
}

// The failure of a mutant must lead a learner to what is wrong.
func TestMutantIsToldByItsRule(t *testing.T) {
	lab := &trial{checks: []catalogue.Check{{Name: "TestWorld"}, {Name: "TestMoon"}}}
	m := mutant.Mutant{Name: "m", Kills: []string{"TestWorld", "TestMoon"}, Breaks: []string{"1.2"}, Overdoes: []string{"1.4"}}
	judge := func(rules ...string) []Problem {
		_, problems := lab.mutant(m, &record.Record{Checks: []record.Check{
			{Name: "TestWorld", Status: record.Failed, Rules: rules},
			{Name: "TestMoon", Status: record.Failed, Rules: []string{"1.9"}},
		}})
		return problems
	}

	require.Empty(t, judge("1.2"))
	require.Empty(t, judge("1.1", "1.4"))
	require.Empty(t, judge(), "a lab without rules")
	lab.checks[0].Rules = []catalogue.Rule{{ID: "1.3"}, {ID: "1.5"}}
	require.Len(t, judge("1.3", "1.5"), 1, "a check that is not divided")
	lab.checks[0].Passages = []catalogue.Passage{{Rules: lab.checks[0].Rules[:1]}}
	require.Empty(t, judge("1.3", "1.5"), "while it is set up")
	m.All = true
	require.Empty(t, judge("1.3"), "every check kills it")
	m.All = false
	problems := judge("1.3")
	require.Len(t, problems, 1)
	require.Equal(t, "mutant m breaks rule 1.2 1.4, but a learner would read that rule 1.3 is broken", problems[0].Text)
}
