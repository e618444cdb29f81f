package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"socketlab/grader/internal/core/cli"
	"socketlab/grader/internal/core/cli/clitest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"prove": func() { os.Exit(cli.Main(root())) }})
}

func TestScripts(t *testing.T) { clitest.Scripts(t) }
