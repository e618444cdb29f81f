package table

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/exitcode"
)

func read(t *testing.T, text string) []Row {
	t.Helper()
	rows, err := Read(strings.NewReader(text), "r.csv")
	require.NoError(t, err)
	return rows
}

// unicode is text as Windows programs save it: UTF-16 with a byte order mark.
func unicode(text string, order binary.AppendByteOrder) string {
	var raw []byte
	for _, unit := range utf16.Encode([]rune("\ufeff" + text)) {
		raw = order.AppendUint16(raw, unit)
	}
	return string(raw)
}

func TestTableIsReadAsProgramsSaveIt(t *testing.T) {
	want := []Row{{1, []string{"id", "name"}}, {2, []string{"s1", "Doe, Jane"}}, {3, []string{"s2", "Müller; Max"}}}
	for name, text := range map[string]string{
		"commas":         "id,name\ns1,\"Doe, Jane\"\ns2,Müller; Max\n",
		"semicolons":     "id;name\r\ns1;Doe, Jane\r\ns2;\"Müller; Max\"\r\n",
		"tabs":           "id\tname\ns1\tDoe, Jane\ns2\tMüller; Max",
		"BOM":            "\ufeffid,name\ns1,\"Doe, Jane\"\ns2,Müller; Max\n",
		"UTF-16":         unicode("id\tname\r\ns1\tDoe, Jane\r\ns2\tMüller; Max\r\n", binary.LittleEndian),
		"UTF-16, big":    unicode("id;name\ns1;Doe, Jane\ns2;\"Müller; Max\"\n", binary.BigEndian),
		"carriage only":  "id,name\rs1,\"Doe, Jane\"\rs2,Müller; Max\r",
		"blanks":         " id , name\n s1 , \"Doe, Jane\"\ns2,\u00a0Müller; Max\n",
		"quoted heading": "\"id\",\"name\"\n\"s1\",\"Doe, Jane\"\n\"s2\",\"Müller; Max\"\n",
	} {
		require.Equal(t, want, read(t, text), name)
	}
}

func TestRowsWithoutTextAreSkippedAndCounted(t *testing.T) {
	for name, text := range map[string]string{
		"commas":   "\n,,\nid,name,\n,,\n , \ns1,A\n,,",
		"sep=,":    "sep=,\n\nid,name,\n\n\ns1,A\n",
		"sep=;":    "sep=;\r\n\r\nid;name;\r\n;;\r\n\r\ns1;A\r\n",
		"only tab": "sep=\t\n\nid\tname\t\n\n\ns1\tA\n",
	} {
		require.Equal(t, []Row{{3, []string{"id", "name", ""}}, {6, []string{"s1", "A"}}}, read(t, text), name)
	}
	require.Empty(t, read(t, ""))
	require.Empty(t, read(t, ",,\n"))
	require.Equal(t, "sep=|", read(t, "sep=|\n")[0].Cell(0))
}

func TestRowsMayDifferInLength(t *testing.T) {
	rows := read(t, "a,b\n1\n1,2,3,,\n")
	require.Equal(t, "1", rows[1].Cell(0))
	require.Equal(t, "", rows[1].Cell(1))
	require.Equal(t, 1, rows[1].Width())
	require.Equal(t, 3, rows[2].Width())
}

func TestQuotationMarkInACellIsOrdinary(t *testing.T) {
	rows := read(t, "id,name\n\ns1,Jane \"JD\" Doe\ns2,\"a\nb\"\ns3,\"the \"\"C\"\"\"\n")
	require.Equal(t, []Row{{1, []string{"id", "name"}}, {3, []string{"s1", `Jane "JD" Doe`}}, {4, []string{"s2", "a\nb"}}, {6, []string{"s3", `the "C"`}}}, rows)
}

func TestWhatIsNoTableIsAnErrorWithItsLine(t *testing.T) {
	for text, want := range map[string]string{
		"id,name\n1,M\xfcller\n":                          `r.csv:2: "1,M\xfcller" is not UTF-8 but probably Windows-1252 (Latin-1); save it as "CSV UTF-8"`,
		"i\x00d\x00\n\x00":                                "r.csv:1: the line contains a zero byte",
		unicode("id\n1\n", binary.LittleEndian) + "x":     "r.csv:3: the line contains a zero byte",
		"PK\x03\x04\x14":                                  "r.csv is a spreadsheet (.xlsx or .ods) and not text",
		"id,name\n1,\"A\n2,B\n":                           "r.csv:2: the quotation marks do not pair up",
		"id,name\n1,\"A\" B\n":                            "r.csv:2: the quotation marks do not pair up",
		"id,name\n1\"2,\"A\nB\"\n":                        "r.csv:2: the quotation marks do not pair up",
		"id,name\n\n1,\"A\n2,\"B\"\n":                     "r.csv:3: the quotation marks do not pair up",
		strings.Repeat("x\n", maxRows+1):                  "r.csv has more than 200000 rows",
		"id\n" + string(bytes.Repeat([]byte{' '}, 8<<20)): "r.csv is larger than 8 MiB",
	} {
		_, err := Read(strings.NewReader(text), "r.csv")

		require.ErrorContains(t, err, want)
		require.Equal(t, exitcode.Usage, exitcode.Of(err))
	}
}

func FuzzTable(f *testing.F) {
	f.Add("id,name\ns1,\"Doe, Jane\"\r\n")
	f.Add("sep=;\nid;na\"me\n\"a\nb\";c\n")
	f.Add(unicode("id\tname\r\n", binary.LittleEndian))
	f.Fuzz(func(t *testing.T, text string) {
		rows, err := Read(strings.NewReader(text), "r.csv")
		if err != nil {
			require.Equal(t, exitcode.Usage, exitcode.Of(err))
		}
		for i, row := range rows {
			require.Positive(t, row.Width())
			require.True(t, i == 0 || row.Line > rows[i-1].Line)
		}
	})
}
