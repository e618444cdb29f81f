package labtest

import (
	"strconv"
	"strings"
)

// maxWire is how much of a command or a reply is kept, in bytes: enough for maxShown and
// what the protocol adds.
const maxWire = 512

// showRESP makes a command or a reply readable, or the beginning of one: its strings and
// numbers in a row. It leaves out what comes after AUTH.
func showRESP(raw string) string {
	var words []string
	for raw != "" {
		line, rest, _ := strings.Cut(raw, "\n")
		line = strings.TrimSuffix(line, "\r")
		raw = rest
		if line == "" {
			continue
		}
		value := line[1:]
		switch line[0] {
		case '$', '=', '!':
			n, err := strconv.Atoi(value)
			if err != nil || n < 0 {
				words = append(words, "(nil)")
				continue
			}
			words = append(words, rest[:min(n, len(rest))])
			raw = rest[min(n, len(rest)):]
			raw = strings.TrimPrefix(strings.TrimPrefix(raw, "\r"), "\n")
		case '*', '~', '>', '%', '|':
			switch value {
			case "0":
				words = append(words, "(empty)")
			case "-1":
				words = append(words, "(nil)")
			}
		case '+', ':', ',', '#', '(':
			words = append(words, value)
		case '-':
			words = append(words, "(error)", withoutAddress(value))
		case '_':
			words = append(words, "(nil)")
		default:
			words = append(words, strings.Fields(line)...) // an inline command
		}
	}
	return strings.Join(withoutLogin(words), " ")
}

// withoutLogin hides the user and the password of AUTH and of HELLO.
func withoutLogin(words []string) []string {
	if len(words) == 0 {
		return nil
	}
	hello := strings.EqualFold(words[0], "hello")
	for i, word := range words {
		if strings.EqualFold(word, "auth") && (i == 0 || hello) {
			return append(words[:i+1:i+1], "…")
		}
	}
	return words
}

// withoutAddress hides to which machine a cluster of Redis redirects.
func withoutAddress(text string) string {
	if kind, _, _ := strings.Cut(text, " "); kind == "MOVED" || kind == "ASK" || kind == "REDIRECT" {
		return kind + " …"
	}
	return text
}
