package labtest

import (
	"context"
	"crypto/rand"
	"errors"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	redisLock     = "socketlab:labtest:lock"
	redisLockLife = 15 * time.Second // a killed process blocks others for this long
	redisLockWait = 10 * time.Minute
)

// unlockScript deletes the lock if it is still ours.
var unlockScript = redis.NewScript(
	`if redis.call("get", KEYS[1]) == ARGV[1] then return redis.call("del", KEYS[1]) end return 0`)

// lockRedis makes checks take turns on a real Redis, including the checks of other
// test processes, because channels are global to it. The returned function ends the
// turn.
func lockRedis(client *redis.Client) (unlock func(), err error) {
	ctx, cancel := context.WithTimeout(context.Background(), redisLockWait)
	defer cancel()
	token := rand.Text()
	for {
		err := client.SetArgs(ctx, redisLock, token, redis.SetArgs{Mode: "NX", TTL: redisLockLife}).Err()
		if err == nil {
			break
		}
		if !errors.Is(err, redis.Nil) {
			return nil, err
		}
		if !tick(ctx, 50*time.Millisecond) {
			return nil, ctx.Err()
		}
	}

	held, letGo := context.WithCancel(context.Background())
	var keeper sync.WaitGroup
	keeper.Go(func() {
		for tick(held, redisLockLife/3) {
			client.Expire(held, redisLock, redisLockLife)
		}
	})
	return func() {
		letGo()
		keeper.Wait()
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		unlockScript.Run(ctx, client, []string{redisLock}, token)
	}, nil
}
