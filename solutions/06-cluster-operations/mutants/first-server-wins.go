//go:build mutant

// The first answer of a server ends the question.
//
//lab:breaks 6.21
//lab:kills TestServers
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
	for len(answers) < min(question.others, 1) {
		response, err := question.next(ctx, app.ServerSide)
		if err != nil {
			return answers, err
		}
		answers = append(answers, response.Data)
	}
	return answers, question.deaf
}
