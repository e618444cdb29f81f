//go:build mutant

// A question stays in the table when it is over.
//
//lab:breaks 6.19
//lab:kills TestAskTimeout
package operations

func (q *questions) remove(id string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	close(q.byID[id].ended)
}
