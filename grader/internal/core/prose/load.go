package prose

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Dir is where the rules are, below the workbook's root.
const Dir = ".vale/styles/Socketlab"

// file is a rule as Vale reads it.
type file struct {
	Extends    string
	Message    string
	Level      string
	IgnoreCase bool `yaml:"ignorecase"`
	Nonword    bool
	Tokens     []string
	Exceptions []string
}

// Load reads all rules of the workbook at root, sorted by name. No rules at
// all is an error.
func Load(root string) ([]Rule, error) {
	paths, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(Dir), "*.yml"))
	if err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("there are no rules in %s", Dir)
	}
	rules := make([]Rule, len(paths))
	for i, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		name := strings.TrimSuffix(filepath.Base(path), ".yml")
		if rules[i], err = parse(name, text); err != nil {
			return nil, fmt.Errorf("%s/%s.yml: %w", Dir, name, err)
		}
	}
	return rules, nil
}

// parse compiles one rule to the expressions that Vale makes of it.
func parse(name string, text []byte) (Rule, error) {
	var f file
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&f); err != nil {
		return Rule{}, err
	}
	switch {
	case f.Extends != "existence":
		return Rule{}, fmt.Errorf("extends %q; only existence is understood", f.Extends)
	case f.Level != "error":
		return Rule{}, fmt.Errorf("level is %q; a rule that does not fail holds nothing", f.Level)
	case strings.Count(f.Message, "%s") != 1:
		return Rule{}, errors.New("the message must have one %s, for what was found")
	case len(f.Tokens) == 0:
		return Rule{}, errors.New("there are no tokens")
	}

	expression := strings.Join(f.Tokens, "|")
	if f.Nonword {
		expression = `(?m)(?:` + expression + `)`
	} else {
		expression = `(?m)\b(?:` + expression + `)\b`
	}
	if f.IgnoreCase {
		expression = `(?i)` + expression
	}
	rule := Rule{Name: name, message: f.Message}
	var err error
	if rule.pattern, err = regexp.Compile(expression); err != nil {
		return Rule{}, err
	}
	if len(f.Exceptions) > 0 {
		rule.except, err = regexp.Compile(`\b(?:` + strings.Join(f.Exceptions, "|") + `)\b`)
	}
	return rule, err
}
