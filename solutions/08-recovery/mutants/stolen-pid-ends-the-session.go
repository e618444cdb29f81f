//go:build mutant

// Whoever knows the pid, and is not the owner, ends the session.
//
//lab:breaks 8.20
//lab:kills TestPIDIsASecret
package recovery

import (
	"github.com/redis/go-redis/v9"
)

var takeSession = redis.NewScript(`
if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[1] then
	redis.call('DEL', KEYS[1])
	return false
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {redis.call('HINCRBY', KEYS[1], 'generation', 1), redis.call('HGET', KEYS[1], 'state')}`)
