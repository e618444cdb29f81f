package loadbalancing

// TODO 2: make a cookie that says which node a session is on, and read it. Nobody without
// Keys.CookieKey may be able to make one, or to tell which node it means.
