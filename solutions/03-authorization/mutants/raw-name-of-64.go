//go:build mutant

// A name that came with more than 64 characters is too large, whatever its canonical form.
//
//lab:overdoes 3.51
//lab:kills TestRoomNames
package authorization

import (
	"encoding/json"
	"unicode/utf8"
)

func (n *roomName) read(raw json.RawMessage) (err error) {
	var name string
	if err := decode(raw, &name); err != nil {
		return err
	}
	if utf8.RuneCountInString(name) > 2*maxRoomName {
		return tooLarge
	}
	*n, err = newRoomName(name)
	return err
}
