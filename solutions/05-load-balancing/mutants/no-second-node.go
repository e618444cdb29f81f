//go:build mutant

// A request whose node refuses the connection gets 502.
//
//lab:breaks 5.25
//lab:kills TestDeadNode TestNothingIsSentTwice
package loadbalancing

func notSent(error) bool { return false }
