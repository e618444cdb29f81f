package intake

import "io"

// budget limits what the archives of one submission unpack to, together.
type budget struct {
	bounds Bounds
	packed int64
	used   int64
}

func (b *budget) spend(n int64) error {
	b.used += n
	if n < 0 || b.used > b.bounds.UnpackedBytes {
		return refuse("it unpacks to more than %d MiB; hand in only the labs' directories", b.bounds.UnpackedBytes>>20)
	}
	if b.used > 1<<20 && b.used > b.bounds.Ratio*b.packed {
		return refuse("it unpacks to more than %d times its size; hand in only the labs' directories", b.bounds.Ratio)
	}
	return nil
}

// reader counts what is read through it.
func (b *budget) reader(from io.Reader) io.Reader { return &metered{from, b} }

type metered struct {
	from   io.Reader
	budget *budget
}

func (m *metered) Read(p []byte) (int, error) {
	n, err := m.from.Read(p)
	if over := m.budget.spend(int64(n)); over != nil {
		return n, over
	}
	return n, err
}
