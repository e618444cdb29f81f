package table

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"socketlab/grader/internal/core/exitcode"
	"socketlab/grader/internal/core/text"
)

// remedy says how to save a table that can be read.
const remedy = `save it as "CSV UTF-8" in Excel, or with the character set UTF-8 in LibreOffice`

// decode is the text of a file, with line feeds at the ends of its lines.
func decode(raw []byte, called string) (string, error) {
	decoded := string(raw)
	switch {
	case bytes.HasPrefix(raw, []byte("PK\x03\x04")):
		return "", exitcode.Usagef("%s is a spreadsheet (.xlsx or .ods) and not text; %s", called, remedy)
	case bytes.HasPrefix(raw, []byte("\xff\xfe")):
		decoded = wide(raw, binary.LittleEndian)
	case bytes.HasPrefix(raw, []byte("\xfe\xff")):
		decoded = wide(raw, binary.BigEndian)
	}
	decoded = strings.TrimPrefix(decoded, "\ufeff")
	if !strings.Contains(decoded, "\n") {
		decoded = strings.ReplaceAll(decoded, "\r", "\n")
	}
	line := 0
	for row := range strings.Lines(decoded) {
		line++
		switch {
		case !utf8.ValidString(row):
			return "", exitcode.Usagef("%s:%d: \"%s\" is not UTF-8 but probably Windows-1252 (Latin-1); %s", called, line, text.Printable(strings.TrimSpace(row), 60), remedy)
		case strings.Contains(row, "\x00"):
			return "", exitcode.Usagef("%s:%d: the line contains a zero byte, as damaged files and UTF-16 without a byte order mark do; %s", called, line, remedy)
		}
	}
	return decoded, nil
}

// wide decodes UTF-16. Half a character at the end becomes a zero byte, which decode
// refuses.
func wide(raw []byte, order binary.ByteOrder) string {
	if len(raw)%2 != 0 {
		raw = append(raw, 0, 0, 0)
	}
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = order.Uint16(raw[2*i:])
	}
	return string(utf16.Decode(units))
}
