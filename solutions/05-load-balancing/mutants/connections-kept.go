//go:build mutant

// Connections to nodes are kept, so that Transport sends a GET again if one of them
// breaks.
//
//lab:breaks 5.27
//lab:kills TestNothingIsSentTwice
package loadbalancing

func Setup(env node.BalancerEnv) (node.Balancer, error) {
	keys, err := app.ParseKeys(env.Keys)
	if err != nil {
		return nil, err
	}
	cookies, err := newSealer(keys.CookieKey)
	if err != nil {
		return nil, err
	}
	b := &Balancer{env: env, keys: keys, cookies: cookies, pool: newPool(env.Clock, keys)}
	// Over a connection that it has kept, Transport sends a GET again when the answer is
	// lost. A poll takes events out of the node, so they would be lost and nobody would know.
	b.transport = &http.Transport{DisableCompression: true}
	b.proxy = b.newProxy()
	for name, address := range keys.Nodes {
		if err := b.Add(name, address); err != nil {
			return nil, err
		}
	}
	return b, nil
}
