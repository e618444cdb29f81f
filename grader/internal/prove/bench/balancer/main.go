// Command balancer is lab 05's solution under load. LAB_KEYS is that of the lab.
package main

import (
	"log/slog"
	"os"

	"github.com/jonboulle/clockwork"

	"socketlab/grader/internal/prove/bench/serve"
	"socketlab/labs/node"
	loadbalancing "socketlab/solutions/05-load-balancing"
)

func main() {
	balancer, err := loadbalancing.Setup(node.BalancerEnv{
		Keys: os.Getenv("LAB_KEYS"), Clock: clockwork.NewRealClock(), Log: slog.Default(),
	})
	if err != nil {
		slog.Error("cannot start", "error", err)
		os.Exit(1)
	}
	serve.Main(balancer)
}
