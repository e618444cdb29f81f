package terminal

import (
	"bytes"
	"sync"
)

// Held returns a page that keeps what is printed on it until release is called, and from
// then on prints on p. So several things that go on at once can be told one after the
// other: each on a held page, released when those before it have ended.
func (p *Page) Held() (page *Page, release func()) {
	h := &held{page: p}
	copied := *p
	copied.out, copied.held = h, h
	return &copied, h.release
}

// held is what a held page prints to.
type held struct {
	page *Page

	mu       sync.Mutex
	kept     bytes.Buffer
	released bool
}

// Write implements io.Writer.
func (h *held) Write(text []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.released {
		return h.page.out.Write(text)
	}
	return h.kept.Write(text)
}

func (h *held) release() {
	h.page.Quiet()
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.released {
		return
	}
	h.released = true
	_, _ = h.page.out.Write(h.kept.Bytes())
	h.kept = bytes.Buffer{}
}

// transient is the page's transient line: nil without a terminal, and while the page is
// held.
func (p *Page) transient() *live {
	if p.held == nil {
		return p.live
	}
	p.held.mu.Lock()
	defer p.held.mu.Unlock()
	if !p.held.released {
		return nil
	}
	return p.live
}
