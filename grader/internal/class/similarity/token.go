package similarity

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"go/scanner"
	"go/token"
	"go/types"
	"hash"
	"slices"

	"socketlab/grader/internal/core/workbook"
)

// word is a token of a file, one that counts for similarity.
type word struct {
	code     uint32 // the same for tokens that count as equal
	from, to int32  // first and last line, counted from 1
	first    bool   // it begins a declaration
}

// predeclared has the codes of Go's predeclared identifiers, such as nil and string:
// nobody chose their names.
var predeclared = func() map[string]uint32 {
	codes := map[string]uint32{}
	for i, name := range types.Universe.Names() { // sorted
		codes[name] = 1000 + uint32(i)
	}
	return codes
}()

// read returns the words of a file, at most limit, and a digest of its tokens. Names
// and values change the digest, comments and layout do not. Syntax errors are left to
// the compiler.
func read(text []byte, limit int) ([]word, [sha256.Size]byte) {
	text = text[:min(len(text), MaxFileBytes)]
	var (
		file   = token.NewFileSet().AddFile("", -1, len(text))
		tokens scanner.Scanner
		words  []word
		exact  = sha256.New()
		at     = place{text: text, line: 1}
		skip   imports
		depth  int
		buffer []byte
	)
	tokens.Init(file, text, func(token.Position, string) {}, 0)
	for {
		pos, kind, value := tokens.Scan()
		if kind == token.EOF || len(words) >= limit {
			return words, [sha256.Size]byte(exact.Sum(nil))
		}
		// The end of a statement is layout. So is a comma before a closing bracket,
		// which gofmt adds at the end of a line.
		if kind == token.SEMICOLON {
			skip.end()
			continue
		}
		line := at.advance(file.Offset(pos))
		if closes(kind) && len(words) > 0 && words[len(words)-1].code == uint32(token.COMMA) {
			words = words[:len(words)-1]
		}
		if kind != token.COMMA {
			buffer = write(exact, buffer, kind, value)
		}
		if skip.skips(kind) {
			continue
		}
		w := word{code: uint32(kind), from: int32(line), to: int32(line)}
		switch {
		case kind == token.IDENT:
			if code, ok := predeclared[value]; ok {
				w.code = code
			}
		case kind == token.STRING:
			w.to += int32(bytes.Count([]byte(value), []byte("\n")))
		case opens(kind):
			depth++
		case closes(kind):
			depth = max(0, depth-1)
		}
		w.first = depth == 0 && (kind == token.FUNC || kind == token.TYPE || kind == token.VAR || kind == token.CONST)
		words = append(words, w)
	}
}

func opens(kind token.Token) bool {
	return kind == token.LPAREN || kind == token.LBRACK || kind == token.LBRACE
}

func closes(kind token.Token) bool {
	return kind == token.RPAREN || kind == token.RBRACK || kind == token.RBRACE
}

// write adds a token to a digest. The value of an operator or a keyword says no more
// than its kind.
func write(to hash.Hash, buffer []byte, kind token.Token, value string) []byte {
	if !kind.IsLiteral() {
		value = ""
	}
	buffer = binary.AppendUvarint(buffer[:0], uint64(kind))
	buffer = binary.AppendUvarint(buffer, uint64(len(value)))
	buffer = append(buffer, value...)
	_, _ = to.Write(buffer) // never fails
	return buffer
}

// place counts the lines of the file itself, whatever //line says.
type place struct {
	text   []byte
	offset int
	line   int
}

// advance moves to an offset and returns its line.
func (p *place) advance(offset int) int {
	offset = max(p.offset, min(offset, len(p.text)))
	p.line += bytes.Count(p.text[p.offset:offset], []byte("\n"))
	p.offset = offset
	return p.line
}

// imports leaves out the package clause and the imports, which are alike everywhere.
type imports struct {
	in, group bool
}

// end is called at the end of a line or statement.
func (i *imports) end() { i.in = i.in && i.group }

// skips reports whether the next token belongs to an import.
func (i *imports) skips(kind token.Token) bool {
	switch {
	case kind == token.IMPORT || kind == token.PACKAGE:
		*i = imports{in: true}
		return true
	case !i.in:
		return false
	case kind == token.LPAREN:
		i.group = true
	case kind == token.RPAREN:
		*i = imports{}
	case kind != token.STRING && kind != token.IDENT && kind != token.PERIOD:
		*i = imports{} // not an import that any compiler would take
		return false
	}
	return true
}

// source is one file of a submission, as it is compared.
type source struct {
	name  string
	words []word
}

// sources reads the files of a submission within the bounds. The digest is of
// the files' tokens, whatever the files are called.
func sources(files workbook.Files) ([]source, [sha256.Size]byte) {
	var all []source
	var digests [][sha256.Size]byte
	names := files.Names()
	left := MaxWords
	for _, name := range names[:min(len(names), MaxFiles)] {
		words, digest := read(files[name], left)
		left -= len(words)
		all = append(all, source{name, words})
		digests = append(digests, digest)
	}
	slices.SortFunc(digests, func(a, b [sha256.Size]byte) int { return bytes.Compare(a[:], b[:]) })
	sum := sha256.New()
	for _, digest := range digests {
		sum.Write(digest[:])
	}
	return all, [sha256.Size]byte(sum.Sum(nil))
}
