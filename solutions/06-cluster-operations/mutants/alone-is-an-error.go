//go:build mutant

// A question to servers fails if there is no other node.
//
//lab:overdoes 6.21
//lab:kills TestServers
package operations

import (
	"context"
	"encoding/json"
	"errors"

	"socketlab/labs/06-cluster-operations/app"
)

func (a *RedisAdapter) ServerSideEmitWithAck(ctx context.Context, data json.RawMessage) (answers []json.RawMessage, err error) {
	question, done, err := a.ask(ctx, app.Request{Kind: app.ServerSide, Data: data})
	if err != nil {
		return nil, err
	}
	defer done()
	if question.others == 0 {
		return nil, errors.New("there is no other node")
	}
	for len(answers) < question.others {
		response, err := question.next(ctx, app.ServerSide)
		if err != nil {
			return answers, err
		}
		answers = append(answers, response.Data)
	}
	return answers, question.deaf
}
