package variant

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestBlameFindsTheVariant(t *testing.T) {
	const where = "socketlab/labs/01-x/variants"
	for what, c := range map[string]struct {
		events []string
		want   map[string]string
	}{
		"the package that does not compile": {
			[]string{
				`{"ImportPath":"` + where + `/a","Action":"build-output","Output":"# ` + where + `/a\n"}`,
				`{"ImportPath":"` + where + `/a","Action":"build-output","Output":"/tmp/1/variants/a/x.go:3:1: undefined: y\n"}`,
				`{"ImportPath":"` + where + `/a","Action":"build-fail"}`,
			},
			map[string]string{"a": "/tmp/1/variants/a/x.go:3:1: undefined: y"},
		},
		"the registration in the main package": {
			[]string{
				`{"ImportPath":"` + where + `","Action":"build-output","Output":"# ` + where + `\n"}`,
				`{"ImportPath":"` + where + `","Action":"build-output","Output":"/tmp/1/variants/b.go:5:1: cannot use variant.Setup\n"}`,
			},
			map[string]string{"b": "/tmp/1/variants/b.go:5:1: cannot use variant.Setup"},
		},
		"the importer of a package that is missing": {
			[]string{`{"ImportPath":"example.com/far","Action":"build-output","Output":"labs/01-x/variants/a/x.go:3:8: no required module provides package example.com/far\n"}`},
			map[string]string{"a": "labs/01-x/variants/a/x.go:3:8: no required module provides package example.com/far"},
		},
		"no variant": {
			[]string{
				`{"ImportPath":"socketlab/labs/node","Action":"build-output","Output":"labs/node/run.go:3:1: undefined: y\n"}`,
				`go: cannot find main module`,
			},
			map[string]string{},
		},
	} {
		blamed, said := blame([]byte(strings.Join(c.events, "\n")), []Variant{{Name: "a"}, {Name: "b"}})

		require.Equal(t, c.want, blamed, what)
		require.NotEmpty(t, said, what)
	}
}
