package batch

import (
	"fmt"
	"sync"
	"time"

	"socketlab/grader/internal/core/terminal"
)

// between is the time between two lines of progress where there is no terminal.
const between = 15 * time.Second

// named is how many ungraded submissions the page names.
const named = 20

// meter shows the progress of a class.
type meter struct {
	page  *terminal.Page
	total int
	jobs  int
	now   func() time.Time

	mu      sync.Mutex
	began   time.Time
	done    int // settled
	kept    int // of these, from the journal
	failed  int // of these, not graded
	running int
}

func newMeter(page *terminal.Page, total, jobs int) *meter {
	return &meter{page: page, total: total, jobs: jobs, now: time.Now}
}

// start starts showing the progress, and stop ends it.
func (m *meter) start() (stop func()) {
	m.began = m.now()
	ticker, over := time.NewTicker(between), make(chan struct{})
	var gone sync.WaitGroup
	gone.Go(func() {
		for {
			select {
			case <-ticker.C:
				m.mu.Lock()
				if !m.page.IsLive() {
					m.page.Line("%s", m.text())
				}
				m.mu.Unlock()
			case <-over:
				return
			}
		}
	})
	return func() {
		ticker.Stop()
		close(over)
		gone.Wait()
		m.mu.Lock()
		defer m.mu.Unlock()
		m.page.Quiet()
		if m.done < m.total {
			m.page.Line("%s", m.text())
		}
	}
}

func (m *meter) begin() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.running++
	m.page.Now("%s", m.text())
}

func (m *meter) end(who string, how settlement) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.running--
	m.done++
	if how.kept {
		m.kept++
	}
	if how.reason != "" {
		if m.failed++; m.failed <= named {
			m.page.Remark("%s is not graded: %s", who, how.reason)
		}
	}
	m.page.Now("%s", m.text())
}

// remark prints a remark.
func (m *meter) remark(text string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.page.Remark("%s", text)
}

// text is the progress in one line.
func (m *meter) text() string {
	text := fmt.Sprintf("%d of %d done, %d running", m.done, m.total, m.running)
	if m.failed > 0 {
		text += fmt.Sprintf(", %d not graded", m.failed)
	}
	graded, took := m.done-m.kept, m.now().Sub(m.began)
	if graded == 0 || took < time.Second {
		return text
	}
	each := took / time.Duration(graded)
	left := time.Duration(m.total-m.done) * each
	return text + fmt.Sprintf(", %.0f a minute, %s left", float64(time.Minute)/float64(each), left.Round(time.Second))
}
