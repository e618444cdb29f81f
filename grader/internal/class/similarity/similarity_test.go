package similarity

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/class/gradebook"
	"socketlab/grader/internal/core/workbook"
)

// rewrite returns the work of somebody who has not seen the solution of lab 04.
func rewrite(t testing.TB) workbook.Files {
	t.Helper()
	paths, err := filepath.Glob("testdata/rewrite/*.go")
	require.NoError(t, err)
	require.Len(t, paths, 4)
	files := workbook.Files{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		files[filepath.Base(path)] = text
	}
	return files
}

// compare reports the pairs of a class.
func compare(c *Comparison, class map[string]workbook.Files) []gradebook.Pair {
	for id, files := range class {
		c.Add(id, files)
	}
	return c.Pairs(func(id string) workbook.Files { return class[id] })
}

func TestDisguisedCopiesAreFound(t *testing.T) {
	starter, solution := lab04(t)
	original := rewrite(t)
	for name, test := range map[string]struct {
		copied workbook.Files
		least  int
	}{
		"as it is":          {original, 100},
		"renamed":           {each(original, renamed), 100},
		"commented":         {each(original, commented), 100},
		"in one line":       {each(original, inOneLine), 100},
		"reordered":         {each(original, reordered), 100},
		"CRLF":              {each(original, func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }), 100},
		"files renamed":     {rename(original), 100},
		"in one file":       {joined(original), 100},
		"renamed, shuffled": {each(each(original, reordered), renamed), 100},
		"with more":         {with(original, "more.go", solution["guard.go"]), 100},
		"broken":            {each(original, func(s string) string { return s + "\nfunc ({ `" }), 95},
	} {
		t.Run(name, func(t *testing.T) {
			pairs := compare(New("lab", starter, solution), map[string]workbook.Files{"zoe": original, "ada": test.copied})

			require.Len(t, pairs, 1)
			pair := pairs[0]
			require.Equal(t, []string{"lab", "ada", "zoe"}, []string{pair.Lab, pair.A, pair.B})
			require.GreaterOrEqual(t, pair.Share, test.least)
			require.NotEmpty(t, pair.Passages)
		})
	}
}

func TestIndependentWorkIsNoPair(t *testing.T) {
	starter, solution := lab04(t)
	c := New("lab", starter, nil) // the solution stands for another student's work

	require.Empty(t, compare(c, map[string]workbook.Files{"ada": solution, "zoe": rewrite(t)}))

	common := c.members["ada"].common(c.members["zoe"])
	require.Less(t, common*100, 10*len(c.members["zoe"]), "at most a tenth alike")
	require.Greater(t, len(c.members["zoe"]), 5*MinShared, "enough to be alike in")
}

func TestWhatEverybodyHasIsNoPair(t *testing.T) {
	starter, solution := lab04(t)
	for name, class := range map[string]map[string]workbook.Files{
		"starter":                 {"ada": starter, "bob": each(starter, renamed)},
		"solution":                {"ada": solution, "bob": each(solution, renamed)},
		"a bit of both":           {"ada": with(starter, "guard.go", solution["guard.go"]), "bob": with(starter, "guard.go", solution["guard.go"])},
		"less than the threshold": {"ada": {"a.go": []byte(short)}, "bob": {"a.go": []byte(short)}},
		"nothing":                 {"ada": {}, "bob": nil, "eve": {"a.go": nil}},
	} {
		t.Run(name, func(t *testing.T) {
			require.Empty(t, compare(New("lab", starter, solution), class))
		})
	}
}

const short = "package p\n\nfunc add(a, b int) int {\n\tfor i := range b {\n\t\ta += i * i\n\t}\n\treturn a\n}\n"

func TestCommonKnowledgeOfAClassIsNoPair(t *testing.T) {
	work := rewrite(t)
	for copies, want := range map[int]int{2: 1, CommonLeast: 10, CommonLeast + 1: 0} {
		c := New("lab", nil, nil)
		class := map[string]workbook.Files{}
		for i := range copies {
			class[fmt.Sprint("s", i)] = work
		}

		require.Len(t, compare(c, class), want, "%d copies", copies)
	}
}

func TestThePublishedSolutionIsKnown(t *testing.T) {
	for _, number := range []string{"01", "02", "03", "04"} {
		starter, solution := lab(t, number)
		c := New("lab", starter, solution)

		require.Equal(t, 100, c.Add("same", solution), number)
		require.NotZero(t, c.Add("renamed", each(solution, renamed)), number)
		require.NotZero(t, c.Add("reordered", each(solution, reordered)), number)
		require.NotZero(t, c.Add("in one line", each(solution, inOneLine)), number)
		require.NotZero(t, c.Add("in one file", joined(solution)), number)
		require.NotZero(t, c.Add("with more", with(solution, "more.go", []byte(short))), number)
		require.Zero(t, c.Add("starter", starter), number)
		require.Zero(t, c.Add("nothing", nil), number)
		require.Zero(t, c.Add("own", rewrite(t)), number)
		name := solution.Names()[0]
		require.Zero(t, c.Add("half", with(solution, name, solution[name][:len(solution[name])/3])), number)
	}
}

func TestASmallSolutionIsKnownByItsWordsOnly(t *testing.T) {
	c := New("lab", workbook.Files{"a.go": []byte("package p\n")}, workbook.Files{"a.go": []byte(short)})
	require.NotZero(t, c.Add("same", each(workbook.Files{"b.go": []byte(short)}, commented)))
	require.Zero(t, c.Add("renamed", each(workbook.Files{"a.go": []byte(short)}, renamed)))

	c = New("lab", workbook.Files{"a.go": []byte(short)}, workbook.Files{"a.go": []byte(short)})
	require.Zero(t, c.Add("same", workbook.Files{"a.go": []byte(short)}), "there is nothing to solve")
}

func TestAStudentWhoHandsInAgainCountsOnce(t *testing.T) {
	work := rewrite(t)
	c := New("lab", nil, nil)
	c.Add("ada", work)
	c.Add("bob", work)
	c.Add("bob", nil)
	require.Empty(t, c.Pairs(func(string) workbook.Files { panic("nothing to read") }))
}

func TestPairsAreBoundedAndEveryoneIsInOne(t *testing.T) {
	starter, _ := lab04(t)
	class := map[string]workbook.Files{}
	work := rewrite(t)
	for i := range 30 { // a group of 11 copies, and 19 with work of their own
		files := each(work, renamed)
		if i >= 11 {
			files = each(work, shuffler(uint64(i), 3))
		}
		class[fmt.Sprintf("s%02d", i)] = files
	}
	c := New("lab", starter, nil)

	pairs := compare(c, class)

	require.Equal(t, 11*10/2, len(pairs)+c.Omitted())
	require.Positive(t, c.Omitted())
	in := map[string]int{}
	for _, p := range pairs {
		require.Less(t, p.A, p.B)
		in[p.A]++
		in[p.B]++
	}
	require.Len(t, in, 11)
}

// with returns the files with one file added or replaced.
func with(files workbook.Files, name string, text []byte) workbook.Files {
	more := each(files, func(text string) string { return text })
	more[name] = text
	return more
}

func rename(files workbook.Files) workbook.Files {
	other := workbook.Files{}
	for i, name := range files.Names() {
		other[fmt.Sprintf("z%d.go", 9-i)] = files[name]
	}
	return other
}

// joined returns all files in one, which does not compile.
func joined(files workbook.Files) workbook.Files {
	var all []byte
	for _, name := range files.Names() {
		all = append(all, files[name]...)
	}
	return workbook.Files{"all.go": all}
}
