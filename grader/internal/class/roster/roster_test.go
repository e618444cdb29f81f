package roster

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/class/submission"
	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/text"
)

func parse(t *testing.T, text string) *Roster {
	t.Helper()
	r, err := Parse(strings.NewReader(text), "roster.csv")
	require.NoError(t, err)
	return r
}

func TestRosterIsReadAsSpreadsheetsWriteIt(t *testing.T) {
	want := []submission.Student{{ID: "s1", Name: "Doe, Jane", Email: "jane@example.org"}, {ID: "s2", Name: "Max Müller"}}
	for name, text := range map[string]string{
		"plain":       "id,name,e-mail\ns1,\"Doe, Jane\",jane@example.org\ns2,Max Müller,\n",
		"email":       "id,name,email\ns1,\"Doe, Jane\",jane@example.org\ns2,Max Müller,\n",
		"any order":   "Name,E-Mail,ID\n\"Doe, Jane\",jane@example.org,s1\nMax Müller,,s2\n",
		"BOM, CRLF":   "\ufeffid,name,e-mail\r\ns1,\"Doe, Jane\",jane@example.org\r\ns2,Max Müller,\r\n",
		"quotes":      "\"id\",\"name\",\"e-mail\"\n\"s1\",\"Doe, Jane\",\"jane@example.org\"\n\"s2\",\"Max Müller\",\"\"\n",
		"decomposed":  "id,name,e-mail\ns1,\"Doe, Jane\",jane@example.org\ns2,Max Mu\u0308ller,\n",
		"blank lines": "id,name,e-mail\n\n s1 , \"Doe, Jane\" ,jane@example.org\ns2,Max Müller,\n",
	} {
		if name == "blank lines" {
			text = strings.ReplaceAll(text, " \"Doe, Jane\" ", "\"Doe, Jane\"")
		}
		require.Equal(t, want, parse(t, text).Students, name)
	}
	require.Equal(t, "s1", parse(t, "id,name\ns1,A\n").Students[0].ID)
}

func TestUnclearRosterIsAnErrorWithItsLine(t *testing.T) {
	for text, want := range map[string]string{
		"":                           "roster.csv is empty",
		"id,name\n":                  "names no student",
		"id,name,phone\n1,A,2\n":     `roster.csv:1: there is no column "phone"`,
		"id,name,id\n1,A,2\n":        "roster.csv:1: the column id stands twice",
		"id,name,email,e-mail\n":     "roster.csv:1: the column email stands twice",
		"id,email\n":                 "roster.csv:1: the column name is missing",
		"s1,Jane\n":                  `roster.csv:1: there is no column "s1"`,
		"id;name\n1;A\n":             `roster.csv:1: there is no column "id;name"`,
		"id,name\n1,A\n1,B\n":        `roster.csv:3: the id "1" stands twice, first in line 2`,
		"id,name\ns1,A\nS1,B\n":      `roster.csv:3: the id "S1" stands twice`,
		"id,name\na/b,A\na b,B\n":    `roster.csv:3: the id "a b" stands twice`,
		"id,name\n,A\n":              "roster.csv:2: the id is empty",
		"id,name\n1,\n":              "roster.csv:2: the name is empty",
		"id,name\n1,A,B\n":           "line 2: wrong number of fields",
		"id,name\n1,\"A\n":           "line 2",
		"id,name\n1,\"A\nB\"\n":      "roster.csv:2: the name",
		"id,name\n1,A\u202eB\n":      "roster.csv:2: the name",
		"id,name\n1,\xff\n":          "is not UTF-8",
		"id,name,email\n1,A,no\n":    `roster.csv:2: "no" is not an e-mail address`,
		"id,name,email\n1,A,A <a@b>": "is not an e-mail address",
		"id,name\n1," + strings.Repeat("x", 1001) + "\n": "longer than 1000 bytes",
	} {
		_, err := Parse(strings.NewReader(text), "roster.csv")

		require.ErrorContains(t, err, want, "%q", text)
		require.Equal(t, exitcode.Usage, exitcode.Of(err))
		require.NotContains(t, err.Error(), "\u202e")
	}
}

