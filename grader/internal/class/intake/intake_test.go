package intake

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/workbook"
)

func TestSameWorkHasTheSameHashHoweverItIsHandedIn(t *testing.T) {
	labs := book(t)
	for name, files := range map[string]paths{
		"plain":   {"labs/01-alpha/own.go": own, "labs/01-alpha/more.go": "package alpha\n", "labs/02-beta/beta.go": "package beta\n", "README.md": "hi"},
		"wrapped": {"top/01-alpha/own.go": "\ufeff" + strings.ReplaceAll(own, "\n", "\r\n"), "top/01-alpha/more.go": "package alpha\n", "top/02-beta/beta.go": "package beta\n"},
	} {
		t.Run(name, func(t *testing.T) {
			want := oneDir(t, files, labs)
			require.Empty(t, want.Refused)
			require.Equal(t, workbook.Files{"own.go": []byte(own), "more.go": []byte("package alpha\n")}, want.Labs["01-alpha"])

			for what, got := range map[string]string{
				"zip":    oneHash(t, "a.ZIP", zipped(t, files, nil), labs),
				"tar.gz": oneHash(t, "a.tar.gz", tarred(t, files), labs),
				"tgz":    oneHash(t, "a.tgz", tarred(t, files), labs),
			} {
				require.Equal(t, want.Hash(), got, what)
			}
		})
	}
	plain, wrapped := oneDir(t, paths{"labs/01-alpha/own.go": own}, labs), oneDir(t, paths{"x/01-alpha/own.go": own}, labs)
	require.Equal(t, plain.Hash(), wrapped.Hash())
}

func oneHash(t *testing.T, name string, content []byte, labs []workbook.Lab) string {
	s := oneFile(t, name, content, labs)
	require.Empty(t, s.Refused)
	return s.Hash()
}

