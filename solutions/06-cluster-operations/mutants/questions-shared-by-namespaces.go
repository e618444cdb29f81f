//go:build mutant

// Both namespaces look for the question of a response in one table.
//
//lab:breaks 6.3
//lab:kills TestStrangeAnswers
package operations

import "socketlab/labs/06-cluster-operations/app"

// everyQuestion is one that is out in any namespace.
var everyQuestion questions

func (q *questions) add(id string, asked *question) {
	everyQuestion.mu.Lock()
	defer everyQuestion.mu.Unlock()
	if everyQuestion.byID == nil {
		everyQuestion.byID = map[string]*question{}
	}
	everyQuestion.byID[id] = asked
}

func (q *questions) remove(id string) {
	everyQuestion.mu.Lock()
	defer everyQuestion.mu.Unlock()
	close(everyQuestion.byID[id].ended)
	delete(everyQuestion.byID, id)
}

func (q *questions) answered(message []byte) error {
	response, err := app.DecodeResponse(message)
	if err != nil {
		return err
	}
	everyQuestion.mu.Lock()
	asked := everyQuestion.byID[response.RequestID]
	everyQuestion.mu.Unlock()
	if asked == nil {
		return nil
	}
	select {
	case asked.responses <- response:
	case <-asked.ended:
	}
	return nil
}
