package loadbalancing

// TODO 5: ask every node for its health, with a ticker of env.Clock, until it is removed.
// Keys.Health says how often, how long to wait, and how many answers in a row count.