func TestFormulasAndMarkupAreNamesLikeOthers(t *testing.T) {
	r := parse(t, "id,name\n=1+1,\"=HYPERLINK(\"\"x\"\")\"\n<b>,<script>\n")
	require.Equal(t, []submission.Student{{ID: "1-1", Name: `=HYPERLINK("x")`}, {ID: "b", Name: "<script>"}}, r.Students)
}

func TestStudentIsFoundByWhatIsKnown(t *testing.T) {
	r := parse(t, "id,name,email\ns1,Jane Mary Doe,jane@example.org\n12345,\"Müller, Max\",max@example.org\ns3,Sam Same,\ns4,Sam Same,\n")
	for name, test := range map[string]struct {
		who   Person
		want  int
		clash bool
	}{
		"ID":             {Person{ID: "s1"}, 0, false},
		"ID, other case": {Person{ID: "S1"}, 0, false},
		"ID as a name":   {Person{Name: "s1"}, 0, false},
		"e-mail":         {Person{Email: "Jane@Example.org"}, 0, false},
		"e-mail, a name": {Person{Name: "jane@example.org"}, 0, false},
		"user":           {Person{Name: "jane"}, 0, false},
		"name":           {Person{Name: "jane mary doe"}, 0, false},
		"sortable name":  {Person{Name: "Doe, Jane Mary"}, 0, false},
		"Canvas":         {Person{Name: "doejanemary", ID: "999"}, 0, false},
		"accents":        {Person{Name: "Max Muller"}, 1, false},
		"number":         {Person{ID: "12345", Name: "x"}, 1, false},
		"two":            {Person{Name: "Sam Same"}, -1, true},
		"two, with ID":   {Person{ID: "s4", Name: "Sam Same"}, 3, false},
		"nobody":         {Person{ID: "s9", Name: "Nobody"}, -1, false},
		"nothing":        {Person{}, -1, false},
		"signs":          {Person{Name: "@#$"}, -1, false},
	} {
		got, clash := r.Match(test.who)
		require.Equal(t, test.want, got, name)
		require.Equal(t, test.clash, clash, name)
	}
	got, _ := (*Roster)(nil).Match(Person{ID: "s1"})
	require.Equal(t, -1, got)
}

