//go:build !unix

package sandbox

import "os/exec"

func ownGroup(*exec.Cmd) {}

func code(exit *exec.ExitError) int { return exit.ExitCode() }
