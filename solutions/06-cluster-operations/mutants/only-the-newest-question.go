//go:build mutant

// Another question takes the place of the one that is waiting.
//
//lab:breaks 6.6
//lab:kills TestManyAtOnce
package operations

func (q *questions) add(id string, asked *question) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.byID == nil {
		q.byID = map[string]*question{}
	}
	clear(q.byID)
	q.byID[id] = asked
}

func (q *questions) remove(id string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if asked := q.byID[id]; asked != nil {
		close(asked.ended)
	}
	delete(q.byID, id)
}
