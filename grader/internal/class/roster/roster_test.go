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
		"blank lines": "id,name,e-mail\n\n s1 ,\"Doe, Jane\",jane@example.org\ns2,Max Müller,\n",
		"blank rows":  "id,name,e-mail\ns1,\"Doe, Jane\",jane@example.org\n,,\n , , \ns2,Max Müller,\n,,\n,,\n",
		"commas":      "id,name,e-mail,,\ns1,\"Doe, Jane\",jane@example.org,,\ns2,Max Müller,,,\n",
		"short rows":  "id,name,e-mail\ns1,\"Doe, Jane\",jane@example.org\ns2,Max Müller\n",
		"semicolons":  "\ufeffid;name;e-mail\r\ns1;Doe, Jane;jane@example.org\r\ns2;Max Müller;\r\n",
		"Excel":       "sep=;\r\nid;name;e-mail\r\ns1;Doe, Jane;jane@example.org\r\ns2;Max Müller;\r\n",
	} {
		r := parse(t, text)
		require.Equal(t, want, r.Students, name)
		require.Empty(t, r.Remarks, name)
	}
	require.Equal(t, "s1", parse(t, "id,name\ns1,A\n").Students[0].ID)
}

func TestExportsOfCourseSystemsAreReadAsTheyAre(t *testing.T) {
	for name, test := range map[string]struct {
		text, remark string
		want         []submission.Student
		called       []string // names of the first student
	}{
		"Canvas": {
			"Student,ID,SIS User ID,SIS Login ID,Section,Lab 3 (7788)\n,,,,,Manual Posting\n    Points Possible,,,,,100\n\"Lovelace, Ada\",101,u7,ada@example.org,A,\n\"Hopper, Grace\",102,u8,ghopper,B,90\n",
			"columns used: ID (id), Student (name), SIS User ID (another id), SIS Login ID (another id); the others are ignored",
			[]submission.Student{{ID: "101", Name: "Lovelace, Ada"}, {ID: "102", Name: "Hopper, Grace"}},
			[]string{"101", "U7", "ADA@example.org", "ada", "Ada Lovelace", "lovelaceada"},
		},
		"Moodle": {
			"\ufeff\"First name\",\"Last name\",\"ID number\",Institution,\"Email address\",\"Last downloaded from this course\"\nAda,Lovelace,s1,,ada@example.org,1769800000\nGrace,Hopper,s2,,grace@example.org,1769800000\n",
			"columns used: ID number (id), First name (first name), Last name (last name), Email address (e-mail); the others are ignored",
			[]submission.Student{{ID: "s1", Name: "Ada Lovelace", Email: "ada@example.org"}, {ID: "s2", Name: "Grace Hopper", Email: "grace@example.org"}},
			[]string{"s1", "ada", "Ada Lovelace"},
		},
		"Moodle, no ids": {
			"First name,Surname,ID number,Email address,Groups\nAda,Lovelace,,ada@example.org,G1\n",
			"columns used: Email address (id), First name (first name), Surname (last name), Email address (e-mail); the others are ignored",
			[]submission.Student{{ID: "ada-example.org", Name: "Ada Lovelace", Email: "ada@example.org"}},
			[]string{"ada@example.org", "ada", "Lovelace Ada"},
		},
		"Gradescope": {
			"First Name,Last Name,SID,Email,Role\nAda,Lovelace,s1,ada@example.org,Student\n",
			"columns used: SID (id), First Name (first name), Last Name (last name), Email (e-mail); the others are ignored",
			[]submission.Student{{ID: "s1", Name: "Ada Lovelace", Email: "ada@example.org"}},
			[]string{"S1", "ada@example.org"},
		},
		"a column more": {
			"id,name,group\ns1,Ada,A\n",
			"columns used: id (id), name (name); the others are ignored",
			[]submission.Student{{ID: "s1", Name: "Ada"}},
			[]string{"s1"},
		},
		"two addresses": {
			"id,name,email,e-mail\ns1,Ada,a@example.org,ada@example.org\n",
			"columns used: id (id), name (name), e-mail (e-mail); the others are ignored",
			[]submission.Student{{ID: "s1", Name: "Ada", Email: "ada@example.org"}},
			nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := parse(t, test.text)

			require.Equal(t, test.want, r.Students)
			require.Equal(t, []submission.Remark{{File: "roster.csv:1", Text: test.remark}}, r.Remarks)
			for _, called := range test.called {
				found, _ := r.Match(Person{Name: called})
				require.Equal(t, 0, found, called)
			}
			for _, other := range []string{"A", "G1", "Student", "90"} {
				found, _ := r.Match(Person{Name: other})
				require.Equal(t, -1, found, other)
			}
		})
	}
}

