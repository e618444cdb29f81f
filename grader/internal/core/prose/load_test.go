package prose

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOffenceNamesWhatWasFoundAndTheCure(t *testing.T) {
	rule, err := parse("Next", []byte("extends: existence\nmessage: \"'%s': write next to.\"\nlevel: error\nignorecase: true\ntokens:\n  - 'right\\sbeside'\n"))
	require.NoError(t, err)

	got := Check([]Rule{rule}, "It is Right\nbeside it, not `right beside` it.")

	require.Equal(t, []Offence{{Rule: "Next", Found: "Right beside", Message: "'Right beside': write next to."}}, got)
	require.Equal(t, "Next: 'Right beside': write next to.", got[0].String())
}

func TestRuleThatIsNotUnderstoodIsAnError(t *testing.T) {
	for text, want := range map[string]string{
		"extends: substitution\nlevel: error\n":                                             `extends "substitution"`,
		"extends: existence\nlevel: warning\n":                                              `level is "warning"`,
		"extends: existence\nlevel: error\nmessage: no\n":                                   "one %s",
		"extends: existence\nlevel: error\nmessage: \"%s\"\n":                               "no tokens",
		"extends: existence\nlevel: error\nmessage: \"%s\"\nraw:\n  - x\n":                  "field raw not found",
		"extends: existence\nlevel: error\nmessage: \"%s\"\ntokens:\n  - '(?<!a)b'\n":       "invalid",
		"extends: existence\nlevel: error\nmessage: \"%s\"\ntokens: [a]\nexceptions: ['(']": "missing closing",
	} {
		_, err := parse("X", []byte(text))

		require.ErrorContains(t, err, want, text)
	}
}

func TestWorkbookWithoutRulesIsAnError(t *testing.T) {
	_, err := Load(t.TempDir())

	require.ErrorContains(t, err, "there are no rules")
}
