//go:build mutant

// At its timeout, servers:ask returns an error, and no answers.
//
//lab:breaks 6.7
//lab:kills TestDeadNode
package operations

import (
	"context"
	"encoding/json"

	"socketlab/labs/06-cluster-operations/app"
)

func (a *RedisAdapter) ServerSideEmitWithAck(ctx context.Context, data json.RawMessage) (answers []json.RawMessage, err error) {
	question, done, err := a.ask(ctx, app.Request{Kind: app.ServerSide, Data: data})
	if err != nil {
		return nil, err
	}
	defer done()
	for len(answers) < question.others {
		response, err := question.next(ctx, app.ServerSide)
		if err != nil {
			return nil, err
		}
		answers = append(answers, response.Data)
	}
	return answers, question.deaf
}
