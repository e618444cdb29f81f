package intake

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/class/roster"
	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/workbook"
)

// class takes in everything in a directory.
func class(t *testing.T, dir string, labs []workbook.Lab, list *roster.Roster) (map[string]submission.Submission, *Directory) {
	t.Helper()
	c, err := List(dir, labs, Whose{Roster: list}, DefaultBounds())
	require.NoError(t, err)
	all := map[string]submission.Submission{}
	for s, err := range c.All(context.Background()) {
		require.NoError(t, err)
		require.NotContains(t, all, s.Student.ID)
		require.Regexp(t, `^[A-Za-z0-9_][A-Za-z0-9._-]*$`, s.Student.ID)
		all[s.Student.ID] = s
	}
	require.Len(t, all, len(c.Entries))
	return all, c
}

func students(t *testing.T, text string) *roster.Roster {
	t.Helper()
	list, err := roster.Parse(strings.NewReader(text), "roster.csv")
	require.NoError(t, err)
	return list
}

func TestOneBadSubmissionNeverEndsTheClass(t *testing.T) {
	dir, labs := t.TempDir(), book(t)
	write(t, dir, paths{
		"alice/labs/01-alpha/own.go":   own,
		"bob.zip":                      string(zipped(t, paths{"01-alpha/own.go": own}, nil)),
		"carol.tgz":                    string(tarred(t, paths{"01-alpha/own.go": own})),
		"broken.zip":                   "PK",
		"other.rar":                    "Rar!",
		"notes.pdf":                    "%PDF",
		".DS_Store":                    "",
		"roster.csv":                   "id,name\n1,A\n",
		"Zoë Größe/own.go":             own,
		"@SUM(A1)/01-alpha/own.go":     own,
		"--help/01-alpha/own.go":       own,
		"$(touch x);`y`/README.md":     "",
		"a\nb/01-alpha/own.go":         own,
		"x\u202etxt/01-alpha/own.go":   own,
		"علی\u200cرضا/01-alpha/own.go": own,
		"plain.tar":                    string(plainTar(t, paths{"01-alpha/own.go": own})),
	})
	require.NoError(t, os.Mkdir(filepath.Join(dir, "erin"), 0o755))
	require.NoError(t, os.Symlink("/etc", filepath.Join(dir, "link")))
	require.NoError(t, os.Symlink("bob.zip", filepath.Join(dir, "link.zip")))

	all, c := class(t, dir, labs, nil)

	require.True(t, slices.IsSortedFunc(c.Entries, func(a, b Entry) int { return strings.Compare(a.Student.ID, b.Student.ID) }))
	want := all["alice"]
	for _, id := range []string{"alice", "bob", "carol", "SUM-A1", "help", "a-b", "x-txt", "plain", submission.ID("علی\u200cرضا")} {
		s := all[id]
		require.Empty(t, s.Refused, id)
		require.Equal(t, want.Hash(), s.Hash(), id)
	}
	require.Equal(t, "@SUM(A1)", all["SUM-A1"].Student.Name)
	require.Equal(t, "Zoë Größe", all[submission.ID("Zoë Größe")].Student.Name)
	require.Contains(t, told(all["erin"]), "no Go file of a lab was found")
	require.Contains(t, told(all["touch-x-y"]), "no Go file of a lab was found")
	for id, why := range map[string]string{
		"broken": "damaged or incomplete", "other": "other.rar is a RAR archive", "link": "is a link", "link-2": "is a link",
	} {
		require.Contains(t, all, id)
		require.Contains(t, all[id].Refused, why, id)
		require.Empty(t, all[id].Labs)
	}
	require.Equal(t, `a\nb`, all["a-b"].Student.Name)
	require.Equal(t, `x\u202etxt`, all["x-txt"].Student.Name)
	require.Contains(t, told(all["a-b"]), `a\nb: the submission has a control or invisible character in its name`)
	require.Contains(t, told(all["x-txt"]), `x\u202etxt: the submission has a control or invisible character in its name`)
	require.Empty(t, told(all[submission.ID("علی\u200cرضا")]))
	require.Len(t, all, 16)
	require.Equal(t, []submission.Remark{{File: "notes.pdf", Text: "this is no submission: it is neither a directory nor a .zip or .tar.gz"}}, c.Remarks)
}

