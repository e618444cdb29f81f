//go:build mutant

// Whatever fails is tried again with another node.
//
//lab:breaks 5.27
//lab:kills TestNothingIsSentTwice
package loadbalancing

func notSent(err error) bool { return err != nil }
