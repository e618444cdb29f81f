//go:build mutant

// A response that nobody waits for any more is a warning in the log.
//
//lab:overdoes 6.25
//lab:kills TestStrangeAnswers
package operations

import (
	"fmt"

	"socketlab/labs/06-cluster-operations/app"
)

func (q *questions) answered(message []byte) error {
	response, err := app.DecodeResponse(message)
	if err != nil {
		return err
	}
	q.mu.Lock()
	asked := q.byID[response.RequestID]
	q.mu.Unlock()
	if asked == nil {
		return fmt.Errorf("nobody waits for the response to %s", response.RequestID)
	}
	select {
	case asked.responses <- response:
	case <-asked.ended:
	}
	return nil
}
