//go:build mutant

// A response that nobody waits for any more ends the process.
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
	q.mu.Unlock()
	select {
	case asked.responses <- response:
	case <-asked.ended:
	}
	return nil
}
