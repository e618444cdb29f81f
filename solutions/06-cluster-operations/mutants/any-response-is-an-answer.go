//go:build mutant

// Whatever has the id of the question counts as an answer, of whatever kind it is.
//
//lab:breaks 6.25
//lab:kills TestStrangeAnswers
package operations

import (
	"context"
	"fmt"

	"socketlab/labs/06-cluster-operations/app"
)

func (q *question) next(ctx context.Context, _ ...app.Kind) (app.Response, error) {
	select {
	case response := <-q.responses:
		return response, nil
	case <-ctx.Done():
		return app.Response{}, fmt.Errorf("another node has not answered: %w", context.Cause(ctx))
	}
}
