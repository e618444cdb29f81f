//go:build mutant

// A response whose id nobody knows is given to a question that is out.
//
//lab:breaks 6.25
//lab:kills TestStrangeAnswers
package operations

import "socketlab/labs/06-cluster-operations/app"

func (q *questions) answered(message []byte) error {
	response, err := app.DecodeResponse(message)
	if err != nil {
		return err
	}
	q.mu.Lock()
	asked := q.byID[response.RequestID]
	for _, open := range q.byID {
		if asked == nil {
			asked = open
		}
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
