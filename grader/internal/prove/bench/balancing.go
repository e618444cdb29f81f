package bench

import (
	"context"
	"crypto/rand"
	"embed"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"text/template"
	"time"

	"socketlab/grader/internal/prove/interop"
)

// Load balancers before two nodes of the kit. They are contestants among themselves.
const (
	Balancer Contestant = "balancer" // the solution of lab 05
	Nginx    Contestant = "nginx"
	HAProxy  Contestant = "haproxy"
)

// Balancers are the load balancers.
var Balancers = []Contestant{Balancer, Nginx, HAProxy}

//go:embed balancers
var balancerFiles embed.FS

var balancerTemplates = template.Must(template.ParseFS(balancerFiles, "balancers/*.tmpl"))

// measureBalancing measures a load balancer before two nodes.
func measureBalancing(ctx context.Context, b *bench, contestant Contestant, to *Result) error {
	nodes, err := b.serve(ctx, Kit, 2, "REDIS_URL="+b.redis)
	if err != nil {
		return err
	}
	defer nodes.stop()
	front, err := b.balance(ctx, contestant, nodes.urls)
	if err != nil {
		return fmt.Errorf("start %s: %w", contestant, err)
	}
	defer front.stop()

	if err := b.measureEchoOf(ctx, front, "balancing.echo", to); err != nil {
		return err
	}
	err = b.fanoutOf(ctx, front, to, func(f *fanout) error {
		busy, err := f.saturate(ctx, inBursts, b.sizes.load)
		if err == nil {
			to.load("balancing.bursts", busy)
		}
		return err
	})
	if err != nil {
		return err
	}
	each, err := b.idle(ctx, front)
	if err == nil {
		to.Values["balancing.memory"] = each / 1e3
	}
	return err
}

// balance starts a load balancer before nodes. Clients see one server.
func (b *bench) balance(ctx context.Context, contestant Contestant, nodes []string) (*servers, error) {
	s := &servers{contestant: contestant}
	if contestant == Balancer {
		named := map[string]string{}
		for i, node := range nodes {
			named[fmt.Sprintf("node-%d", i+1)] = node
		}
		keys, err := json.Marshal(map[string]any{"nodes": named, "cookieKey": rand.Text() + rand.Text()})
		if err != nil {
			return nil, err
		}
		p, err := start(ctx, []string{"LAB_KEYS=" + string(keys)}, filepath.Join(b.dir, string(Balancer)))
		if err != nil {
			return nil, err
		}
		s.processes = []*process{p}
		url, err := p.line("ready ")
		s.urls = []string{url}
		return s.orStop(err)
	}

	dir, err := os.MkdirTemp(b.dir, string(contestant))
	if err != nil {
		return nil, err
	}
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	file := map[Contestant]string{Nginx: "nginx.conf", HAProxy: "haproxy.cfg"}[contestant]
	config, err := os.Create(filepath.Join(dir, file))
	if err != nil {
		return nil, err
	}
	defer config.Close()
	var addresses []string
	for _, node := range nodes {
		addresses = append(addresses, strings.TrimPrefix(node, "http://"))
	}
	err = balancerTemplates.ExecuteTemplate(config, file+".tmpl", map[string]any{"Threads": runtime.NumCPU(), "Address": address, "Nodes": addresses})
	if err != nil {
		return nil, err
	}
	args := map[Contestant][]string{Nginx: {"-p", dir, "-c", config.Name()}, HAProxy: {"-db", "-f", config.Name()}}[contestant]
	program, err := interop.Look(string(contestant))
	if err != nil {
		return nil, err
	}
	p, err := start(ctx, nil, program, args...)
	if err != nil {
		return nil, err
	}
	p.deaf = true
	s.processes, s.urls = []*process{p}, []string{"http://" + address}
	return s.orStop(awaitListener(ctx, p, address))
}

// orStop returns the servers, or stops them because of an error.
func (s *servers) orStop(err error) (*servers, error) {
	if err != nil {
		s.stop()
		return nil, err
	}
	return s, nil
}

// freeAddress returns an address at which nothing listens.
func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer listener.Close()
	return listener.Addr().String(), nil
}

// awaitListener waits until a process accepts connections.
func awaitListener(ctx context.Context, p *process, address string) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
		if err == nil {
			return conn.Close()
		}
		select {
		case <-p.ended:
			return fmt.Errorf("%s ended: %s", p.name, p.log.String())
		case <-ctx.Done():
			return fmt.Errorf("%s does not listen: %s", p.name, p.log.String())
		case <-time.After(20 * time.Millisecond):
		}
	}
}
