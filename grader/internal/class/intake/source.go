package intake

import (
	"bytes"
	"go/scanner"
	"go/token"
	"unicode"
	"unicode/utf8"

	"socketlab/grader/internal/core/text"
)

// normal is the text that is compared, hashed and built: without a byte order mark,
// and with LF line ends. To Go it is the same program.
func normal(content []byte) []byte {
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	return bytes.ReplaceAll(content, []byte("\r\n"), []byte("\n"))
}

// source validates one Go file and returns its normal text.
func source(name string, content []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(content, []byte("\xff\xfe")), bytes.HasPrefix(content, []byte("\xfe\xff")):
		return nil, refuse("%s is UTF-16; save it as UTF-8", show(name))
	case !utf8.Valid(content):
		return nil, refuse("%s is not UTF-8; save it as UTF-8", show(name))
	case bytes.IndexByte(content, 0) >= 0:
		return nil, refuse("%s contains a NUL byte; save it as plain text", show(name))
	}
	line := 1
	for _, r := range string(content) {
		if r == '\n' {
			line++
		}
		if text.Overrides(r) {
			return nil, refuse("%s:%d contains the invisible character %U, which makes code look different from what it does; write it as an escape", show(name), line, r)
		}
	}
	return normal(content), nil
}

// lookAlike is the first identifier that looks like another one because it mixes
// letters of several scripts, or consists of letters that look Latin.
func lookAlike(content []byte) string {
	var s scanner.Scanner
	fset := token.NewFileSet()
	s.Init(fset.AddFile("", -1, len(content)), content, nil, 0)
	for {
		_, tok, word := s.Scan()
		if tok == token.EOF {
			return ""
		}
		if tok == token.IDENT && confusable(word) {
			return word
		}
	}
}

// twins are the Greek and Cyrillic letters that look like Latin ones.
const twins = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονАВЕКМНОРСТХаеорсухіјѕԁһ"

func confusable(word string) bool {
	latin, other, only := false, false, true
	for _, r := range word {
		switch {
		case r < utf8.RuneSelf:
			latin = latin || unicode.IsLetter(r)
		case unicode.In(r, unicode.Greek, unicode.Cyrillic, unicode.Armenian, unicode.Cherokee) || r >= '\uff00' && r <= '\uffef':
			other = true
			only = only && bytes.ContainsRune([]byte(twins), r)
		default:
			latin = latin || unicode.Is(unicode.Latin, r)
		}
	}
	return other && (latin || only)
}