// A directory that is named by one id could be another student's by another id.
func TestOtherIDMatchesOnlyIfItIsNobodyElses(t *testing.T) {
	r := parse(t, "Student,ID,SIS User ID\nAda,101,102\nBob,102,103\n")
	for called, want := range map[string]int{"101": 0, "103": 1, "102": -1} {
		found, clash := r.Match(Person{Name: called})
		require.Equal(t, want, found, called)
		require.Equal(t, want < 0, clash, called)
	}
	// Canvas writes the number of the user into the names of files.
	found, _ := r.Match(Person{ID: "103", Name: "x"})
	require.Equal(t, -1, found)
	found, _ = r.Match(Person{ID: "102", Name: "x"})
	require.Equal(t, 1, found)
}

func TestUnclearRosterIsAnErrorWithItsLine(t *testing.T) {
	for text, want := range map[string]string{
		"":                          "roster.csv is empty",
		",,\n":                      "roster.csv is empty",
		"id,name\n":                 "names no student; add a row",
		"id,name,id\n1,A,2\n":       `roster.csv:1: two columns are called "id"; keep one`,
		"id,email\n":                "roster.csv:1: there is no column with a name",
		"name,phone\nA,2\n":         "roster.csv:1: there is no column with an id",
		"\ns1,Jane\n":               "roster.csv:2: there is no column with an id, or it is empty; the first line must be id,name,e-mail, or that of an export",
		"id,name\n,A\n":             "roster.csv:1: there is no column with an id, or it is empty",
		"id,name\n1,A\n1,B\n":       `roster.csv:3: the id "1" is already in line 2`,
		"id,name\n1,A\n\n1,\n":      `roster.csv:4: the id "1" is already in line 2`,
		"id,name\ns1,A\nS1,A\n":     `roster.csv:3: the id "S1" is already in line 2`,
		"id,name\na/b,A\na b,B\n":   `roster.csv:3: the id "a b" is already in line 2`,
		"id,name\n1\u200b,A\n":      "roster.csv:2: the id",
		"id,name\nآ\u200cآ,A\n":     "roster.csv:2: the id",
		"id,name\n\"1\n2\",A\n":     "roster.csv:2: the id",
		"id,name\n1,\"A\n":          "roster.csv:2: the quotation marks",
		"id,name\n1,\xff\n":         "roster.csv:2: \"1,\\xff\" is not UTF-8",
		"id,name\n1,Lovelace,Ada\n": "roster.csv names no student; roster.csv:2: the row is skipped: it has more cells",
		"id,name\n" + strings.Repeat("x", 1001) + ",A\n": "longer than 1000 bytes",
	} {
		_, err := Parse(strings.NewReader(text), "roster.csv")

		require.ErrorContains(t, err, want, "%q", text)
		require.Equal(t, exitcode.Usage, exitcode.Of(err))
		require.NotContains(t, err.Error(), "\u200b")
	}
}