func TestDirectoryItselfMayBeWrong(t *testing.T) {
	labs := book(t)
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	for name, test := range map[string]struct {
		files paths
		want  string
	}{
		"empty":      {nil, "contains no submission"},
		"only stray": {paths{"a.pdf": ""}, "contains no submission"},
		"a clone":    {paths{"labs/01-alpha/own.go": own}, "is itself one submission (it contains the directory labs)"},
		"labs":       {paths{"01-alpha/own.go": own}, "is itself one submission (it contains the directory 01-alpha)"},
		"flat":       {paths{"own.go": own}, "is itself one submission (it contains own.go)"},
		"module":     {paths{"go.mod": ""}, "is itself one submission (it contains go.mod)"},
		"git":        {paths{".git/HEAD": "", "x/y": ""}, "is itself one submission (it contains .git)"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, test.files)

			_, err := List(dir, labs, Whose{}, DefaultBounds())

			require.ErrorContains(t, err, test.want)
			require.Equal(t, exitcode.Usage, exitcode.Of(err))
		})
	}
	_, err := List(filepath.Join(file, "no"), labs, Whose{}, DefaultBounds())
	require.Error(t, err)
	_, err = List(file, labs, Whose{}, DefaultBounds())
	require.Error(t, err)
	write(t, filepath.Dir(file), paths{"a.git/HEAD": "", "a.git/objects/x": "", "a.git/refs/x": ""})
	_, err = List(filepath.Join(filepath.Dir(file), "a.git"), labs, Whose{}, DefaultBounds())
	require.ErrorContains(t, err, "a bare git repository")
}

func TestRosterSeatsEverybody(t *testing.T) {
	dir, labs := t.TempDir(), book(t)
	write(t, dir, paths{
		"s1/01-alpha/own.go":               own,
		"Max Müller/01-alpha/own.go":       own,
		"vera@example.org/01-alpha/own.go": own,
		"nobody/01-alpha/own.go":           own,
		"S1.zip":                           string(zipped(t, paths{"01-alpha/own.go": own}, nil)),
		"Sam Same/01-alpha/own.go":         own,
	})
	list := students(t, "id,name,e-mail\ns1,Ada Able,ada@example.org\ns2,\"Müller, Max\",\ns3,Vera Vane,vera@example.org\ns4,Al Absent,\ns5,Sam Same,\ns6,Sam Same,\n")

	all, _ := class(t, dir, labs, list)

	require.Equal(t, submission.Student{ID: "s1", Name: "Ada Able", Email: "ada@example.org"}, all["s1"].Student)
	require.Contains(t, told(all["s1-2"]), "the same student has another submission")
	require.Equal(t, "Max Müller", all["s2"].Source)
	require.Equal(t, "vera@example.org", all["s3"].Source)
	require.Contains(t, told(all["nobody"]), "the roster has no such student")
	require.Contains(t, told(all["Sam-Same"]), "more than one student of this name")
	for _, id := range []string{"s4", "s5", "s6"} {
		require.Empty(t, all[id].Source)
		require.Empty(t, all[id].Refused)
		require.Equal(t, ": nothing was handed in\n", told(all[id]))
	}
	require.Len(t, all, 9)
}

func TestCanvasDownload(t *testing.T) {
	dir, labs := t.TempDir(), book(t, "01-alpha")
	write(t, labs[0].Dir(), paths{"more.go": "package alpha\n"})
	work := string(zipped(t, paths{"01-alpha/own.go": own}, nil))
	write(t, dir, paths{
		"doejane_12345_67890_work.zip":        work,
		"müllermax_LATE_12346_67891_work.zip": work,
		"vanevera_12347_67892_own.go":         own,
		"vanevera_12347_67893_more-1.go":      "package alpha\n",
		"vanevera_12347_67894_report.pdf":     "%PDF",
		"lonerlou_12348_67895_report.pdf":     "%PDF",
		"typertim_12349_text.html":            "<p>",
		"anon_aB3dE_67896_work.zip":           work,
	})
	list := students(t, "id,name\n7,Jane Doe\n8,Max Müller\n9,Vera Vane\n")

	all, c := class(t, dir, labs, list)

	require.Equal(t, "Jane Doe", all["7"].Student.Name)
	require.Contains(t, all["7"].Labs, "01-alpha")
	require.Contains(t, told(all["8"]), "marked it as late")
	require.Empty(t, all["9"].Refused)
	require.Equal(t, []string{"more.go", "own.go"}, all["9"].Labs["01-alpha"].Names())
	require.Contains(t, all["lonerlou-12348"].Refused, "report.pdf is neither a directory nor")
	require.Contains(t, all["anon_aB3dE"].Labs, "01-alpha")
	require.Len(t, all, 5)
	require.Len(t, c.Remarks, 1)
}