// Each name alone is found out to be of its course system.
func TestNamesOfBulkDownloads(t *testing.T) {
	for name, want := range map[string]EntryName{
		"doejane_12345_67890_work.zip":                  {System: "canvas", Person: Person{ID: "12345", Name: "doejane"}, Key: "doejane 12345", Number: "67890", File: "work.zip"},
		"doejane_LATE_12345_67890_my_1_2_work.zip":      {System: "canvas", Person: Person{ID: "12345", Name: "doejane"}, Key: "doejane 12345", Number: "67890", File: "my_1_2_work.zip", Late: true},
		"LATE_anon_aB3dE_67890_work.zip":                {System: "canvas", Person: Person{Name: "anon_aB3dE"}, Key: "anon aB3dE", Number: "67890", File: "work.zip", Late: true},
		"doejane_12345_text.html":                       {System: "canvas", Person: Person{ID: "12345", Name: "doejane"}, Key: "doejane 12345", File: "text.html", Text: true},
		"Jane Doe_1001_assignsubmission_file_w_1.zip":   {System: "moodle", Person: Person{Name: "Jane Doe"}, Key: "Jane Doe 1001", File: "w_1.zip"},
		"Lab 1_jdoe_attempt_2027-01-31-23-59-00_a_b.go": {System: "blackboard", Person: Person{ID: "jdoe"}, Key: "jdoe", File: "a_b.go"},
		"Lab_1_jdoe_attempt_2027-01-31-23-59-00.txt":    {System: "blackboard", Person: Person{ID: "jdoe"}, Key: "jdoe", Text: true},
		"11-22 - Jane Doe - Jan 31, 2027 1159 PM - a - b.zip": {
			System: "brightspace", Person: Person{Name: "Jane Doe"}, Key: "11-22", File: "a - b.zip",
		},
		"alice.zip":     {Person: Person{Name: "alice.zip"}, Key: "plain alice.zip", File: "alice.zip"},
		"alice_1_2.zip": {Person: Person{Name: "alice_1_2.zip"}, Key: "plain alice_1_2.zip", File: "alice_1_2.zip"},
	} {
		require.Equal(t, want, parsed(t, Auto, Listed{Name: name})[0], name)
	}
	for name, want := range map[string]EntryName{
		"Jane Doe_1001_assignsubmission_file_":      {System: "moodle", Person: Person{Name: "Jane Doe"}, Key: "Jane Doe 1001"},
		"Jane Doe_1001_assignsubmission_file":       {System: "moodle", Person: Person{Name: "Jane Doe"}, Key: "Jane Doe 1001"},
		"Jane Doe_1001_assignsubmission_onlinetext": {System: "moodle", Person: Person{Name: "Jane Doe"}, Key: "Jane Doe 1001", Text: true},
		"Participant_1001_assignsubmission_file_":   {System: "moodle", Person: Person{Name: "Participant 1001"}, Key: "Participant 1001"},
		"11-22 - Jane Doe - 31 January, 2027 23.59": {System: "brightspace", Person: Person{Name: "Jane Doe"}, Key: "11-22"},
		"submission_1234":                           {System: "gradescope", Person: Person{Name: "submission_1234"}, Key: "submission_1234"},
		"submission_1234x":                          {Person: Person{Name: "submission_1234x"}, Key: "plain submission_1234x"},
		"doejane_12345_67890_work.zip":              {Person: Person{Name: "doejane_12345_67890_work.zip"}, Key: "plain doejane_12345_67890_work.zip"},
	} {
		require.Equal(t, want, parsed(t, Auto, Listed{Name: name, IsDir: true})[0], name)
	}
	require.Equal(t, "own.go", FirstName("own-12.go"))
	require.Equal(t, "own-1.zip", FirstName("own-1.zip"))
}

// parsed parses the names of a class.
func parsed(t *testing.T, naming string, class ...Listed) []EntryName {
	t.Helper()
	n, err := FindNaming(naming, class)
	require.NoError(t, err)
	var names []EntryName
	for _, entry := range class {
		names = append(names, n.Parse(entry))
	}
	return names
}

// A form that only some names have, or that they cannot have together, is not taken for a
// course system's.
func TestTheWholeClassAgreesOnItsNaming(t *testing.T) {
	for class, want := range map[string]string{
		"doejane_1_21_a.zip müllermax_2_22_a.zip":                       "canvas",
		"doejane_1_21_a.go doejane_1_22_b.go":                           "canvas", // two files of one student
		"lab_01_2027_jane.zip lab_01_2027_bob.zip":                      Plain,    // one number for two files
		"lab_01_2027_jane.zip lab_02_2028_bob.zip":                      Plain,    // one name with two numbers
		"jane_01_2027_a.zip bob_01_2028_a.zip":                          Plain,    // one number with two names
		"doejane_1_21_a.zip bob.zip":                                    Plain,
		"a_1_assignsubmission_file_x.zip bob.zip carl.zip":              Plain,
		"alice.zip bob.zip":                                             Plain,
		"a_1_assignsubmission_file_x.zip b_2_assignsubmission_file_.go": "moodle",
	} {
		var entries []Listed
		for _, name := range strings.Fields(class) {
			entries = append(entries, Listed{Name: name})
		}
		n, err := FindNaming(Auto, entries)
		require.NoError(t, err, class)
		require.Equal(t, want, n.Name, class)
	}
	_, err := FindNaming(Auto, []Listed{{Name: "doejane_1_21_a.zip"}, {Name: "doejohn_2_22_a.zip"}, {Name: "bob", IsDir: true}})
	require.ErrorContains(t, err, `2 of 3 names are as Canvas gives them, and bob is not; write naming = "canvas" into class.toml`)
	require.Equal(t, exitcode.Usage, exitcode.Of(err))
}

