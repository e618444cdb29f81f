package build

import (
	"context"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/class/sandbox"
	"socketlab/grader/internal/core/workbook"
)

// prepare makes a kit for all labs. It takes seconds, so subtests share the kit.
func prepare(t *testing.T) (*Kit, []workbook.Lab) {
	t.Helper()
	book, err := workbook.Find(".")
	require.NoError(t, err)
	labs, err := book.Labs()
	require.NoError(t, err)
	kit, err := Prepare(t.Context(), book, t.TempDir(), labs)
	require.NoError(t, err)
	return kit, labs
}

// setup is the least that a lab needs.
const setup = "package scaling\n\nimport (\n\t\"socketlab/labs/node\"\n\t\"socketlab/labs/socketio\"\n)\n\nfunc Setup(*socketio.Server, node.Env) error { return nil }\n"

// One program holds every lab of a submission, and each answers as a node.
func TestBuild(t *testing.T) {
	kit, labs := prepare(t)
	box := sandbox.Unfenced{}

	t.Run("solutions", func(t *testing.T) {
		dir := t.TempDir()
		var compiled []*Package
		for _, lab := range labs {
			files, err := lab.Solution()
			require.NoError(t, err)
			pkg, fault, err := kit.Compile(t.Context(), box, dir, lab, files)
			require.NoError(t, err)
			require.Nil(t, fault)
			compiled = append(compiled, pkg)
		}
		program, fault, err := kit.Link(t.Context(), box, dir, compiled)
		require.NoError(t, err)
		require.Nil(t, fault)
		for _, lab := range labs {
			requireStarts(t, program, lab)
		}
	})

	t.Run("one lab of many", func(t *testing.T) {
		lab := labs[4] // whose application is that of another lab
		alone, err := Prepare(t.Context(), kit.book, t.TempDir(), []workbook.Lab{lab})
		require.NoError(t, err)
		files, err := lab.Solution()
		require.NoError(t, err)
		pkg, fault, err := alone.Compile(t.Context(), box, t.TempDir(), lab, files)
		require.NoError(t, err)
		require.Nil(t, fault)
		program, fault, err := alone.Link(t.Context(), box, t.TempDir(), []*Package{pkg})
		require.NoError(t, err)
		require.Nil(t, fault)
		requireStarts(t, program, lab)
	})

	t.Run("a lab about a load balancer", func(t *testing.T) {
		const setupBalancer = "package balancing\n\nimport \"socketlab/labs/node\"\n\nfunc Setup(node.BalancerEnv) (node.Balancer, error) { return nil, nil }\n"
		balancing := labs[1]
		balancing.Balancer = true
		compile := func(lab workbook.Lab, source string) (*Package, *Fault) {
			pkg, fault, err := kit.Compile(t.Context(), box, t.TempDir(), lab, workbook.Files{"setup.go": []byte(source)})
			require.NoError(t, err)
			return pkg, fault
		}

		_, fault := compile(balancing, setup)
		require.Equal(t, Rejected, fault.Kind)
		require.Contains(t, fault.Text, "as func(node.BalancerEnv) (node.Balancer, error) value")
		_, fault = compile(labs[0], setupBalancer)
		require.Equal(t, Rejected, fault.Kind)
		require.Contains(t, fault.Text, "as func(*socketio.Server, node.Env) error value")

		scaling, fault := compile(labs[0], setup)
		require.Nil(t, fault)
		balancer, fault := compile(balancing, setupBalancer)
		require.Nil(t, fault)
		program, fault, err := kit.Link(t.Context(), box, t.TempDir(), []*Package{scaling, balancer})
		require.NoError(t, err)
		require.Nil(t, fault)
		requireStarts(t, program, labs[0])
		requireStarts(t, program, balancing)
	})

	one := func(source string) workbook.Files {
		return workbook.Files{"adapter.go": []byte(source)}
	}
	for name, test := range map[string]struct {
		files workbook.Files
		kind  Kind
		text  string
	}{
		"syntax error":      {one("package scaling\nfunc {"), Rejected, "labs/01-scaling/adapter.go:2:6: syntax error"},
		"type error":        {one(setup + "var x int = \"a\"\n"), Rejected, "labs/01-scaling/adapter.go:9:13: cannot use"},
		"no Setup":          {one("package scaling\n"), Rejected, "undefined: Setup"},
		"empty file":        {one(""), Rejected, "labs/01-scaling/adapter.go:1:1: syntax error"},
		"package main":      {one("package main\nfunc main() {}\n"), Refused, "package main cannot be imported"},
		"cgo":               {one("package scaling\n// #include \"/etc/passwd\"\nimport \"C\"\n"), Refused, `adapter.go:3:8: cgo is not allowed`},
		"linkname":          {one(setup + "import _ \"unsafe\"\n//go:linkname x runtime.x\nfunc x()\n"), Refused, "//go:linkname is not allowed"},
		"embed":             {one(setup + "import _ \"embed\"\n//go:embed ../../go.mod\nvar s string\n"), Refused, "//go:embed is not allowed"},
		"cgo directive":     {one(setup + "//go:cgo_import_dynamic x\n"), Refused, "//go:cgo_import_dynamic is not allowed"},
		"line directive":    {one(setup + "//line /etc/passwd:1\n"), Refused, "//line /etc/passwd:1 is not allowed"},
		"line in a block":   {one(setup + "var x = /*line /etc/passwd:1:1*/ y\n"), Refused, "adapter.go:9:9: /*line /etc/passwd:1:1*/ is not allowed"},
		"body missing":      {one(setup + "func x()\n"), Rejected, "missing function body"},
		"solutions":         {one(strings.Replace(setup, "import (", "import (\n\t_ \"socketlab/solutions/01-scaling\"", 1)), Rejected, "could not import socketlab/solutions/01-scaling"},
		"the grader":        {one(strings.Replace(setup, "import (", "import (\n\t_ \"socketlab/grader/internal/core/record\"", 1)), Rejected, "could not import socketlab/grader/internal/core/record"},
		"another lab":       {one(strings.Replace(setup, "import (", "import (\n\t_ \"socketlab/labs/02-handshake-auth/app\"", 1)), Rejected, "could not import socketlab/labs/02-handshake-auth/app"},
		"a flag as import":  {one(strings.Replace(setup, "import (", "import (\n\t_ \"-toolexec\"", 1)), Rejected, "could not import"},
		"nested brackets":   {one(setup + "var x = " + strings.Repeat("(", 300) + "1" + strings.Repeat(")", 300)), Refused, "nested too deeply"},
		"minuses":           {one(setup + "var x = " + strings.Repeat("- ", 60000) + "1"), Refused, "nested too deeply"},
		"other system":      {workbook.Files{"adapter_plan9.go": []byte(setup)}, Rejected, "exclude all files of labs/01-scaling"},
		"other build tag":   {one("//go:build ignore\n\n" + setup), Rejected, "exclude all files of labs/01-scaling"},
		"two packages":      {workbook.Files{"adapter.go": []byte(setup), "b.go": []byte("package other\n")}, Rejected, "package other; expected package scaling"},
		"fine":              {one(setup), "", ""},
		"fine with modules": {one(strings.Replace(setup, "import (", "import (\n\t_ \"golang.org/x/time/rate\"", 1)), "", ""},
		"fine with unsafe":  {one(strings.Replace(setup, "import (", "import (\n\t_ \"unsafe\"", 1)), "", ""},
		"fine with more":    {one(strings.Replace(setup, "import (", "import (\n\t_ \"encoding/csv\"\n\t_ \"image/png\"", 1)), "", ""},
		"byte order and CR": {one("\ufeff" + strings.ReplaceAll(setup, "\n", "\r\n")), "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			pkg, fault, err := kit.Compile(context.Background(), box, t.TempDir(), labs[0], test.files)
			require.NoError(t, err)
			if test.kind == "" {
				require.Nil(t, fault)
				require.NotNil(t, pkg)
				return
			}
			require.NotNil(t, fault)
			require.Equal(t, test.kind, fault.Kind, fault.Text)
			require.Contains(t, fault.Text, test.text)
			require.NotContains(t, fault.Text, "/tmp/")
		})
	}
}

// requireStarts requires that the program runs the lab: it does not like this address.
func requireStarts(t *testing.T, program string, lab workbook.Lab) {
	t.Helper()
	process := exec.Command(program, lab.Name)
	process.Env = []string{"LAB_ADDR=no address"}
	said, err := process.CombinedOutput()
	require.Error(t, err)
	require.Contains(t, string(said), "LAB_ADDR")
}