// Of a submission that matches nobody, and of a student of whom nothing was found while
// there is one, no total is final. The teacher decides, and then all are.
func TestWhoseIsDecidedByTheTeacher(t *testing.T) {
	dir, labs := t.TempDir(), book(t)
	write(t, dir, paths{"s1/01-alpha/own.go": own, "jd.zip": string(zipped(t, paths{"01-alpha/own.go": own}, nil))})
	list := students(t, "id,name\ns1,Ada Able\ns2,Jane Doe\ns3,Al Absent\n")
	pending := func(whose Whose) map[string]bool {
		d, err := List(dir, labs, whose, DefaultBounds())
		require.NoError(t, err)
		found := map[string]bool{}
		for _, entry := range d.Entries {
			found[entry.Student.ID] = entry.Pending != ""
		}
		return found
	}
	file := filepath.Join(dir, roster.MappingFile)

	d, err := List(dir, labs, Whose{Roster: list}, DefaultBounds())
	require.NoError(t, err)
	require.Equal(t, []roster.Doubt{{Source: "jd.zip", Why: "the roster has no such student"}}, d.Doubts)
	require.Equal(t, map[string]bool{"s1": false, "s2": true, "s3": true, "jd": true}, pending(Whose{Roster: list}))
	require.Equal(t, map[string]bool{"s1": false, "jd": false}, pending(Whose{}), "without a roster there is nobody else")

	require.NoError(t, os.WriteFile(file, []byte("handed in,student\njd.zip,Jane Doe\n"), 0o600))
	mapping, err := roster.LoadMapping(file)
	require.NoError(t, err)
	require.Equal(t, map[string]bool{"s1": false, "s2": false, "s3": false}, pending(Whose{Roster: list, Mapping: mapping}))

	require.NoError(t, os.WriteFile(file, []byte("handed in,student\njd.zip,s9\n"), 0o600))
	mapping, err = roster.LoadMapping(file)
	require.NoError(t, err)
	_, err = List(dir, labs, Whose{Roster: list, Mapping: mapping}, DefaultBounds())
	require.ErrorContains(t, err, "mapping.csv:2: the roster has no student s9")
}

// Of two submissions of one student none is final: the grader cannot know which one counts.
func TestTwoSubmissionsOfOneStudent(t *testing.T) {
	dir, labs := t.TempDir(), book(t)
	write(t, dir, paths{"s1/01-alpha/own.go": own, "S1.zip": string(zipped(t, paths{"01-alpha/own.go": own}, nil)), "s2/01-alpha/own.go": own})
	d, err := List(dir, labs, Whose{Roster: students(t, "id,name\ns1,Ada Able\ns2,Jane Doe\n")}, DefaultBounds())
	require.NoError(t, err)
	pending := map[string]bool{}
	for _, entry := range d.Entries {
		pending[entry.Student.ID] = entry.Pending != ""
	}
	require.Equal(t, map[string]bool{"s1": true, "s1-2": true, "s2": false}, pending)
	require.Len(t, d.Doubts, 2)
}

// Students may be called as labs are, if the workbook has no such lab.
func TestStudentsThatLookLikeLabs(t *testing.T) {
	dir, labs := t.TempDir(), book(t)
	write(t, dir, paths{"00-solution/01-alpha/own.go": own, "12-smith/01-alpha/own.go": own})

	all, _ := class(t, dir, labs, nil)

	require.Contains(t, all["12-smith"].Labs, "01-alpha")
	require.Contains(t, all["00-solution"].Labs, "01-alpha")
}

// A teacher's own names may have Canvas's form by chance.
func TestNamesByChance(t *testing.T) {
	dir, labs := t.TempDir(), book(t)
	work := string(zipped(t, paths{"01-alpha/own.go": own}, nil))
	write(t, dir, paths{
		"lab_01_2027_jane.zip": work, "lab_01_2027_bob.zip": work,
		"IMG_2027_0131_at the beach.png": "\x89PNG",
	})

	all, c := class(t, dir, labs, nil)

	require.Len(t, all, 2)
	require.Empty(t, all["lab_01_2027_jane"].Refused)
	require.Equal(t, roster.Plain, c.Naming.Name)
	require.Len(t, c.Remarks, 1)
	require.Contains(t, c.Remarks[0].Text, "this is no submission")
}

// Canvas's number of a user may be the ID of somebody else: the name decides, and a remark
// says so. Without a name that matches, the number does.
func TestCanvasNumberOfSomebodyElse(t *testing.T) {
	dir, labs := t.TempDir(), book(t)
	work := string(zipped(t, paths{"01-alpha/own.go": own}, nil))
	write(t, dir, paths{"doejane_12345_67890_work.zip": work, "nickname_778_67891_work.zip": work})

	all, _ := class(t, dir, labs, students(t, "id,name\n12345,Max Müller\n777,Jane Doe\n778,Vera Vane\n"))

	require.Equal(t, "doejane_12345_67890_work.zip", all["777"].Source)
	require.Contains(t, told(all["777"]), "number 12345 is the ID of another student")
	require.Empty(t, all["12345"].Source)
	require.Equal(t, "nickname_778_67891_work.zip", all["778"].Source)
	require.NotContains(t, told(all["778"]), "number")
}

