package repository

// unfold applies the deltas, last first, to the text at the end of their chain.
func (r *Repository) unfold(kind string, text []byte, deltas [][]byte, limit int64) (string, []byte, error) {
	for n := len(deltas) - 1; n >= 0; n-- {
		most := int64(maxObject)
		if n == 0 {
			most = limit
		}
		var err error
		if text, err = r.apply(text, deltas[n], most); err != nil {
			return "", nil, err
		}
	}
	return kind, text, nil
}

// apply makes an object from its base and a delta: the sizes of both, then
// orders to copy from the base or to take what follows.
func (r *Repository) apply(base, delta []byte, limit int64) ([]byte, error) {
	from, delta, ok := varint(delta)
	size, delta, fine := varint(delta)
	if !ok || !fine || from != int64(len(base)) {
		return nil, damaged
	}
	if size > limit {
		return nil, ErrLarge
	}
	if err := r.spend(size); err != nil {
		return nil, err
	}
	text := make([]byte, 0, size)
	for len(delta) > 0 {
		order := delta[0]
		delta = delta[1:]
		var piece []byte
		switch {
		case order&0x80 != 0:
			var offset, length int64
			if offset, delta, ok = scattered(delta, order, 4); !ok {
				return nil, damaged
			}
			if length, delta, ok = scattered(delta, order>>4, 3); !ok {
				return nil, damaged
			}
			if length == 0 {
				length = 1 << 16
			}
			if offset+length > int64(len(base)) {
				return nil, damaged
			}
			piece = base[offset : offset+length]
		case order == 0 || int(order) > len(delta):
			return nil, damaged
		default:
			piece, delta = delta[:order], delta[order:]
		}
		if int64(len(text)+len(piece)) > size {
			return nil, damaged
		}
		text = append(text, piece...)
	}
	if int64(len(text)) != size {
		return nil, damaged
	}
	return text, nil
}

// scattered reads a number of which only the bytes that are named in the lowest
// bits of mask are there.
func scattered(from []byte, mask byte, bytes int) (n int64, rest []byte, ok bool) {
	for i := range bytes {
		if mask>>i&1 == 0 {
			continue
		}
		if len(from) == 0 {
			return 0, nil, false
		}
		n |= int64(from[0]) << (8 * i)
		from = from[1:]
	}
	return n, from, true
}

// varint reads a number of seven bits a byte, lowest first.
func varint(from []byte) (n int64, rest []byte, ok bool) {
	for i, b := range from {
		if i > 5 {
			return 0, nil, false
		}
		n |= int64(b&0x7f) << (7 * i)
		if b&0x80 == 0 {
			return n, from[i+1:], true
		}
	}
	return 0, nil, false
}
