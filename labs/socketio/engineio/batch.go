package engineio

import "sync"

// maxBatch bounds what goes out in one write, in bytes. One larger frame goes
// out alone.
const maxBatch = 64 << 10

// maxKept is for how many frames a batch that is not in use keeps room.
const maxKept = 256

// A batch is what a writer holds in its hands: frames that it took from an
// outbox, and a buffer that makes one write of many. It is borrowed from a pool
// for as long as there is something to write.
type batch struct {
	frames []*Frame
	buffer []byte
}

var batches = sync.Pool{New: func() any { return new(batch) }}

func borrowBatch() *batch { return batches.Get().(*batch) }

func (b *batch) giveBack() {
	clear(b.frames[:cap(b.frames)])
	if cap(b.frames) <= maxKept { // that of a long queue is not kept
		batches.Put(b)
	}
}

// next returns the first of the frames that go out in one write, and their
// bytes, which are valid until the next call.
func (b *batch) next(frames []*Frame) (first []*Frame, wire []byte) {
	size, n := len(frames[0].wire), 1
	for n < len(frames) && size+len(frames[n].wire) <= maxBatch {
		size += len(frames[n].wire)
		n++
	}
	if n == 1 {
		return frames[:1], frames[0].wire // shared, as it is
	}
	b.buffer = b.buffer[:0]
	for _, f := range frames[:n] {
		b.buffer = append(b.buffer, f.wire...)
	}
	return frames[:n], b.buffer
}
