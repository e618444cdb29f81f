package batch

import (
	"context"

	"socketlab/grader/internal/class/config"
	"socketlab/grader/internal/class/sandbox"
	"socketlab/grader/internal/core/exitcode"
)

// levels are the values in the class file that accept one level only.
var levels = map[string]sandbox.Level{
	"bubblewrap": sandbox.Bubblewrap, "namespaces": sandbox.Namespaces, "landlock": sandbox.Landlock,
}

// openSandbox opens the sandbox that the class demands and prints which one it is.
func openSandbox(ctx context.Context, o Options) (sandbox.Sandbox, error) {
	demand := o.File.Sandbox
	if demand == "none" {
		if !o.Trust {
			return nil, exitcode.Usagef("sandbox = \"none\" runs other people's code as you; add --i-trust-these if you trust it")
		}
		box := sandbox.Unfenced{Why: "sandbox = \"none\""}
		o.Page.Remark("NO SANDBOX: the submissions run as you and can reach everything that you can.")
		return box, nil
	}
	preparing(o.Page, "the sandbox")
	box, err := sandbox.Open(ctx, o.Workbook.Root, levels[demand])
	if err != nil {
		return nil, err
	}
	found := box.Found()
	if why := refusal(demand, found, o.Trust); why != nil {
		_ = box.Close()
		return nil, why
	}
	text := "sandbox: " + string(found.Level)
	if found.Cgroup {
		text += " with control groups"
	}
	if found.Remedy != "" {
		text += "; better: " + found.Remedy
	}
	if found.Level == sandbox.None {
		o.Page.Remark("NO SANDBOX: the submissions run as you and can reach everything that you can. %s", found.Remedy)
	} else {
		o.Page.Line("%s", text)
	}
	return box, nil
}

// refusal is the reason to reject a sandbox, or nil.
func refusal(demand string, found sandbox.Found, trust bool) error {
	switch {
	case found.Level == sandbox.None && !trust:
		return exitcode.Environmentf("no sandbox works here, and a class runs other people's code: %s. With --i-trust-these it runs as you", found.Remedy)
	case demand == config.Isolated && found.Level != sandbox.Bubblewrap && found.Level != sandbox.Namespaces && !trust:
		return exitcode.Environmentf("the class demands a sandbox that isolates the network, but this machine offers only %s: %s", found.Level, found.Remedy)
	}
	return nil
}
