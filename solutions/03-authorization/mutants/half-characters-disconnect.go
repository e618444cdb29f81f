//go:build mutant

// A text with half a character ends the connection, like text that is not UTF-8.
//
//lab:overdoes 3.63 3.72
//lab:kills TestTextCharacters
package authorization

import (
	"encoding/json"
	"errors"
	"strings"
	"unicode/utf8"

	"socketlab/labs/socketio"
)

func (g *Guard) refuse(e *socketio.Event, because error) error {
	code, ok := errors.AsType[refusal](because)
	if !ok {
		code = unavailable
	}
	g.chat.CountRefusal(string(code))
	_ = e.Ack(map[string]string{"error": string(code)})
	var said struct{ Text string }
	if len(e.Args) > 0 && json.Unmarshal(e.Args[0], &said) == nil && strings.ContainsRune(said.Text, utf8.RuneError) {
		e.Socket().Disconnect(true)
	}
	return because
}