func TestFaultCostsNoMoreThanItTouches(t *testing.T) {
	other := submission.Student{ID: "s9", Name: "Max"}
	for rows, test := range map[string]struct {
		want   []submission.Student
		remark string
	}{
		",A,\n":                {nil, "the row is skipped: it has no id"},
		"s1,A,,B\n":            {nil, "the row is skipped: it has more cells than the first line"},
		"s1,,\n":               {[]submission.Student{{ID: "s1", Name: "s1"}}, "the name is empty; the reports show the id"},
		"s1,\"A\nB\",\n":       {[]submission.Student{{ID: "s1", Name: `A\nB`}}, `contains a control or invisible character; the reports show A\nB`},
		"s1,A\u202eB,\n":       {[]submission.Student{{ID: "s1", Name: `A\u202eB`}}, `contains a control or invisible character; the reports show A\u202eB`},
		"s1,A\u200c B,\n":      {[]submission.Student{{ID: "s1", Name: `A\u200c B`}}, `contains a control or invisible character; the reports show A\u200c B`},
		"s1,A,no\n":            {[]submission.Student{{ID: "s1", Name: "A"}}, `"no" is not an e-mail address and is ignored`},
		"s1,A,A <a@b>\n":       {[]submission.Student{{ID: "s1", Name: "A"}}, "is not an e-mail address and is ignored"},
		"s1,A,a\u200b@b\n":     {[]submission.Student{{ID: "s1", Name: "A"}}, "is not an e-mail address and is ignored"},
		"s1,A,a@b\ns1,A,a@b\n": {[]submission.Student{{ID: "s1", Name: "A", Email: "a@b"}}, "the student is already in line 2"},
		"s1," + strings.Repeat("x", 1001) + ",\n": {[]submission.Student{{ID: "s1", Name: strings.Repeat("x", 199) + "…"}}, "longer than 1000 bytes; the reports show its beginning"},
	} {
		r := parse(t, "id,name,e-mail\n"+rows+"s9,Max,\n")

		require.Equal(t, append(test.want, other), r.Students, "%q", rows)
		require.Len(t, r.Remarks, 1, "%q", rows)
		require.Contains(t, r.Remarks[0].Text, test.remark)
		require.Regexp(t, `^roster\.csv:[23]$`, r.Remarks[0].File)
	}
}

func TestWorkOfASkippedRowIsNobodyElses(t *testing.T) {
	for name, text := range map[string]string{
		"without an id": "id,name,e-mail\ns1,Sam Same,\n,Sam Same,sam@example.org\ns3,Kim,sam@example.com\n",
		"with a comma":  "id,name,e-mail\ns1,Sam Same,\ns2,Same, Sam,sam@example.org\ns3,Kim,sam@example.com\n",
	} {
		r := parse(t, text)
		require.Len(t, r.Students, 2, name)
		for called, want := range map[string]int{"Sam Same": -1, "Same, Sam": -1, "sam@example.org": -1, "sam": -1, "s1": 0, "Kim": 1, "sam@example.com": 1} {
			found, _ := r.Match(Person{Name: called})
			require.Equal(t, want, found, "%s: %s", name, called)
		}
	}
}

func TestRemarksAreBounded(t *testing.T) {
	r := parse(t, "id,name\n1,A\n"+strings.Repeat(",B\n", 60))
	require.Len(t, r.Remarks, 51)
	require.Equal(t, submission.Remark{File: "roster.csv", Text: "there are 10 more remarks on this file"}, r.Remarks[50])
}

func TestJoinerInANameIsPartOfIt(t *testing.T) {
	r := parse(t, "id,name,e-mail\ns1,علی\u200cرضا رضایی,\n")
	require.Equal(t, "علی\u200cرضا رضایی", r.Students[0].Name)
	require.Empty(t, r.Remarks)
	for _, called := range []string{"علی\u200cرضا رضایی", "علیرضا رضایی"} {
		found, _ := r.Match(Person{Name: called})
		require.Equal(t, 0, found)
	}
}

func TestRosterOfKnownStudents(t *testing.T) {
	r := Of([]submission.Student{{ID: "a-b", Name: "Ada"}, {ID: "bob", Name: "Bob", Email: "b@example.org"}})
	for called, want := range map[string]int{"A-B": 0, "ada": 0, "b@example.org": 1, "student": -1} {
		found, _ := r.Match(Person{Name: called})
		require.Equal(t, want, found, called)
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
	f.Add("Student,ID,SIS User ID\nPoints Possible,,\n\"A, B\",1,2\n,3\n1,2,3,4\n")
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
			require.False(t, hidden(student.Name, true), "%q", student.Name)
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
		require.False(t, hidden(shown, true), "%q", shown)
	})
}
