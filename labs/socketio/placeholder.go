package socketio

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// replacePlaceholders returns a JSON text in which every object that says
// "_placeholder": true has been replaced. The rest stays as it was, byte for
// byte.
func replacePlaceholders(text []byte, replace func(object []byte) ([]byte, error)) ([]byte, error) {
	from := json.NewDecoder(bytes.NewReader(text))
	from.UseNumber()
	var (
		replaced []byte
		copied   int // bytes of text that replaced stands for
		open     []container
	)
	for {
		token, err := from.Token()
		if errors.Is(err, io.EOF) {
			return append(replaced, text[copied:]...), nil
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrInvalidPacket, err)
		}
		end := int(from.InputOffset())
		switch token {
		case json.Delim('{'), json.Delim('['):
			open = append(open, container{start: end - 1, object: token == json.Delim('{')})
			continue
		case json.Delim('}'), json.Delim(']'):
			closed := open[len(open)-1]
			open = open[:len(open)-1]
			if closed.placeholder {
				if closed.start < copied {
					return nil, fmt.Errorf("%w: a placeholder in a placeholder", ErrInvalidPacket)
				}
				with, err := replace(text[closed.start:end])
				if err != nil {
					return nil, err
				}
				replaced = append(append(replaced, text[copied:closed.start]...), with...)
				copied = end
			}
			token = nil
		}
		if len(open) > 0 {
			open[len(open)-1].take(token)
		}
	}
}

// A container is an array or an object that has begun and not ended.
type container struct {
	start       int
	object      bool
	key         *string // of the value to come
	placeholder bool
}

// take notes a key, or a value; of one that is a container, nil. Of a key that
// comes twice the last counts, as in JavaScript.
func (c *container) take(token any) {
	switch {
	case !c.object:
	case c.key == nil:
		key, _ := token.(string)
		c.key = &key
	default:
		if *c.key == "_placeholder" {
			c.placeholder = token == true
		}
		c.key = nil
	}
}
