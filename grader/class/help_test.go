package main

import (
	"testing"

	"socketlab/grader/internal/core/prose/prosetest"
)

func TestHelpIsPlainEnglish(t *testing.T) { prosetest.New(t).Help(root()) }
