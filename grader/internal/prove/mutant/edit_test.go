package mutant

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// Each operator changes what it names, and the result is still Go.
func TestEdits(t *testing.T) {
	const before, after = "package p\n\nfunc f(a, b int) error {\n", "\n\treturn nil\n}\n"
	for line, want := range map[string][]string{
		"if a < b {}":                     {"if !(a < b) {}", "if a <= b {}"},
		"if a == b {}":                    {"if !(a == b) {}", "if a != b {}"},
		"_ = a < b && b >= a":             {"", "_ = a <= b && b >= a", "_ = a < b || b >= a", "_ = a < b && b > a"},
		"a -= b * 10":                     {"", "a -= b / 10", "a -= b * 11", "a -= b * 9"},
		"c := true; _ = c":                {"c := false; _ = c", "c := true; "},
		"a++":                             {""},
		"g(a, b)":                         {"", "g(b, a)"},
		"a = max(a, b)":                   {""},
		"g(a, a)":                         {""},
		"p.log.Warn(a, b)":                {""},
		"_ = fmt.Errorf(a, b)":            {""},
		"p.g(a, b)":                       {"", "p.g(b, a)"},
		"defer g(a)":                      {""},
		"mu.Lock(); defer mu.Unlock()":    {""},
		"mu.RLock(); defer mu.RUnlock()":  {""},
		"mu.Lock(); defer other.Unlock()": {"; defer other.Unlock()", "mu.Lock(); "},
		"for range a { a++ }":             {"for range a {  }", "for range a { a++ ; break; }"},
		"for { select { case <-c: a++ } }": {
			"for { select { case <-c:  } }", "for { select { case <-c: a++ } ; break; }",
		},
		"if a == 0x10 { return err }": {
			"if !(a == 0x10) { return err }", "if a != 0x10 { return err }", "if a == 17 { return err }",
			"if a == 15 { return err }", "if a == 0x10 { return nil }",
		},
		"g(func() (int, error) { return 1, err })": {
			"", "g(func() (int, error) { return 2, err })", "g(func() (int, error) { return 0, err })", "g(func() (int, error) { return 1, nil })",
		},
		"g(func() int { return b })": {""},
	} {
		edits, err := Edits("f.go", []byte(before+line+after))

		require.NoError(t, err)
		var got []string
		for i, e := range edits {
			text := string(e.Apply([]byte(before + line + after)))
			_, err := parse("f.go", []byte(text))
			require.NoError(t, err, text)
			got = append(got, text[len(before):len(text)-len(after)])
			require.Equal(t, 4, e.Line)
			require.Equal(t, line, e.Source)
			require.Equal(t, fmt.Sprintf("f-4-%d", i+1), e.Name)
		}
		require.ElementsMatch(t, want, got, line)
	}
}

func TestConstantsAreEditedToo(t *testing.T) {
	edits, err := Edits("max_size.go", []byte("package p\n\n// max is the bound.\nconst max = 7 * time.Second\n"))

	require.NoError(t, err)
	require.Len(t, edits, 3)
	require.Equal(t, "max-size-4-1", edits[0].Name)
	require.Equal(t, "7 becomes 8", edits[0].What)
}

// Two edits of one line can be told apart.
func TestSameEditTwiceOnALine(t *testing.T) {
	edits, err := Edits("f.go", []byte("package p\n\nvar x = a < b || b < c\n"))

	require.NoError(t, err)
	require.Len(t, edits, 3)
	require.Equal(t, "< becomes <=", edits[0].What)
	require.Equal(t, "< becomes <= (number 2 on this line)", edits[2].What)
}
