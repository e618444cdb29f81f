package engineio

import (
	"bytes"
	"io"
	"sync"
)

// buffers are borrowed to read messages into.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// readAll returns all there is to read, and no more memory than that takes: only
// the end tells how long it is. The reader must be bounded.
func readAll(from io.Reader) ([]byte, error) {
	buffer := buffers.Get().(*bytes.Buffer)
	defer func() {
		if buffer.Cap() <= maxBatch { // a large one is not kept
			buffers.Put(buffer)
		}
	}()
	buffer.Reset()
	if _, err := buffer.ReadFrom(from); err != nil {
		return nil, err
	}
	return bytes.Clone(buffer.Bytes()), nil
}