func TestLabsAreFoundByName(t *testing.T) {
	both := []string{"01-alpha", "02-beta"}
	for name, test := range map[string]struct {
		files paths
		class []string
		want  []string // lab/file
		told  string
	}{
		"below labs":            {paths{"labs/01-alpha/own.go": own, "labs/02-beta/b.go": own}, both, []string{"01-alpha/own.go", "02-beta/b.go"}, ""},
		"at the root":           {paths{"01-alpha/own.go": own}, both, []string{"01-alpha/own.go"}, ""},
		"wrapped":               {paths{"socketlab-main/labs/01-alpha/own.go": own}, both, []string{"01-alpha/own.go"}, ""},
		"wrapped twice":         {paths{"a/b/01-alpha/own.go": own}, both, []string{"01-alpha/own.go"}, ""},
		"wrapped thrice":        {paths{"a/b/c/labs/01-alpha/own.go": own, "a/b/c/go.mod": "module socketlab\n"}, both, []string{"01-alpha/own.go"}, ""},
		"wrapped unlike":        {paths{"a/b/01-alpha/own.go": own, "labs/02-beta/b.go": beta}, both, []string{"01-alpha/own.go", "02-beta/b.go"}, ""},
		"a copy deeper":         {paths{"01-alpha/own.go": own, "a/b/01-alpha/old.go": own}, both, []string{"01-alpha/own.go"}, "a/b/01-alpha: the Go files of this directory were not used"},
		"other spelling":        {paths{"labs/1-alpha/own.go": own}, both, []string{"01-alpha/own.go"}, "labs/1-alpha: these files were graded as 01-alpha, because no directory has that name"},
		"underscore":            {paths{"01_Alpha/own.go": own}, both, []string{"01-alpha/own.go"}, "01_Alpha: these files were graded as 01-alpha"},
		"number":                {paths{"lab-2/src/b.go": beta, "Lab 1/own.go": own}, both, []string{"01-alpha/own.go", "02-beta/b.go"}, "lab-2/src: these files were graded as 02-beta"},
		"number, no package":    {paths{"lab2/b.go": "package main\n"}, both, []string{"02-beta/b.go"}, "lab2: these files were graded as 02-beta"},
		"title":                 {paths{"x/beta/b.go": "package main\n"}, both, []string{"02-beta/b.go"}, "x/beta: these files were graded as 02-beta"},
		"package":               {paths{"hw/b.go": beta, "hw/x/y.go": "package y\n", "tools/gen.go": "package main\n"}, both, []string{"02-beta/b.go"}, "hw: these files were graded as 02-beta"},
		"package and number":    {paths{"old/b.go": beta, "lab-2/b.go": beta}, both, []string{"02-beta/b.go"}, "old: the Go files of this directory were not used"},
		"package, mixed":        {paths{"hw/a.go": own, "hw/b.go": beta}, both, nil, "no Go file of a lab was found"},
		"package, only tests":   {paths{"hw/a_test.go": own}, both, nil, "no Go file of a lab was found"},
		"number of no lab":      {paths{"lab-3/b.go": "package main\n", "lab-20/b.go": "package main\n"}, both, nil, "no Go file of a lab was found"},
		"in solutions":          {paths{"solutions/01-alpha/own.go": own}, both, nil, "no Go file of a lab was found"},
		"flat":                  {paths{"own.go": own, "README.md": ""}, both[:1], []string{"01-alpha/own.go"}, ""},
		"flat, deep":            {paths{"hw1/hw1/own.go": own}, both[:1], []string{"01-alpha/own.go"}, ""},
		"flat, deep, wrong":     {paths{"hw1/hw1/own.go": "package main\n", "hw1/hw1/app/app.go": "package app\n"}, both[:1], []string{"01-alpha/own.go"}, ""},
		"flat, one of package":  {paths{"a/own.go": own, "b/gen.go": "package main\n"}, both[:1], []string{"01-alpha/own.go"}, "b: the Go files of this directory were not used"},
		"flat in a directory":   {paths{"work/own.go": own}, both[:1], []string{"01-alpha/own.go"}, ""},
		"flat, several labs":    {paths{"own.go": own}, both, []string{"01-alpha/own.go"}, ".: these files were graded as 01-alpha"},
		"flat, another lab":     {paths{"02-beta/beta.go": own}, both[:1], nil, "no Go file of a lab was found"},
		"flat with packages":    {paths{"own.go": own, "app/app.go": "package app\n"}, both[:1], []string{"01-alpha/own.go"}, ""},
		"a lab beside":          {paths{"01-alpha/own.go": own, "02-beta/beta.go": "package beta\n"}, both[:1], []string{"01-alpha/own.go"}, ""},
		"a changed lab beside":  {paths{"01-alpha/own.go": own, "02-beta/beta.go": own}, both[:1], []string{"01-alpha/own.go"}, "02-beta: the Go files of this directory were not used"},
		"nothing":               {paths{"README.md": ""}, both, nil, "no Go file of a lab was found"},
		"what tools leave":      {paths{"01-alpha/own.go": own, "__MACOSX/01-alpha/._own.go": "\x00", "01-alpha/._own.go": "\x00", ".DS_Store": "\x00", ".git/x.go": "\xff"}, both, []string{"01-alpha/own.go"}, ""},
		"dots, not a directory": {paths{"./01-alpha/own.go": own}, both, []string{"01-alpha/own.go"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := oneFile(t, "a.zip", zipped(t, test.files, nil), book(t, test.class...))

			require.Empty(t, s.Refused)
			var got []string
			for _, lab := range slices.Sorted(maps.Keys(s.Labs)) {
				for _, file := range s.Labs[lab].Names() {
					got = append(got, lab+"/"+file)
				}
			}
			require.Equal(t, test.want, got)
			if test.told == "" {
				require.Empty(t, told(s))
			} else {
				require.Contains(t, told(s), test.told)
			}
		})
	}
}

func TestWholeCloneIsTakenWithoutARemark(t *testing.T) {
	files := maps.Clone(pristineFiles)
	files["labs/01-alpha/own.go"] = own
	files["labs/01-alpha/own_test.go"] = strings.ReplaceAll(check, "\n", "\r\n")
	files["solutions/01-alpha/own.go"] = "package older\n"
	files["grader/main.go"] = "package older\n"

	s := oneDir(t, files, book(t, "01-alpha"))

	require.Empty(t, s.Refused)
	require.Empty(t, told(s))
	require.Equal(t, []string{"own.go"}, s.Labs["01-alpha"].Names())
}

