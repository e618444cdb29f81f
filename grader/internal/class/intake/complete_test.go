package intake

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestStarterCompletesWhatWasLeftAtHome(t *testing.T) {
	labs := book(t, "01-alpha")
	starter := paths{
		"own.go":   "package alpha\n\nfunc Setup() { guard(policy{}) }\n",
		"guard.go": "package alpha\n\nfunc guard(p policy) {}\n\nfunc init() {}\n",
		"table.go": "package alpha\n\ntype policy struct{ limit int }\n\nfunc (p *policy) String() string { return \"\" }\n",
	}
	write(t, labs[0].StarterDir(), starter)
	const setup = "package alpha\n\nfunc Setup() {}\n"
	for name, test := range map[string]struct {
		files paths
		added []string
	}{
		"only one":             {paths{"guard.go": "package alpha\n\nfunc guard(p policy) { p.limit++ }\n\nfunc init() {}\n"}, []string{"own.go", "table.go"}},
		"only one, no Setup":   {paths{"table.go": starter["table.go"]}, []string{"guard.go", "own.go"}},
		"all but one":          {paths{"own.go": starter["own.go"], "guard.go": starter["guard.go"]}, []string{"table.go"}},
		"in one file":          {paths{"own.go": setup + "\ntype limits struct{ policy int }\n\nvar _ = limits{policy: 1}\n"}, nil},
		"other names":          {paths{"own.go": setup + "\nfunc other() { policy := 1; _ = policy }\n"}, nil},
		"an import":            {paths{"own.go": "package alpha\n\nimport \"example.org/guard\"\n\nfunc Setup() { guard.Do() }\n"}, nil},
		"two in another file":  {paths{"all.go": starter["own.go"] + "\nfunc guard(p policy) {}\n"}, []string{"table.go"}},
		"method of the reader": {paths{"own.go": starter["own.go"], "a.go": "package alpha\n\nfunc (p policy) String() string { return \"mine\" }\n"}, []string{"guard.go"}},
		"unknown name":         {paths{"own.go": "package alpha\n\nfunc Setup() { install() }\n"}, nil},
		"syntax error":         {paths{"own.go": "package alpha\n\nfunc Setup() { guard("}, nil},
		"nested too deeply":    {paths{"own.go": "package alpha\n\nvar x = " + strings.Repeat("(", 60_000) + "guard"}, nil},
		"everything":           {starter, nil},
	} {
		t.Run(name, func(t *testing.T) {
			files := paths{}
			for name, text := range test.files {
				files["labs/01-alpha/"+name] = text
			}

			s := oneDir(t, files, labs)

			require.Empty(t, s.Refused)
			require.Empty(t, s.RefusedLabs)
			want := slices.Sorted(maps.Keys(test.files))
			for _, name := range test.added {
				want = append(want, name)
				require.Equal(t, starter[name], string(s.Labs["01-alpha"][name]))
				require.Contains(t, told(s), name)
			}
			slices.Sort(want)
			require.Equal(t, want, s.Labs["01-alpha"].Names())
			for name, text := range test.files {
				require.Equal(t, text, string(s.Labs["01-alpha"][name]))
			}
			if len(test.added) == 0 {
				require.Empty(t, told(s))
			}
		})
	}
}
