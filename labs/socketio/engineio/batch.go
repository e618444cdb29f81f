package engineio

import (
	"slices"
	"sync"
)

// maxBatch bounds what goes out in one write, in bytes. One larger frame goes
// out alone.
const maxBatch = 64 << 10

// maxKept is for how many frames a batch that is not in use keeps room.
const maxKept = 256

// A batch is what a writer holds in its hands: frames that it took from an
// outbox, and a buffer that makes one write of many. It is borrowed from a pool
// for as long as there is something to write.
type batch struct {
	frames  []*Frame
	last    bool   // the outbox is finished: there will never be more
	gone    int    // frames that have been written
	joined  int    // frames after these, of which wire is what is still to be written
	wire    []byte // part of buffer, or of a frame
	buffer  []byte
	attempt attempt
}

var batches = sync.Pool{New: func() any { return new(batch) }}

func borrowBatch() *batch { return batches.Get().(*batch) }

func (b *batch) giveBack() {
	b.empty()
	clear(b.frames[:cap(b.frames)])
	if cap(b.frames) <= maxKept { // that of a long queue is not kept
		batches.Put(b)
	}
}

// empty forgets what the batch holds.
func (b *batch) empty() { b.frames, b.last, b.gone, b.joined, b.wire = b.frames[:0], false, 0, 0, nil }

// fill takes all that waits in an outbox, and reports whether there is anything
// to do: something to write, or a goodbye. All that was taken before must have
// been written.
func (b *batch) fill(from *outbox) bool {
	b.empty()
	b.frames, b.last = from.take(b.frames)
	return b.last || len(b.frames) > 0
}

// next returns what goes out in one write, of as many frames as fit into it: none
// when all is written. It is valid until wrote is called.
func (b *batch) next() []byte {
	if rest := b.frames[b.gone:]; len(b.wire) == 0 && len(rest) > 0 {
		b.wire, b.joined = b.join(rest)
	}
	return b.wire
}

// join returns the bytes of the first of the frames, and how many these are.
func (b *batch) join(frames []*Frame) (wire []byte, n int) {
	size, n := len(frames[0].wire), 1
	for n < len(frames) && size+len(frames[n].wire) <= maxBatch {
		size += len(frames[n].wire)
		n++
	}
	if n == 1 {
		return frames[0].wire, 1 // shared, as it is
	}
	b.buffer = slices.Grow(b.buffer[:0], size)
	for _, f := range frames[:n] {
		b.buffer = append(b.buffer, f.wire...)
	}
	return b.buffer, n
}

// wrote notes that n bytes of what next returned went out, and returns the
// frames that are written with that.
func (b *batch) wrote(n int) []*Frame {
	if b.wire = b.wire[n:]; len(b.wire) > 0 {
		return nil
	}
	from := b.gone
	b.gone += b.joined
	return b.frames[from:b.gone]
}