func TestWhatIsLeftIsSaid(t *testing.T) {
	for name, test := range map[string]struct{ file, text, want string }{
		"edited check":     {"labs/01-alpha/own_test.go", "package alpha\n", "labs/01-alpha/own_test.go: checks come from the workbook"},
		"own test":         {"labs/01-alpha/mine_test.go", "package alpha\n", "mine_test.go: tests of your own"},
		"edited given":     {"labs/01-alpha/given.go", "package alpha\nvar X int\n", "given.go: given files come from the workbook"},
		"claims given":     {"labs/01-alpha/x.go", given, "x.go: given files come from the workbook"},
		"go.mod":           {"go.mod", "module socketlab\nreplace x => y\n", "go.mod: it differs from the workbook's"},
		"go.sum":           {"go.sum", "x", "go.sum: it differs from the workbook's"},
		"go.work":          {"go.work", "go 1.26\n", "go.work: it differs from the workbook's"},
		"module in a lab":  {"labs/01-alpha/go.mod", "module x\n", "labs/01-alpha/go.mod: it differs from the workbook's"},
		"vendor":           {"vendor/github.com/x/y/y.go", "package y\n", "vendor: the vendor directory was not used"},
		"vendor in a lab":  {"labs/01-alpha/vendor/y.go", "package y\n", "labs/01-alpha/vendor: the vendor directory"},
		"kit":              {"labs/socketio/server.go", "package socketio\nvar X int\n", "labs/socketio: the Go files of this directory were not used"},
		"sub-directory":    {"labs/01-alpha/sub/x.go", "package sub\n", "labs/01-alpha/sub: the Go files of this directory"},
		"changed app":      {"labs/01-alpha/app/app.go", "package app\nvar X int\n", "labs/01-alpha/app: the Go files of this directory"},
		"assembly":         {"labs/01-alpha/x_amd64.s", "TEXT", "x_amd64.s: the grader builds only Go"},
		"C":                {"labs/01-alpha/x.c", "int x;", "x.c: the grader builds only Go"},
		"object":           {"labs/01-alpha/x.syso", "\x7fELF", "x.syso: the grader builds only Go"},
		"copy":             {"labs/01-alpha/own (1).go", own, "own (1).go: this file was not used; its name"},
		"leading dash":     {"labs/01-alpha/-own.go", own, "-own.go: this file was not used; its name"},
		"at sign":          {"labs/01-alpha/@own.go", own, "@own.go: this file was not used; its name"},
		"shell":            {"labs/01-alpha/$(id);`id`&.go", own, "`id`&.go: this file was not used; its name"},
		"underscore":       {"labs/01-alpha/_own.go", own, "_own.go: this file was not used; its name"},
		"homoglyph":        {"labs/01-alpha/x.go", "package alpha\nvar аdmin int\n", "x.go: the name аdmin has letters of another script"},
		"homoglyph, whole": {"labs/01-alpha/x.go", "package alpha\nvar сор int\n", "x.go: the name сор has letters"},
		"archive":          {"more.zip", "PK", "more.zip: this archive was not opened"},
	} {
		t.Run(name, func(t *testing.T) {
			labs := book(t, "01-alpha")
			files := maps.Clone(pristineFiles)
			files["labs/01-alpha/own.go"] = own
			files[test.file] = test.text

			s := oneDir(t, files, labs)

			require.Empty(t, s.Refused)
			require.Equal(t, own, string(s.Labs["01-alpha"]["own.go"]))
			require.Contains(t, told(s), test.want)
			require.Len(t, s.Remarks, 1)
			packed := oneFile(t, "alice.tar.gz", tarred(t, files), labs)
			require.Equal(t, s.Hash(), packed.Hash())
			require.Equal(t, s.Remarks, packed.Remarks)
		})
	}
}

func TestGreekIsNoLookAlike(t *testing.T) {
	for _, word := range []string{"λ", "größe", "имя", "名前", "plain", "ñ"} {
		require.Empty(t, lookAlike([]byte("package p\nvar "+word+" int\n")), word)
	}
}

func TestRemarksAreBounded(t *testing.T) {
	files := paths{"labs/01-alpha/own.go": own}
	for _, a := range "abcdefghij" {
		for _, b := range "abcdefghij" {
			files["x/"+string(a)+string(b)+"/x.go"] = "package x\n"
		}
	}

	s := oneDir(t, files, book(t))

	require.Len(t, s.Remarks, DefaultBounds().Remarks+1)
	require.Equal(t, "60 more remarks are not shown", s.Remarks[len(s.Remarks)-1].Text)
}
