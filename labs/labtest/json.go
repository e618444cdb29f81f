package labtest

import (
	"bytes"
	"encoding/json"
	"math/big"
	"strings"
)

// Any stands for any JSON value in what a check expects, at any depth:
//
//	alice.Ask("room:say", room, "hi").Want(map[string]any{"error": "rate_limited", "retryAfterMs": labtest.Any})
var Any = anyValue{}

type anyValue struct{}

const anyMark = "\u0000any"

// MarshalJSON implements [json.Marshaler].
func (anyValue) MarshalJSON() ([]byte, error) { return json.Marshal(anyMark) }

// toJSON encodes a value of the check. It does not escape <, > and &.
func toJSON(value any) (json.RawMessage, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

// listJSON encodes values as one JSON list, which is [] if there are none.
func listJSON(values []any) (json.RawMessage, error) {
	if len(values) == 0 {
		return json.RawMessage("[]"), nil
	}
	return toJSON(values)
}

// sameJSON compares by value: the order of keys and spaces do not matter, 1 and 1.0
// are the same number, and no digit is lost.
func sameJSON(want, got json.RawMessage) bool {
	w, err := exactly(want)
	if err != nil {
		return false
	}
	g, err := exactly(got)
	if err != nil {
		return false
	}
	return sameValue(w, g)
}

// exactly decodes a single JSON value and keeps its numbers as they are written.
func exactly(raw json.RawMessage) (any, error) {
	if !json.Valid(raw) {
		return nil, errNotJSON
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var value any
	err := decoder.Decode(&value)
	return value, err
}

func sameValue(want, got any) bool {
	if want == anyMark {
		return true
	}
	switch want := want.(type) {
	case json.Number:
		got, ok := got.(json.Number)
		return ok && sameNumber(want.String(), got.String())
	case []any:
		got, ok := got.([]any)
		if !ok || len(want) != len(got) {
			return false
		}
		for i := range want {
			if !sameValue(want[i], got[i]) {
				return false
			}
		}
		return true
	case map[string]any:
		got, ok := got.(map[string]any)
		if !ok || len(want) != len(got) {
			return false
		}
		for key := range want {
			value, ok := got[key]
			if !ok || !sameValue(want[key], value) {
				return false
			}
		}
		return true
	}
	return want == got
}

func sameNumber(want, got string) bool {
	if want == got {
		return true
	}
	// A rational with a huge exponent would fill the memory.
	if hugeExponent(want) || hugeExponent(got) {
		return false
	}
	w, ok := new(big.Rat).SetString(want)
	if !ok {
		return false
	}
	g, ok := new(big.Rat).SetString(got)
	return ok && w.Cmp(g) == 0
}

func hugeExponent(number string) bool {
	i := strings.IndexAny(number, "eE")
	return len(number) > 400 || i >= 0 && len(strings.TrimLeft(number[i+1:], "+-0")) > 3
}

// showWanted formats a wanted value for a person to read.
func showWanted(raw json.RawMessage) string {
	return strings.ReplaceAll(string(raw), `"\u0000any"`, "(anything)")
}
