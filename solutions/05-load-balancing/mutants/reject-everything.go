//go:build mutant

// Every client is told that there is no node.
//
//lab:overdoes 5.29
//lab:kills all
package loadbalancing

func (b *Balancer) ServeHTTP(w http.ResponseWriter, r *http.Request) { b.fail(w, r, errNobody) }
