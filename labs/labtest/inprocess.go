package labtest

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"

	"socketlab/labs/node"
)

// inProcessNode is a node in a goroutine of the test process.
type inProcessNode struct {
	cancel context.CancelFunc
	ended  chan struct{}
	err    error
	stdin  *io.PipeReader
	stderr io.Writer
}

func startInProcess(settings node.Config) (*inProcessNode, io.WriteCloser) {
	in, out := io.Pipe()
	settings.Stdin = in
	ctx, cancel := context.WithCancel(context.Background())
	p := &inProcessNode{cancel: cancel, ended: make(chan struct{}), stdin: in, stderr: settings.Stderr}
	go func() {
		defer close(p.ended)
		defer cancel()
		if settings.Name == balancerName {
			p.err = node.RunBalancer(ctx, settings, selfBalancer)
		} else {
			p.err = node.Run(ctx, settings, self)
		}
		_ = in.Close()
	}()
	return p, out
}

func (p *inProcessNode) pid() int { return os.Getpid() }

// memory is not known: the checks are in the same process.
func (p *inProcessNode) memory() (uint64, bool) { return 0, false }

func (p *inProcessNode) wait() error {
	<-p.ended
	return p.err
}

func (p *inProcessNode) terminate() error {
	p.cancel()
	return nil
}

// kill ends the node's input: a goroutine cannot be ended any harder.
func (p *inProcessNode) kill() { _ = p.stdin.Close() }

// freeze would stop the checks too.
func (p *inProcessNode) freeze() error {
	return fmt.Errorf("%w: the node is in the process of the checks; run without -lab.inprocess", errNoFreeze)
}

func (p *inProcessNode) thaw() {}

// quit writes the goroutines of the whole test process.
func (p *inProcessNode) quit() bool {
	stacks := make([]byte, 1<<20)
	_, _ = p.stderr.Write(stacks[:runtime.Stack(stacks, true)])
	p.kill()
	return true
}
