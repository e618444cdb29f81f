package operations

// TODO 6: BroadcastWithAck(ctx, packet, opts) sends an event to the clients of all nodes and
// returns a channel with an Answer for each. Every node first responds with how many of its
// clients got the event (app.Count), and then with what each of them answers (app.Ack). When
// is the last answer in? Who still waits when nobody reads the channel?