// With blind marking all names are the same word, and the number is all there is.
func TestMoodleBlindMarking(t *testing.T) {
	dir, labs := t.TempDir(), book(t)
	work := string(zipped(t, paths{"01-alpha/own.go": own}, nil))
	write(t, dir, paths{
		"Participant_1001_assignsubmission_file_/work.zip": work,
		"Participant_1002_assignsubmission_file_/work.zip": work,
		"Teilnehmer:in_1003_assignsubmission_file_w.zip":   work,
	})

	all, _ := class(t, dir, labs, nil)

	require.Len(t, all, 3)
	for _, id := range []string{"Participant-1001", "Participant-1002", "Teilnehmer-in-1003"} {
		require.NotEmpty(t, all[id].Source, id)
		require.NotContains(t, told(all[id]), "same name")
	}
}

func TestMoodleDownload(t *testing.T) {
	dir, labs := t.TempDir(), book(t)
	work := string(zipped(t, paths{"01-alpha/own.go": own}, nil))
	write(t, dir, paths{
		"Jane Doe_1001_assignsubmission_file_/work.zip":         work,
		"Max Müller_1002_assignsubmission_file/01-alpha/own.go": own,
		"Max Müller_1002_assignsubmission_onlinetext/x.html":    "<p>",
		"Vera Vane_1003_assignsubmission_file_work.zip":         work,
	})

	all, c := class(t, dir, labs, nil)

	require.Len(t, all, 3)
	for id, name := range map[string]string{"Jane-Doe": "Jane Doe", "Max-Muller": "Max Müller", "Vera-Vane": "Vera Vane"} {
		require.Equal(t, name, all[id].Student.Name)
		require.Contains(t, all[id].Labs, "01-alpha", id)
	}
	require.Len(t, c.Remarks, 1)
}

func TestGradescopeExport(t *testing.T) {
	dir, labs := t.TempDir(), book(t)
	write(t, dir, paths{
		"submission_101/01-alpha/own.go": own,
		"submission_102/01-alpha/own.go": own,
		"submission_103/01-alpha/own.go": own,
		"submission_metadata.yml": "---\nsubmission_101:\n  :submitters:\n  - :name: Jane Doe\n    :sid: '7'\n    :email: jane@example.org\n  :created_at: 2026-01-02 03:04:05 Z\n" +
			"submission_102:\n  :submitters:\n  - :name: Max Müller\n    :sid: 8\n  - :name: Vera Vane\n    :sid:\n    :email: vera@example.org\n",
	})

	all, _ := class(t, dir, labs, students(t, "id,name,email\n7,Jane D.,\n9,V. Vane,vera@example.org\n"))

	require.Equal(t, "Jane D.", all["7"].Student.Name)
	require.Equal(t, "Max Müller", all["8"].Student.Name)
	require.Equal(t, "V. Vane", all["9"].Student.Name)
	require.Contains(t, told(all["9"]), "handed in together by 2 students")
	require.Contains(t, told(all["submission_103"]), "the roster has no such student")
	eight, nine := all["8"], all["9"]
	require.Equal(t, eight.Hash(), nine.Hash())

	require.NoError(t, os.WriteFile(filepath.Join(dir, roster.MetadataFile), []byte("a: [b\n"), 0o600))
	_, err := List(dir, labs, Whose{}, DefaultBounds())
	require.ErrorContains(t, err, "submission_metadata.yml cannot be read")
}

func TestListingAClassReadsNoSubmission(t *testing.T) {
	dir := t.TempDir()
	for n := range 300 {
		require.NoError(t, os.Mkdir(filepath.Join(dir, fmt.Sprintf("s%03d", n)), 0o000))
	}
	c, err := List(dir, book(t), Whose{}, DefaultBounds())
	require.NoError(t, err)
	require.Len(t, c.Entries, 300)
}

func TestEndedContextIsNoRefusal(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, paths{"alice/01-alpha/own.go": own})
	c, err := List(dir, book(t), Whose{}, DefaultBounds())
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()

	s, err := c.Take(ctx, 0)

	require.ErrorIs(t, err, context.Canceled)
	require.Empty(t, s.Refused)
}
