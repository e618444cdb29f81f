//go:build mutant

// A response goes to the oldest question that waits, whatever its id.
//
//lab:breaks 6.6
//lab:kills TestManyAtOnce
package operations

import (
	"slices"
	"sync"

	"socketlab/labs/06-cluster-operations/app"
)

type questions struct {
	mu   sync.Mutex
	byID map[string]*question
	ids  []string // in their order
}

func (q *questions) add(id string, asked *question) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.byID == nil {
		q.byID = map[string]*question{}
	}
	q.byID[id] = asked
	q.ids = append(q.ids, id)
}

func (q *questions) remove(id string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	close(q.byID[id].ended)
	delete(q.byID, id)
	q.ids = slices.DeleteFunc(q.ids, func(other string) bool { return other == id })
}

func (q *questions) answered(message []byte) error {
	response, err := app.DecodeResponse(message)
	if err != nil {
		return err
	}
	q.mu.Lock()
	var asked *question
	if len(q.ids) > 0 {
		asked = q.byID[q.ids[0]]
	}
	q.mu.Unlock()
	if asked == nil {
		return nil
	}
	select {
	case asked.responses <- response:
	case <-asked.ended:
	}
	return nil
}
