package intake

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/class/submission"
)

func TestHostileNamesAreRefused(t *testing.T) {
	for name, test := range map[string]struct {
		path, want string
		whole      bool // the submission, not only the lab
	}{
		"leads out":         {"../../etc/cron.d/x", "leads out", true},
		"leads out, litter": {"../.git/x", "leads out", true},
		"climbs inside":     {"labs/../labs/01-alpha/x.go", "leads out", true},
		"absolute":          {"/etc/passwd", "is absolute", true},
		"drive":             {"C:/x.go", "names a drive", true},
		"drive, relative":   {"c:x.go", "names a drive", true},
		"backslash climbs":  {`..\x.go`, "by a backslash", true},
		"backslash, deep":   {`labs\01-alpha\..\x.go`, "by a backslash", true},
		"backslash, root":   {`\x.go`, "by a backslash", true},
		"backslash":         {`labs\01-alpha\x.go`, "backslash", false},
		"newline":           {"labs/01-alpha/a\nb.go", "control or invisible", false},
		"escape":            {"labs/01-alpha/a\x1b[2Jb", "control or invisible", false},
		"right to left":     {"labs/01-alpha/a\u202eog.go", "control or invisible", false},
		"zero width":        {"labs/01-alpha/o\u200bwn.go", "control or invisible", false},
		"joiner":            {"labs/01-alpha/o\u200cwn.go", "control or invisible", false},
		"joiner at the end": {"labs/01-alpha/ن\u200c", "control or invisible", false},
		"odd directory":     {"labs/01-alpha/a\nb/x.txt", "control or invisible", false},
		"case of a file":    {"labs/01-alpha/OWN.go", "differs only in case", false},
		"case of a lab":     {"Labs/01-alpha/other.go", "01-alpha is in two places", false},
		"long":              {"labs/01-alpha/" + strings.Repeat("a", 241), "longer than 240 bytes", false},
		"deep":              {"labs/01-alpha/" + strings.Repeat("a/", 20) + "x.go", "deeper than 16 directories", false},
		"two places":        {"01-alpha/own.go", "01-alpha is in two places, labs/01-alpha and 01-alpha", false},
	} {
		t.Run(name, func(t *testing.T) {
			labs := book(t)
			files := around(paths{test.path: "x"})

			for _, s := range []submission.Submission{
				oneFile(t, "a.zip", zipped(t, files, nil), labs),
				oneFile(t, "a.tgz", tarred(t, files), labs),
			} {
				why := refused(t, s)
				require.Contains(t, why, test.want)
				require.Equal(t, test.whole, s.Refused != "")
				require.NotContains(t, why, "\n")
				require.NotContains(t, why, "\u202e")
				require.NotContains(t, why, "\x1b")
			}
		})
	}
}

func TestOddNamesElsewhereAreRemarks(t *testing.T) {
	for name, test := range map[string]struct{ path, told string }{
		"control":         {"doc/a\x1b[2Jb", `doc/a\x1b[2Jb: it has a control or invisible character in its name and was not used`},
		"directory":       {"a\nb/x.txt", `a\nb: it has a control or invisible character in its name`},
		"backslash":       {`doc\x.go`, `doc\x.go: it has a backslash in its name and was not used`},
		"not UTF-8":       {"doc/\xff.go", `doc/\xff.go: it has a name that is not UTF-8 and was not used`},
		"long":            {strings.Repeat("a", 241), "it has a path longer than 240 bytes or deeper than 16 directories and was not used"},
		"deep":            {strings.Repeat("a/", 20) + "x.go", "it has a path longer than 240 bytes"},
		"case":            {"Doc/x.go", "doc/x.go: it differs only in case from Doc/x.go"},
		"litter, control": {"node_modules/a\x1b/x.go", ""},
		"litter, slashes": {`top/node_modules/x/a\b.txt`, ""},
		"litter of macOS": {"Icon\r", ""},
		"litter, name":    {"__MACOSX/._Icon\r", ""},
		"litter, UTF-8":   {".venv/\xff", ""},
	} {
		t.Run(name, func(t *testing.T) {
			labs := book(t)
			files := around(paths{"doc/x.go": "package doc\n"})
			clean := oneFile(t, "a.tgz", tarred(t, files), labs)
			files[test.path] = "package doc\n"

			s := oneFile(t, "a.tgz", tarred(t, files), labs)

			require.Empty(t, s.Refused)
			require.Empty(t, s.RefusedLabs)
			require.Equal(t, clean.Hash(), s.Hash())
			require.Contains(t, told(s), test.told)
			if test.told == "" {
				require.Equal(t, told(clean), told(s))
			}
			require.NotContains(t, told(s), "\x1b")
		})
	}
}

// What lies around the labs is not theirs, whatever its name.
func TestOddNameAroundTheLabs(t *testing.T) {
	labs := book(t)
	for name, told1 := range map[string]string{
		"a\nb": `a\nb: it has a control or invisible character in its name` + "\n", "x\u202etxt": `x\u202etxt: it has a control or invisible character in its name` + "\n",
		"\x95\x5c": `\x95\: it has a name that is not UTF-8` + "\n", "علی\u200cرضا": "",
	} {
		s := oneFile(t, "a.tgz", tarred(t, paths{name + "/labs/01-alpha/own.go": own}), labs)

		require.Empty(t, s.Refused)
		require.Equal(t, own, string(s.Labs["01-alpha"]["own.go"]))
		require.Equal(t, told1, told(s))
	}
}

func TestNamesThatAreNotUTF8(t *testing.T) {
	labs := book(t)
	files := around(paths{"labs/01-alpha/\xff.go": "x"})
	require.Contains(t, refused(t, oneFile(t, "a.tgz", tarred(t, files), labs)), `\xff.go has a name that is not UTF-8`)

	// Windows used to write such names in a .zip, in the encoding of its language. The
	// second byte of a Japanese character may be a backslash.
	for _, around := range []string{"\x9abung", "\x95\x5c", "\x83\x5c\x83\x74\x83\x67"} {
		s := oneFile(t, "a.zip", zipped(t, paths{around + "/labs/01-alpha/own.go": own, around + "/x.txt": ""}, nil), labs)
		require.Empty(t, s.Refused)
		require.Equal(t, own, string(s.Labs["01-alpha"]["own.go"]))
		require.Empty(t, told(s))
	}
	seen := map[string]string{}
	for a := 0x80; a <= 0xff; a++ {
		for b := 0x40; b <= 0xff; b++ {
			name := string([]byte{byte(a), byte(b)})
			other, twice := seen[decoded(name)]
			require.False(t, twice, "%q and %q", name, other)
			require.NotContains(t, decoded(name), `\`)
			seen[decoded(name)] = name
		}
	}
	// Elsewhere it stays one, and may lead out.
	require.Contains(t, oneFile(t, "a.zip", zipped(t, paths{"\x9a/x\\..\\..\\own.go": own}, nil), labs).Refused, "by a backslash")
}
