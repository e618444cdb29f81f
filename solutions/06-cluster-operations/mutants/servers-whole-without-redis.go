//go:build mutant

// A node that cannot reach Redis finds that all other servers have answered.
//
//lab:breaks 6.8
//lab:kills TestCutOffNode
package operations

import (
	"context"
	"encoding/json"

	"socketlab/labs/06-cluster-operations/app"
)

func (a *RedisAdapter) ServerSideEmitWithAck(ctx context.Context, data json.RawMessage) (answers []json.RawMessage, err error) {
	question, done, err := a.ask(ctx, app.Request{Kind: app.ServerSide, Data: data})
	if err != nil {
		return nil, nil
	}
	defer done()
	for len(answers) < question.others {
		response, err := question.next(ctx, app.ServerSide)
		if err != nil {
			return answers, err
		}
		answers = append(answers, response.Data)
	}
	return answers, question.deaf
}
