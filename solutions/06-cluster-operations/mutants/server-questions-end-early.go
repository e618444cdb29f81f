//go:build mutant

// servers:ask waits for two seconds, whatever the caller says.
//
//lab:overdoes 6.7
//lab:kills TestDeadNode
package operations

import (
	"context"
	"encoding/json"
	"time"

	"socketlab/labs/06-cluster-operations/app"
)

func (a *RedisAdapter) ServerSideEmitWithAck(ctx context.Context, data json.RawMessage) (answers []json.RawMessage, err error) {
	question, done, err := a.ask(ctx, app.Request{Kind: app.ServerSide, Data: data})
	if err != nil {
		return nil, err
	}
	defer done()
	ctx, cancel := app.WithTimeout(ctx, a.clock, 2*time.Second)
	defer cancel()
	for len(answers) < question.others {
		response, err := question.next(ctx, app.ServerSide)
		if err != nil {
			return answers, err
		}
		answers = append(answers, response.Data)
	}
	return answers, question.deaf
}
