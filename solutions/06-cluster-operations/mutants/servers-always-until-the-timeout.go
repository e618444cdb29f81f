//go:build mutant

// A question to servers ends at its timeout, although all have answered.
//
//lab:overdoes 6.21
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
	for len(answers) < question.others {
		response, err := question.next(ctx, app.ServerSide)
		if err != nil {
			return answers, err
		}
		answers = append(answers, response.Data)
	}
	<-ctx.Done()
	return answers, question.deaf
}
