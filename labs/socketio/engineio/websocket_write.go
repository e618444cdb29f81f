package engineio

import (
	"errors"
	"os"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// write is the writer: it writes what the outbox holds until the outbox is
// empty. When the outbox is finished, it ends with a close frame.
func (w *webSocket) write() {
	b := newBatch()
	defer b.release()
	for {
		var finished bool
		b.frames, finished = w.session.outbox.take(b.frames[:0])
		switch {
		case finished:
			w.writeLast(b)
			return
		case len(b.frames) == 0:
			return
		}
		if w.writeBatch(b) != nil {
			w.session.drop(ReasonTransportError) // which finishes the outbox
		}
	}
}

// writeLast writes the last frames and a close frame, and then sees to it that
// read ends:
//   - the peer closed first: read has ended already, and serve closes the connection;
//   - the outbox ended with a close frame (closeWith): half-close the connection,
//     so that the peer sees the end after that frame;
//   - otherwise the peer must answer within Options.lingerTime.
func (w *webSocket) writeLast(b *batch) {
	defer close(w.written)
	last := len(b.frames) - 1
	hasClose := last >= 0 && b.frames[last].kind == websocket.CloseMessage
	if !hasClose {
		b.frames = append(b.frames, closeFrame(websocket.CloseNoStatusReceived))
	}
	if w.writeBatch(b) != nil {
		w.drop()
		return
	}
	if reason, _ := w.session.ended(); hasClose && reason == ReasonTransportClose {
		return
	}
	if half, ok := w.net.Conn.(interface{ CloseWrite() error }); ok && hasClose {
		_ = half.CloseWrite()
		return
	}
	_ = w.conn.SetReadDeadline(time.Now().Add(w.session.opts.lingerTime))
}

// writeBatch writes all frames of a batch, in as few writes as possible.
func (w *webSocket) writeBatch(b *batch) error {
	for frames := b.frames; len(frames) > 0; {
		joined, bytes := b.join(frames)
		if err := w.writeBlocking(bytes); err != nil {
			return err
		}
		w.session.outbox.written(joined)
		frames = frames[len(joined):]
	}
	return nil
}

// writeBlocking writes all bytes, however long that takes, as long as the peer
// takes some of them within every WriteTimeout.
func (w *webSocket) writeBlocking(bytes []byte) error {
	for {
		w.extendDeadline()
		n, err := w.net.Conn.Write(bytes)
		if n == 0 || !errors.Is(err, os.ErrDeadlineExceeded) {
			return err
		}
		bytes = bytes[n:]
	}
}

// extendDeadline moves the write deadline to at least WriteTimeout from now, and
// at most a quarter more: setting a deadline costs a good part of a write.
func (w *webSocket) extendDeadline() {
	timeout, now := w.session.opts.WriteTimeout, time.Now()
	if w.deadline.Sub(now) < timeout {
		w.deadline = now.Add(timeout + timeout/4)
		_ = w.net.Conn.SetWriteDeadline(w.deadline)
	}
}

// maxBatch bounds one write to a connection, in bytes. A larger frame is written
// by itself.
const maxBatch = 64 << 10

// maxPooledFrames bounds the capacity of a batch that goes back to the pool.
const maxPooledFrames = 256

// A batch holds the frames that a writer took from an outbox, and a buffer that
// joins many frames into one write. A writer has one while it runs.
type batch struct {
	frames []*Frame
	buffer []byte
}

var batches = sync.Pool{New: func() any { return new(batch) }}

func newBatch() *batch { return batches.Get().(*batch) }

// release puts the batch back into the pool.
func (b *batch) release() {
	clear(b.frames[:cap(b.frames)])
	if cap(b.frames) <= maxPooledFrames {
		batches.Put(b)
	}
}

// join returns as many of the frames as fit into one write, and their bytes,
// which are valid until the next call.
func (b *batch) join(frames []*Frame) (joined []*Frame, bytes []byte) {
	size, n := len(frames[0].encoded), 1
	for n < len(frames) && size+len(frames[n].encoded) <= maxBatch {
		size += len(frames[n].encoded)
		n++
	}
	if n == 1 {
		return frames[:1], frames[0].encoded // shared with other sessions: no copy
	}
	b.buffer = b.buffer[:0]
	for _, f := range frames[:n] {
		b.buffer = append(b.buffer, f.encoded...)
	}
	return frames[:n], b.buffer
}
