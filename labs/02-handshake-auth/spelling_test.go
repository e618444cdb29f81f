package handshakeauth_test

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"

	"socketlab/labs/labtest"
)

// misspelled returns texts that only a careless comparison takes for this one, each
// with a name that says what differs.
func misspelled(chance *rand.Rand, text string) map[string]string {
	at := chance.IntN(len(text))
	all := map[string]string{
		"in capital letters":                strings.ToUpper(text),
		"with one letter in the other case": otherCase(chance, text),
		"after a space":                     " " + text,
		"before a space":                    text + " ",
		"before a tab":                      text + "\t",
		"before a line break":               text + "\n",
		"after a line break":                "\r\n" + text,
		"before a NUL":                      text + "\x00",
		"before a no-break space":           text + "\u00a0",
		"before an invisible character":     text + "\u200b",
		"without its first character":       text[1:],
		"without its last character":        text[:len(text)-1],
		"with a character more":             text[:at] + "x" + text[at:],
		"in front of a comma":               text + ",",
		"in quotes":                         `"` + text + `"`,
		"twice":                             text + " " + text,
		"after another word":                "billing " + text,
		"before another word":               text + " billing",
	}
	for name, other := range all {
		if other == text {
			delete(all, name)
		}
	}
	return all
}

// otherCase changes the case of one letter. It returns a text without letters
// unchanged.
func otherCase(chance *rand.Rand, text string) string {
	runes := []rune(text)
	for _, i := range chance.Perm(len(runes)) {
		switch r := runes[i]; {
		case unicode.IsLower(r):
			runes[i] = unicode.ToUpper(r)
			return string(runes)
		case unicode.IsUpper(r):
			runes[i] = unicode.ToLower(r)
			return string(runes)
		}
	}
	return text
}

// then returns the claims with one more behind them, which may have the name of
// another.
func (cl claims) then(name string, value any) json.RawMessage {
	return json.RawMessage(strings.TrimSuffix(asJSON(cl), "}") + "," + asJSON(name) + ":" + asJSON(value) + "}")
}

// wantLastOrRefused requires that a token with a claim that appears twice is refused,
// or that its bearer is the user whom the last one names.
func wantLastOrRefused(t *testing.T, c *labtest.Cluster, name, token string, last user) {
	t.Helper()
	visitor := c.Node(0).Dial(name, labtest.Raw())
	visitor.Send(`40{"token":"` + token + `"}`)
	if strings.HasPrefix(answerTo(t, visitor, "40{", "44{"), "40{") {
		visitor.Ask("whoami").Want(last)
	}
}
