package authorization

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"socketlab/labs/03-authorization/app"
)

// The fields of the chat. Each lists what it does with a string, in order.
var (
	userName = text(allowed(app.IsUserName))

	roomName = text(
		canonical,
		atMostCharacters(32),
		matching(`^[\p{L}\p{Nd}_-]+$`),
		without(`[\x{115F}\x{1160}]`), // the Hangul fillers, which are invisible letters
		matching(`^([^\p{Greek}\p{Cyrillic}]*|[^\p{Latin}\p{Cyrillic}]*|[^\p{Latin}\p{Greek}]*)$`),
		without(`^(user|sys)-`),        // the server's own rooms
		without(`^[0-9A-Za-z_-]{20}$`), // the form of a socket's id, which is a room too
	)

	messageText = text(atMostCharacters(280), atMostBytes(1024), allowed(isReadable))
	displayName = text(atMostCharacters(40), without(`\n`), allowed(isReadable))
)

// A rule changes a string or refuses it.
type rule func(string) (string, error)

// text makes a field of rules for a string.
func text(rules ...rule) field {
	return func(value any) (any, error) {
		text, ok := value.(string)
		if !ok {
			return nil, invalid
		}
		for _, rule := range rules {
			var err error
			if text, err = rule(text); err != nil {
				return nil, err
			}
		}
		return text, nil
	}
}

// boolean is a field that holds true or false.
func boolean(value any) (any, error) {
	if _, ok := value.(bool); !ok {
		return nil, invalid
	}
	return value, nil
}

// wholeNumber makes a field of a number in any spelling of JSON.
func wholeNumber(least, most float64) field {
	return func(value any) (any, error) {
		number, ok := value.(float64)
		if !ok || number < least || number > most || number != math.Trunc(number) {
			return nil, invalid
		}
		return number, nil
	}
}

// oneOf makes a field of a list of words.
func oneOf(words ...string) field {
	return text(allowed(func(text string) bool { return slices.Contains(words, text) }))
}

// allowed refuses the texts for which a function reports false.
func allowed(is func(string) bool) rule {
	return func(text string) (string, error) {
		if !is(text) {
			return "", invalid
		}
		return text, nil
	}
}

func matching(pattern string) rule { return allowed(regexp.MustCompile(pattern).MatchString) }

func without(pattern string) rule {
	found := regexp.MustCompile(pattern).MatchString
	return allowed(func(text string) bool { return !found(text) })
}

func atMostCharacters(most int) rule {
	return func(text string) (string, error) {
		if utf8.RuneCountInString(text) > most {
			return "", tooLarge
		}
		return text, nil
	}
}

func atMostBytes(most int) rule {
	return func(text string) (string, error) {
		if len(text) > most {
			return "", tooLarge
		}
		return text, nil
	}
}

// canonical makes one spelling of many. Lower case can produce characters that compose,
// so the name is normalised twice.
func canonical(name string) (string, error) {
	return norm.NFKC.String(strings.ToLower(norm.NFKC.String(name))), nil
}