// What a teacher chooses holds, for names of that form.
func TestNamingThatIsChosen(t *testing.T) {
	for naming, names := range map[string][2]string{
		"canvas":           {"doejane_1_21_a.zip", "doejane"},
		"moodle-blind":     {"Teil nehmer_7_assignsubmission_file_", "Teil nehmer 7"},
		"google":           {"Jane Doe - lab - 1.zip", "Jane Doe"},
		"plain":            {"doejane_1_21_a.zip", "doejane_1_21_a.zip"},
		"github-classroom": {"lab-1-janedoe", "janedoe"},
	} {
		class := []Listed{{Name: names[0], IsDir: strings.HasPrefix(names[0], "Teil")}, {Name: "lab-1-bob"}}
		who := parsed(t, naming, class...)[0].Person
		if naming == "github-classroom" {
			require.Equal(t, Person{ID: names[1]}, who)
			continue
		}
		require.Equal(t, names[1], who.Name)
		if naming != Plain {
			require.Equal(t, Person{Name: "lab-1-bob"}, parsed(t, naming, class...)[1].Person, "a name of another form is plain")
		}
	}
	require.Equal(t, Person{ID: "b"}, parsed(t, "github-classroom", Listed{Name: "x-y-a"}, Listed{Name: "x-y-b"})[1].Person)
	require.Equal(t, Person{Name: "same"}, parsed(t, "github-classroom", Listed{Name: "other"}, Listed{Name: "same"})[1].Person)
}

func TestGradescopeMetadataIsBounded(t *testing.T) {
	bomb := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c < 'k'; c++ {
		bomb += string(c) + ": &" + string(c) + " [" + strings.TrimSuffix(strings.Repeat("*"+string(c-1)+",", 9), ",") + "]\n"
	}
	_, err := Gradescope(strings.NewReader(bomb), "submission_metadata.yml")
	require.ErrorContains(t, err, "cannot be read")

	_, err = Gradescope(strings.NewReader(strings.Repeat("#", maxMetadata+1)), "submission_metadata.yml")
	require.ErrorContains(t, err, "larger than 32 MiB")
}

func FuzzRoster(f *testing.F) {
	f.Add("id,name,e-mail\ns1,\"Doe, Jane\",jane@example.org\r\n")
	f.Add("\ufeffname,id\nÅ,1\nå,2\n")
	f.Fuzz(func(t *testing.T, text string) {
		r, err := Parse(strings.NewReader(text), "roster.csv")
		if err != nil {
			require.Equal(t, exitcode.Usage, exitcode.Of(err))
			return
		}
		ids := map[string]bool{}
		for n, student := range r.Students {
			require.Regexp(t, `^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}$`, student.ID)
			require.False(t, ids[strings.ToLower(student.ID)])
			ids[strings.ToLower(student.ID)] = true
			require.True(t, utf8.ValidString(student.Name))
			require.NotContains(t, student.Name, "\n")
			found, clash := r.Match(Person{ID: student.ID})
			require.Equal(t, n, found)
			require.False(t, clash)
		}
	})
}

func FuzzName(f *testing.F) {
	f.Add("doejane_LATE_12345_67890_work.zip", true)
	f.Add("Jane Doe_1001_assignsubmission_file_", false)
	f.Fuzz(func(t *testing.T, name string, isDir bool) {
		n, err := FindNaming(Auto, []Listed{{name, isDir}})
		require.NoError(t, err)
		h := n.Parse(Listed{name, isDir})
		require.NotEmpty(t, h.Key)
		require.Regexp(t, `^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}$`, submission.ID(h.Person.Name))
		shown := text.Printable(h.Person.Name, text.MaxName)
		require.True(t, utf8.ValidString(shown))
		for _, r := range shown {
			require.False(t, text.Hidden(r), "%q", shown)
		}
	})
}
