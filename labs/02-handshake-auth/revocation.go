package handshakeauth

// TODO 9: refuse a revoked token, at CONNECT and at auth:refresh: the Redis key
// auth:revoked:<jti> exists. If Redis does not answer within two seconds, refuse.

// TODO 10: Redis publishes the jti of each revoked token on the channel
// auth:revoked. Subscribe, and disconnect the sockets that use that token.

// TODO 11: look up the keys when a lost subscription has been renewed, and when a
// socket has just connected or refreshed: a message may have been missed. A connection
// on which Redis does not even answer a ping is lost too.
